"""What every search by prices knows: the bounds that prices proved, and what they say of each entry."""

from dataclasses import dataclass, field

import numpy as np

from solver.prices.bound import Bound, least_cost
from solver.search.planned import PlannedSearch
from solver.search.relaxation import round_up


@dataclass
class PricedSearch(PlannedSearch):
    """A search by prices; ``bounds`` hold for every plan.

    ``least[e]`` is what entry ``e`` costs at least in whatever plan, once that was asked.
    """

    bounds: list[Bound] = field(default_factory=list)
    least: dict[int, float] = field(default_factory=dict)

    def bound(self, entry: int) -> int | None:
        """Return an entry's proven cost bound given the best plan's values above it; ``None`` while none is known."""
        if self.best is None:
            return None
        if self.entries.is_empty(entry):
            return 0
        original = self.entries.original(entry)
        known = max((bound.given(self._costs()) for bound in self.bounds if bound.last == original), default=-np.inf)
        return round_up(known) if known > -np.inf and known >= self._least_cost(original) else None

    def _least_cost(self, entry: int) -> float:
        """Return what an entry costs at least in whatever plan: rough prices may say less, which says nothing."""
        if entry not in self.least:
            self.least[entry] = least_cost(self.assembled, self.assembled.only(entry))
        return self.least[entry]

    def _note(self, bound: Bound, started: float) -> None:
        """Keep a bound, and the seconds that it took."""
        self.bounds.append(bound)
        self._spend(bound.last, started)

    def _proven(self) -> bool:
        """Tell whether the best plan reaches the bound of every entry of the problem's own."""
        own = self._costs()[: self.entries.own_count]
        return all(self.bound(entry) == cost for entry, cost in enumerate(own))
