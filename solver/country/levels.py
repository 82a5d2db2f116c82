"""Bounds of single entries, with those above held at a plan's costs, from the combined prices; in any process."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from solver.areas.bounding import Order, Proven, laps
from solver.country.few import FewPairs
from solver.country.prices import CountryPrices, HeldAt, Priced
from solver.country.regions import bettered
from solver.engine import Deadline, NumericalError
from solver.search.entries import Entries

_STEPS = (500, 500, 1000)
_FIRST_HELD = 0.5
"""Part of the first entry's combined weight that its price as a held entry starts from: rounds move it only slowly, and
a weight is twice what it must outweigh.
"""

_AMONG_EQUALS = 0.01
"""Weight of the combined reduced costs where a count of students is indifferent."""

_TURNS = 3
"""Cuts of the map into regions that better the last entry's prices."""


@dataclass(frozen=True)
class LevelsOrder(Order):
    """Some entries to bound in rounds, each from the combined prices in its own unit, given the plan's costs of all."""

    prices: CountryPrices
    combined: Priced
    entries: Entries
    wanted: Sequence[int]
    costs: Sequence[float]
    deadline: Deadline

    def prove(self) -> Iterator[Proven]:
        """Yield the bounds of all rounds; an entry at which the method leads nowhere is left."""
        for entry in self.wanted:
            with suppress(NumericalError):
                for priced, seconds in laps(self._rounds(entry)):
                    is_last = entry == self.entries.own[-1]
                    yield Proven(priced.bound, seconds, priced.prices if is_last else None)

    def _rounds(self, entry: int) -> Iterator[Priced]:
        weights = self.entries.own_weights
        unit = 1 / float(weights[entry])
        self.prices.prices = self.combined.prices.scaled(unit)
        above = {a: float(weights[a]) * unit for a in self.entries.own if a < entry}
        held = [
            HeldAt(a, self.costs[a], -weight * (_FIRST_HELD if a == min(above) else 1)) for a, weight in above.items()
        ]
        is_last = entry == self.entries.own[-1]
        among_equals = None if is_last else self.combined.reduced * unit * _AMONG_EQUALS
        only = self.prices.assembled.only(entry)
        return self.prices.rounds(only, self.deadline, _STEPS, held=held, among_equals=among_equals)


@dataclass(frozen=True)
class RegionsOrder(Order):
    """A bound whose prices are to be bettered region by region."""

    few: FewPairs
    start: Proven
    deadline: Deadline

    def prove(self) -> Iterator[Proven]:
        """Yield a bound for each region that betters it."""
        if self.start.prices is None:
            return
        steps = bettered(self.few, self.start.bound, self.start.prices, self.deadline, turns=_TURNS)
        for bound, seconds in laps(steps):
            yield Proven(bound, seconds)
