"""The linear relaxation of the levels: bounds by LP, blossom cuts and pairs on demand."""

import math
from collections.abc import Callable

from solver.assemble import Assembled
from solver.engine import Deadline
from solver.instance import Ints
from solver.model import Floats
from solver.search.blocks import deepen
from solver.search.master import Master
from solver.search.point import Point
from solver.search.pricing import joining_pairs, shortfall
from solver.search.rows import Held, tolerance

OnBound = Callable[[int], None]


class Relaxation:
    """The LP of all levels so far held; its cuts and active pairs stay from one objective to the next."""

    def __init__(self, assembled: Assembled, active: Ints, weights: Floats) -> None:
        self.assembled = assembled
        self.master = Master(assembled, active, weights)

    def minimise(
        self, weights: Floats, deadline: Deadline, *, on_bound: OnBound, enough: float = math.inf
    ) -> Point | None:
        """Minimise a combination of entries; ``None`` when no active point keeps the held levels.

        Rounds of cutting end when the point keeps every odd-set inequality; then pairs of negative reduced cost join,
        until there are none. ``on_bound`` hears each proven bound, rounded up; when one reaches ``enough`` (a plan of
        that cost is known) the work ends.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first; cuts and pairs found so far stay.
        """
        self.master.weigh(weights)
        while True:
            point = self._cut(deadline)
            if point is None:
                return None
            reduced = self.master.reduced_costs()
            bound = round_up(point.cost + shortfall(self.assembled, reduced))
            on_bound(bound)
            joining = joining_pairs(self.assembled, reduced)
            if bound >= enough or not len(joining):
                return point
            self.master.activate(joining)

    def _cut(self, deadline: Deadline) -> Point | None:
        """Return a vertex that keeps every odd-set inequality, over the active pairs."""
        while True:
            point = self.master.solve(deadline)
            cuts = deepen(self.master, point, deadline) if point else []
            if not cuts:
                return point
            self.master.add(cuts)

    def hold(self, entry: int, cost: int) -> None:
        """Hold an entry at a cost (signed, without the objective's constant)."""
        self.master.add([Held(entry, cost)])

    def release(self, entry: int) -> None:
        """Take back that an entry is held."""
        self.master.release(entry)


def round_up(value: float) -> int:
    """Return the least integer that is not below an LP value: a proven bound on an integer cost."""
    return math.ceil(value - tolerance(value))
