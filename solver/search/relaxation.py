"""The linear relaxation of the levels: bounds by LP, blossom cuts, rounded cuts and pairs on demand."""

import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from solver.assemble import Assembled
from solver.engine import Deadline
from solver.instance import Bools, Ints
from solver.model import Floats, Matrix
from solver.search.blocks import deepen
from solver.search.gomory import rounded_cuts
from solver.search.master import Corner, Master
from solver.search.point import Point
from solver.search.pricing import joining_pairs, shortfall
from solver.search.rows import TOLERANCE, Chosen, Cut, Held, Rounded, tolerance, with_rows

_FEW_JOINING = 0.02
_MANY_JOINING = 0.3
"""Up to the first share of the active pairs, new ones may join after the first cuts; above the other one a solve from
nothing beats going on from the vertex."""

_EARLY_ROUNDS = 6
_MOST_ROUNDS = 1_000
"""How often a block is cut; early its prices still move, and the last of its cuts cost the most and bring the least."""

_GAIN = 0.1
"""What a round of rounded cuts must bring to be worth another."""

_PATIENCE = 4
"""After so many rounds with the same bound, rounded up, cutting ends where it need not be thorough."""

_NEAR_PAIRS = 8
_MANY = 1.5
"""Pairs a student, on average, that are cut upon; where there are hardly more, all of them."""

_CHOICES = 6
"""How often these pairs are chosen anew; later, those that are missing join."""


OnBound = Callable[[float], None]
OnVertex = Callable[[Point], None]


