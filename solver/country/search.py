"""The search for one part with millions of pairs: prices over few pairs, then areas solved exactly, turn by turn.

1. A greedy plan comes first.
2. The combined levels are priced (:mod:`solver.country.prices`): a bound of the last entry. Who sits where in the
   middle of the relaxation guides a second greedy plan.
3. The entries above are bounded, each with those above it weighed in.
4. Areas of the plan are solved exactly (:mod:`solver.country.areas`), in turns that cut other areas each, until two
   turns in a row bring nothing or time is up.
"""

import itertools
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from solver.apart.workers import Workers, count_processors
from solver.country.area import solve_area
from solver.country.areas import Cover, pairs_of
from solver.country.few import FewPairs
from solver.country.prices import CountryPrices, Priced
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.instance import Ints
from solver.large.priced import PricedSearch
from solver.model import Floats
from solver.result import Seat
from solver.search.rounding import round_greedily

_STEPS = (1000, 500, 500, 500)
"""First-order steps of each round of the combined levels."""

_STEPS_ABOVE = (500, 500, 500, 500)
_IN_USE = 0.01
"""A pair with so much of its student in the middle guides the second plan."""

_STUDENTS_OF_AREA = 450
"""An area with so many students is proven best in a second or two."""

_IDLE_TURNS = 2
_SHARE_OF_PRICES = 0.4
_SHARE_OF_ABOVE = 0.3
_WANDERING = 20.0
"""Units of the last entry by which a student without a seat looks beyond the cheapest pair."""


@dataclass
class CountrySearch(PricedSearch):
    """A search of a problem with millions of pairs."""

    processes: int = field(default_factory=count_processors)

    @cached_property
    def few(self) -> FewPairs:
        """Return what chooses pairs."""
        return FewPairs.of(self.assembled)

    def run(self) -> None:
        """Search until nothing more is found.

        Raises
        ------
        OutOfTimeError
            When some level is not proven in the end.
        InfeasibleError
            When the pins cannot all hold.
        """
        rankings = [self.entries.weights, self.assembled.only(self.entries.real[-1])]
        prices = CountryPrices.of(self.few, rankings)
        self._first_plan(np.flatnonzero(prices.active))
        if self.best is None:
            self._search_exactly()
            return
        last = self._price(prices)
        if last is not None:
            self._guided_plan(last)
        self._bound_above(prices)
        self._turns(np.zeros(len(self.assembled.pairs)) if last is None else last.reduced)
        if not self._proven():
            raise OutOfTimeError

    def _price(self, prices: CountryPrices) -> Priced | None:
        """Bound the last entry by the combined levels; return the best round."""
        limit = self.deadline.within(_SHARE_OF_PRICES * self.deadline.remaining())
        return self._best_of(self._rounds(prices, self.entries.weights, limit), self.entries.real[-1])

    def _rounds(self, prices: CountryPrices, weights: Floats, limit: Deadline) -> Iterator[Priced]:
        yield from prices.rough_rounds(weights, limit, _STEPS)
        prices.cut(weights, limit)
        yield prices.middle_round(weights, limit)

    def _bound_above(self, prices: CountryPrices) -> None:
        """Bound the entries above the last."""
        limit = self.deadline.within(_SHARE_OF_ABOVE * self.deadline.remaining())
        combined = prices.prices
        for entry in self.entries.real[:-1]:
            weight = float(self.entries.weights[entry])
            prices.prices = combined.scaled(1 / weight)
            self._best_of(prices.rough_rounds(self.entries.down_to(entry), limit, _STEPS_ABOVE), entry)

    def _best_of(self, rounds: Iterator[Priced], entry: int) -> Priced | None:
        """Note the bounds of all rounds that end in time, and return the best."""
        best: Priced | None = None
        started = time.monotonic()
        try:
            for priced in rounds:
                self._note(priced.bound, started)
                if best is None or priced.bound.cost > best.bound.cost:
                    best = priced
                self.tell(self, "bound", entry)
                started = time.monotonic()
        except (OutOfTimeError, NumericalError):
            self.deadline.remaining()
        return best

    def _guided_plan(self, last: Priced) -> None:
        """Seat students greedily where the middle of the relaxation has them, then at their cheapest pairs."""
        used = np.flatnonzero(last.middle > _IN_USE)
        self._offer(round_greedily(self.assembled, used, last.middle[used]))
        self.tell(self, "plan", self.entries.real[-1])

    def _turns(self, reduced: Floats) -> None:
        """Solve areas of the plan exactly, turn by turn, until some turns in a row bring nothing."""
        dice = np.random.default_rng(self.seed)
        count = math.ceil(len(self.assembled.instance.students) / _STUDENTS_OF_AREA)
        idle = 0
        with Workers(min(self.processes, count) if count > 1 else 0) as workers:
            for turn in itertools.count():
                before = self._costs()
                wishes = self._wishes(reduced, dice)
                cover = Cover.of(self.assembled, self.chosen, wishes, count=count, turn=turn)
                answers = workers.run(solve_area, [*cover.orders(self.deadline, self.seed)])
                self._offer(self._put(cover.areas(), answers))
                self.tell(self, "areas", self.entries.real[-1])
                self.deadline.remaining()
                idle = idle + 1 if self._costs() == before else 0
                if idle == _IDLE_TURNS or self._proven():
                    return

    def _wishes(self, reduced: Floats, dice: np.random.Generator) -> Ints:
        """Return a pair of low reduced cost for each student, another one each time."""
        return self.few.of_student.cheapest(reduced + dice.random(len(reduced)) * _WANDERING, 1)

    def _put(self, areas: list[Ints], answers: list[tuple[Seat, ...] | None]) -> Ints:
        """Return the plan's pairs with the areas' better seats."""
        moving = np.zeros(len(self.assembled.instance.students), dtype=bool)
        seats: list[Seat] = []
        for members, answer in zip(areas, answers, strict=True):
            if answer is not None:
                moving[members] = True
                seats += answer
        staying = self.chosen[~moving[self.assembled.pairs.student[self.chosen]]]
        return np.sort(np.concatenate([staying, pairs_of(self.assembled, seats)]))
