"""The search for one part with millions of pairs: areas (:mod:`solver.areas.search`), and prices over few pairs.

The combined levels are priced first (:mod:`solver.country.prices`). While areas are solved, another process bounds each
entry from these prices (:mod:`solver.country.levels`), the last one first.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from solver.areas.bounding import Order, Proven
from solver.areas.search import AreasSearch
from solver.country.few import FewPairs
from solver.country.levels import LevelsOrder, RegionsOrder
from solver.country.prices import CountryPrices, Priced
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.instance import Bools

_STEPS = (1000, 500, 500)
"""First-order steps of each round of the combined levels, while the pairs are found."""

_STEPS_WITH_CUTS = (1000, 1500)
_SHARE_OF_PRICES = 0.5


@dataclass
class CountrySearch(AreasSearch):
    """A search of a problem with millions of pairs; ``proven`` is what the bounding process has found so far."""

    sizes: ClassVar = (800,)
    """An area with so many students is proven best in a second or two."""

    first_bounded_turn: ClassVar = 1
    """Prices of the last entry fit best once a turn has brought the plan near the end."""

    proven: list[Proven] = field(default_factory=list)
    combined: Priced | None = None

    @cached_property
    def few(self) -> FewPairs:
        """Return what chooses pairs."""
        return FewPairs.of(self.assembled)

    @cached_property
    def prices(self) -> CountryPrices:
        """Return the prices, which get better from round to round."""
        return CountryPrices.of(self.few, [self.entries.own_weights, self.assembled.only(self.entries.own[-1])])

    def _first_pairs(self) -> Bools:
        return self.prices.active

    @property
    def _bounding_processes(self) -> int:
        return self._processes(1)

    def _price(self, ending: Deadline) -> Priced | None:
        """Price the combined levels in rounds, first without cuts."""
        limit = ending.within(_SHARE_OF_PRICES * ending.remaining())
        weights = self.entries.own_weights
        try:
            for steps in (_STEPS, _STEPS_WITH_CUTS):
                started = time.monotonic()
                for priced in self.prices.rounds(weights, limit, steps):
                    self._note(priced.bound, started)
                    if self.combined is None or priced.bound.cost > self.combined.bound.cost:
                        self.combined = priced
                    self.tell(self, "bound", self.entries.own[-1])
                    started = time.monotonic()
                if steps is _STEPS:
                    self.prices.cut(weights, limit)
        except (OutOfTimeError, NumericalError):
            ending.remaining()
        return self.combined

    def _orders(self, ending: Deadline) -> Iterator[Order | None]:
        """Yield what to bound, each once there is time for it.

        The last entry comes first: prices help it most, and fit best once a turn has brought the plan near the end.
        """
        if self.combined is None:
            return
        last = self.entries.own[-1]
        for wanted in (self.entries.own[-1:], self.entries.own[:-1]):
            costs = self._costs()
            open_entries = [entry for entry in wanted if self.bound(entry) != costs[entry]]
            if open_entries:
                yield LevelsOrder(self.prices, self.combined, self.entries, open_entries, costs, ending)
        known = [proven for proven in self.proven if proven.prices is not None]
        if known and self.bound(last) != self._costs()[last]:
            best = max(known, key=lambda proven: proven.bound.given(self._costs()))
            yield RegionsOrder(self.few, best, ending)

    def _learn(self, proven: Proven) -> None:
        super()._learn(proven)
        self.proven.append(proven)

    def _choose_by_values(self, deadline: Deadline) -> None:
        """Keep the plan: an exact search for the one that follows from its values does not fit a country's memory."""