class Relaxation:
    """The LP of all levels so far held; its cuts and active pairs stay from one objective to the next.

    Only ``allowed`` pairs become active; all are where that is not told.
    """

    def __init__(self, assembled: Assembled, active: Ints, weights: Floats, allowed: Bools | None = None) -> None:
        self.assembled = assembled
        self.allowed: Bools = np.ones(len(assembled.pairs), dtype=bool) if allowed is None else allowed
        self.master = Master(assembled, active, weights)
        self.beyond: dict[int, Bools] = {}
        self._whole: Point | None = None
        self._mark: Corner | None = None
        self._choices = _CHOICES

    def minimise(
        self,
        weights: Floats,
        deadline: Deadline,
        *,
        on_bound: OnBound,
        enough: float = math.inf,
        thorough: bool = True,
        on_vertex: OnVertex = lambda _: None,
    ) -> Point | None:
        """Minimise a combination of entries; ``None`` when no active point keeps the held levels.

        Rounds of cutting end when the point keeps every odd-set inequality and rounded cuts bring little more; or,
        where it need not be ``thorough``, when the bound, rounded up, has stayed for some rounds. Then pairs of
        negative reduced cost join, until there are none. ``on_bound`` hears each proven bound; when one exceeds
        ``enough`` the work ends. ``on_vertex`` hears each vertex on the way.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first; cuts and pairs found so far stay.
        """
        self.master.weigh(weights)
        if not self._gather(deadline):
            return None
        while True:
            point = self._cut(deadline, enough, on_vertex, thorough=thorough)
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
            share, wanted = len(joining) / len(self.master.active), np.union1d(self.master.active, joining)
            if share <= _FEW_JOINING:
                return True
            if share > _MANY_JOINING:
                self.master.restart(wanted)
            else:
                self.master.change_pairs(wanted)
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

    def _cut(self, deadline: Deadline, enough: float, on_vertex: OnVertex, *, thorough: bool) -> Point | None:
        """Return a vertex over the active pairs that keeps enough inequalities, or costs enough."""
        worth, bounds = -math.inf, deque[int](maxlen=_PATIENCE)
        while True:
            point = self.master.solve(deadline)
            if point is None or point.equals(self._whole) or point.cost > enough + tolerance(enough):
                return point
            on_vertex(point)
            bounds.append(round_up(point.cost))
            if not thorough and bounds.count(bounds[-1]) == _PATIENCE:
                return point
            if len(bounds) > 1 and self._choose_near_pairs():
                continue
            early = self._choices == _CHOICES and len(bounds) == 1 and len(self._left_out()) > 0
            rounds = _EARLY_ROUNDS if early else _MOST_ROUNDS
            cuts: Sequence[Cut | Rounded] = deepen(self.master, point, deadline, rounds)
            if not cuts and point.cost >= worth:
                cuts, worth = rounded_cuts(self.master, self._left_out()), point.cost + _GAIN
            if not cuts:
                self._whole = point
                return point
            self.master.add(cuts)

    def _choose_near_pairs(self) -> bool:
        """Go on with the cheapest of all pairs, early in step 1 while prices still move; tell whether any changed.

        Its vertex hardly ever wants others, and few pairs need a fraction of the time.
        """
        active, count = self.master.active, _NEAR_PAIRS * len(self.assembled.instance.students)
        shut = self._shut()
        if not self._choices or np.count_nonzero(~shut) <= _MANY * count:
            return False
        reduced = self.master.reduced_costs()
        reduced[shut] = np.inf
        some_join = np.count_nonzero(reduced < -TOLERANCE) > np.count_nonzero(reduced[active] < -TOLERANCE)
        if not some_join and len(active) <= _MANY * count:
            return False
        self._choices -= 1
        near = reduced <= np.partition(reduced, count)[count]
        near[self.master.corner().used] = True
        self.master.change_pairs(np.flatnonzero(near))
        return True

    def mark(self) -> None:
        """Remember the last vertex: :meth:`hold` comes back to it."""
        self._mark = self.master.corner()

    def hold(self, entry: int, cost: int, slack: float) -> None:
        """Hold an entry at a cost (signed, without the objective's constant), and shut the pairs that it rules out.

        ``slack`` is how far the last vertex, of the entries so far, may rise until they all are at their held costs: a
        pair whose reduced cost exceeds it is in no plan that reaches them. Nothing is shut while pairs may still join.
        The program goes on from the marked vertex if there is one.
        """
        corner = self._mark or self.master.corner()
        beyond = self.master.reduced_costs() > slack + tolerance(slack)
        beyond[corner.used] = False
        beyond[self.master.corner().used] = False
        if self._outside_costs().min(initial=0.0) < -TOLERANCE:
            beyond[:] = False
        self.beyond[entry] = beyond
        active = self.master.active
        corner = self.master.go_on_from(corner, active[~beyond[active]], Held(entry, cost))
        self._mark = corner if self._mark else None

    def hold_reached(self, costs: Mapping[int, int]) -> None:
        """Hold entries at costs that some plan reaches, and go on from the marked vertex; no pair is shut."""
        for entry, cost in costs.items():
            corner = self._mark or self.master.corner()
            self._mark = self.master.go_on_from(corner, self.master.active, Held(entry, cost))

    def release(self, entries: list[int]) -> None:
        """Take back that some entries are held, and forget the marked vertex."""
        self._mark = None
        opened = [np.flatnonzero(self.beyond.pop(entry)) for entry in entries if entry in self.beyond]
        self.master.release(entries, np.concatenate([self.master.active, *opened]))

    def release_all(self) -> None:
        """Take back that any entry is held."""
        self.release(self.master.held())

    def _shut(self) -> Bools:
        """Tell which pairs are not allowed, or ruled out by the held levels."""
        shut = ~self.allowed
        for pairs in self.beyond.values():
            shut |= pairs
        return shut

    def integer_matrix(self, pairs: Ints) -> Matrix:
        """Return the model over some pairs, with the held levels and the cuts that hold the last vertex."""
        chosen = Chosen.of(self.assembled, pairs)
        return with_rows(self.assembled.matrix(pairs), [chosen.row(row) for row in self.master.holding_rows()])

    def held_matrix(self, pairs: Ints) -> Matrix:
        """Return the model over some pairs, with the held levels."""
        chosen = Chosen.of(self.assembled, pairs)
        rows = [chosen.row(row) for row in self.master.rows if isinstance(row, Held)]
        return with_rows(self.assembled.matrix(pairs), rows)

    def useful(self, slack: float) -> Ints:
        """Return the pairs that a plan within ``slack`` of the last vertex's cost can use."""
        useful = (self.master.reduced_costs() <= slack + tolerance(slack)) & ~self._shut()
        useful[self.master.corner().used] = True
        return np.flatnonzero(useful)


def round_up(value: float) -> int:
    """Return the least integer that is not below an LP value: a proven bound on an integer cost."""
    return math.ceil(value - tolerance(value))
