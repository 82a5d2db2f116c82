"""The linear relaxation of the levels: bounds by LP, blossom cuts and pairs on demand."""

import math
from collections.abc import Callable

import numpy as np

from solver.assemble import Assembled
from solver.engine import Deadline
from solver.instance import Bools, Ints
from solver.model import Floats, Matrix
from solver.search.blocks import deepen
from solver.search.master import Master
from solver.search.point import Point
from solver.search.pricing import joining_pairs, shortfall
from solver.search.rows import TOLERANCE, Chosen, Held, tolerance, with_rows

_FEW_JOINING = 0.02
"""Up to this share of the active pairs, new ones join the vertex; more of them are worth a fresh start."""

OnBound = Callable[[float], None]


class Relaxation:
    """The LP of all levels so far held; its cuts and active pairs stay from one objective to the next."""

    def __init__(self, assembled: Assembled, active: Ints, weights: Floats) -> None:
        self.assembled = assembled
        self.master = Master(assembled, active, weights)
        self.beyond: dict[int, Bools] = {}
        self._whole: Point | None = None

    def minimise(
        self, weights: Floats, deadline: Deadline, *, on_bound: OnBound, enough: float = math.inf
    ) -> Point | None:
        """Minimise a combination of entries; ``None`` when no active point keeps the held levels.

        Rounds of cutting end when the point keeps every odd-set inequality; then pairs of negative reduced cost join,
        until there are none. ``on_bound`` hears each proven bound; when one exceeds ``enough`` the work ends.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first; cuts and pairs found so far stay.
        """
        self.master.weigh(weights)
        if not self._gather(deadline):
            return None
        while True:
            point = self._cut(deadline)
            if point is None and self._open_all():
                continue
            if point is None:
                return None
            reduced = self._outside_costs()
            bound = point.cost + shortfall(self.assembled, reduced)
            on_bound(bound)
            joining = joining_pairs(self.assembled, reduced)
            if bound > enough + tolerance(enough) or not len(joining):
                return point
            self.master.change_pairs(np.union1d(self.master.active, joining))

    def _gather(self, deadline: Deadline) -> bool:
        """Let pairs join while there are many, before any cut; tell whether there is a point."""
        if not len(self._left_out()):
            return True
        while self.master.solve(deadline) is not None:
            joining = joining_pairs(self.assembled, self._outside_costs())
            if len(joining) <= _FEW_JOINING * len(self.master.active):
                return True
            self.master.restart(np.union1d(self.master.active, joining))
        return self._open_all() and self.master.solve(deadline) is not None

    def _left_out(self) -> Ints:
        """Return the pairs that are neither active nor shut."""
        inside = self._shut()
        inside[self.master.active] = True
        return np.flatnonzero(~inside)

    def _open_all(self) -> bool:
        """Make every pair active that is not shut, since any may be needed; tell whether that changes anything."""
        left_out = self._left_out()
        if len(left_out):
            self.master.restart(np.union1d(self.master.active, left_out))
        return len(left_out) > 0

    def _outside_costs(self) -> Floats:
        """Return the reduced costs of the pairs that may still join, and zero for the others."""
        reduced = self.master.reduced_costs()
        reduced[self.master.active] = 0.0
        reduced[self._shut()] = 0.0
        return reduced

    def _cut(self, deadline: Deadline) -> Point | None:
        """Return a vertex that keeps every odd-set inequality, over the active pairs."""
        while True:
            point = self.master.solve(deadline)
            if point is None or point.equals(self._whole):
                return point
            cuts = deepen(self.master, point, deadline)
            if not cuts:
                self._whole = point
                return point
            self.master.add(cuts)

    def hold(self, entry: int, cost: int, slack: float) -> None:
        """Hold an entry at a cost (signed, without the objective's constant), and shut the pairs that it rules out.

        ``slack`` is how far the last vertex, of the entries so far, may rise until they all are at their held costs: a
        pair whose reduced cost exceeds it is in no plan that reaches them. Nothing is shut while pairs may still join.
        """
        beyond = self.master.reduced_costs() > slack + tolerance(slack)
        beyond[self.master.used()] = False
        if self._outside_costs().min(initial=0.0) < -TOLERANCE:
            beyond[:] = False
        self.beyond[entry] = beyond
        active = self.master.active
        self.master.change_pairs(active[~beyond[active]], Held(entry, cost))

    def release(self, entries: list[int]) -> None:
        """Take back that some entries are held."""
        opened = [np.flatnonzero(self.beyond.pop(entry)) for entry in entries if entry in self.beyond]
        self.master.release(entries, np.concatenate([self.master.active, *opened]))

    def release_all(self) -> None:
        """Take back that any entry is held."""
        self.release(self.master.held())

    def _shut(self) -> Bools:
        """Tell which pairs the held levels rule out."""
        shut = np.zeros(len(self.assembled.pairs), dtype=bool)
        for pairs in self.beyond.values():
            shut |= pairs
        return shut

    def integer_matrix(self, pairs: Ints) -> Matrix:
        """Return the model over some pairs, with the held levels and the cuts that hold the last vertex."""
        chosen = Chosen.of(self.assembled, pairs)
        return with_rows(self.assembled.matrix(pairs), [chosen.row(row) for row in self.master.holding_rows()])

    def useful(self, slack: float) -> Ints:
        """Return the pairs that a plan within ``slack`` of the last vertex's cost can use."""
        useful = (self.master.reduced_costs() <= slack + tolerance(slack)) & ~self._shut()
        useful[self.master.used()] = True
        return np.flatnonzero(useful)


def round_up(value: float) -> int:
    """Return the least integer that is not below an LP value: a proven bound on an integer cost."""
    return math.ceil(value - tolerance(value))
