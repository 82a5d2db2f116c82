"""What every search by prices knows: the best plan, the bounds that prices proved, and what they say of each entry."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from solver.assemble import Assembled
from solver.check import broken_rules
from solver.engine import Deadline
from solver.instance import Ints
from solver.large.bound import Bound
from solver.objectives.base import Objective
from solver.problem import CurrentPlacement
from solver.search.entries import Entries
from solver.search.incumbent import Incumbent, read_plan
from solver.search.levels import BrokenPlanError, Search
from solver.search.relaxation import round_up
from solver.search.rounding import seat_scarce_first
from solver.search.searched import Searched
from solver.search.staying import staying_points
from solver.travel import MinutesOf


@dataclass
class PricedSearch(ABC):
    """The state of a search by prices; ``best`` is the best plan so far, ``seconds[e]`` the time spent on entry ``e``.

    ``bounds`` hold for every plan. ``chosen`` are the pairs of the best plan. The first plan keeps as much of ``start``
    as the rules allow.
    """

    assembled: Assembled
    minutes: MinutesOf
    deadline: Deadline
    seed: int
    tell: Callable[[Searched, str, int], None]
    start: Sequence[CurrentPlacement] = ()
    best: Incumbent | None = None
    seconds: dict[int, float] = field(default_factory=dict)
    bounds: list[Bound] = field(default_factory=list)
    exact: Search | None = None
    chosen: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @cached_property
    def entries(self) -> Entries:
        """Return what is to be proven."""
        return Entries.of(self.assembled)

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """Return the entries, in their order."""
        return self.assembled.objectives

    def bound(self, entry: int) -> int | None:
        """Return an entry's proven cost bound given the best plan's values above it; ``None`` while none is known."""
        if self.exact is not None:
            return self.exact.bound(entry)
        if self.best is None:
            return None
        if self.entries.is_empty(entry):
            return 0
        original = self.entries.original(entry)
        known = [bound.given(self._costs()) for bound in self.bounds if bound.last == original]
        return round_up(max(known)) if known else None

    @abstractmethod
    def run(self) -> None:
        """Search until every level is proven, or nothing more can be done in time."""

    def _note(self, bound: Bound, started: float) -> None:
        """Keep a bound, and the seconds that it took."""
        self.bounds.append(bound)
        self.seconds[bound.last] = self.seconds.get(bound.last, 0.0) + time.monotonic() - started

    def _first_plan(self, near: Ints) -> None:
        """Seat students greedily, first at the near pairs."""
        staying = staying_points(self.assembled, self.start)
        near = np.union1d(near, np.flatnonzero(staying > 0))
        self._offer(seat_scarce_first(self.assembled, near, staying))
        self.tell(self, "first plan", 0)

    def _search_exactly(self) -> None:
        """Leave it to the exact search whether the pins can hold, and where."""
        self.exact = Search(self.assembled, self.minutes, self.deadline, self.seed, self.tell, start=self.start)
        try:
            self.exact.run()
        finally:
            self.best, self.seconds = self.exact.best, self.exact.seconds

    def _offer(self, chosen: Ints) -> None:
        """Keep a plan if it is the best so far; a greedy plan that misses a pin is no plan."""
        candidate = read_plan(self.assembled, chosen, self.minutes)
        if not candidate.beats(self.best, self.assembled):
            return
        broken = broken_rules(candidate.plan)
        if any(row.rule not in ("E2", "K1") for row in broken):
            raise BrokenPlanError(f"A plan breaks rule {broken[0].rule}.")
        if not broken:
            self.best, self.chosen = candidate, chosen

    def _costs(self) -> list[float]:
        """Return the best plan's costs of all entries (signed, without the constants)."""
        if self.best is None:
            return [np.inf] * len(self.objectives)
        values = zip(self.objectives, self.best.values, strict=True)
        return [float(entry.sign * (value - entry.constant())) for entry, value in values]

    def _proven(self) -> bool:
        """Tell whether the best plan reaches the bound of every entry of the problem's own."""
        own = self._costs()[: self.entries.own_count]
        return all(self.bound(entry) == cost for entry, cost in enumerate(own))
