"""The search for one part with millions of pairs: prices over few pairs, then areas solved exactly, turn by turn.

1. A greedy plan comes first.
2. The combined levels are priced (:mod:`solver.country.prices`): a bound of the last entry. Who sits where in the
   middle of the relaxation guides a second greedy plan.
3. Areas of the plan are solved exactly (:mod:`solver.country.areas`), in turns that cut other areas each, along chains
   of moves (:mod:`solver.country.chains`), until two turns in a row bring nothing or time is up.
4. Meanwhile another process bounds every entry, those above held at the plan's costs (:mod:`solver.country.levels`).
"""

import itertools
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from solver.apart.workers import Workers, count_processors
from solver.country.area import solve_area
from solver.country.areas import Cover
from solver.country.chains import find_chains
from solver.country.few import FewPairs
from solver.country.full import bound_if_full
from solver.country.levels import Bounding, LevelsOrder, Order, Proven, RegionsOrder
from solver.country.prices import CountryPrices, Priced
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.instance import Ints
from solver.large.priced import PricedSearch
from solver.model import Floats
from solver.problem import CurrentPlacement
from solver.search.incumbent import pairs_of
from solver.search.rounding import round_greedily

_STEPS = (1000, 500, 500)
"""First-order steps of each round of the combined levels, while the pairs are found."""

_STEPS_WITH_CUTS = (1000, 1500)
_IN_USE = 0.01
"""A pair with so much of its student in the middle guides the second plan."""

_STUDENTS_OF_AREA = 800
"""An area with so many students is proven best in a second or two."""

_IDLE_TURNS = 2
_SHARE_OF_PRICES = 0.5
_WANDERING = 20.0
"""Units of the last entry by which a student without a seat looks beyond the cheapest pair."""

_ENDING = 1.0
"""How many times as long as finding and telling the first plan it takes to put the last one together and report it."""


@dataclass
class CountrySearch(PricedSearch):
    """A search of a problem with millions of pairs; ``proven`` is what the bounding process has found so far."""

    processes: int = field(default_factory=count_processors)
    proven: list[Proven] = field(default_factory=list)

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
        rankings = [self.entries.own_weights, self.assembled.only(self.entries.own[-1])]
        prices = CountryPrices.of(self.few, rankings)
        started = time.monotonic()
        self._first_plan(np.flatnonzero(prices.active))
        if self.best is None:
            self._search_exactly()
            return
        ending = self.deadline.before(_ENDING * (time.monotonic() - started))
        self._bound_at_once(ending)
        combined = self._price(prices, ending)
        if combined is not None:
            self._guided_plan(combined)
        self._improve(prices, combined, ending)
        if not self._proven():
            raise OutOfTimeError

    def _price(self, prices: CountryPrices, ending: Deadline) -> Priced | None:
        """Bound the last entry by the combined levels; return the best round that ended in time."""
        limit = ending.within(_SHARE_OF_PRICES * ending.remaining())
        weights = self.entries.own_weights
        best: Priced | None = None
        try:
            for steps in (_STEPS, _STEPS_WITH_CUTS):
                started = time.monotonic()
                for priced in prices.rounds(weights, limit, steps):
                    self._note(priced.bound, started)
                    best = priced if best is None or priced.bound.cost > best.bound.cost else best
                    self.tell(self, "bound", self.entries.own[-1])
                    started = time.monotonic()
                if steps is _STEPS:
                    prices.cut(weights, limit)
        except (OutOfTimeError, NumericalError):
            ending.remaining()
        return best

    def _guided_plan(self, combined: Priced) -> None:
        """Seat students greedily where the middle of the relaxation has them, then at their cheapest pairs."""
        used = np.flatnonzero(combined.middle > _IN_USE)
        self._offer(round_greedily(self.assembled, used, combined.middle[used]))
        self.tell(self, "plan", self.entries.own[-1])

    def _bound_at_once(self, ending: Deadline) -> None:
        """Bound the entries above the last by what the sites hold: in a moment, and often as well as it can be."""
        for entry in self.entries.own[:-1]:
            if ending.is_over():
                return
            started = time.monotonic()
            self._note(bound_if_full(self.assembled, entry), started)
            self.tell(self, "bound", entry)

    def _improve(self, prices: CountryPrices, combined: Priced | None, ending: Deadline) -> None:
        """Improve the plan; meanwhile, in a process of its own, bound every entry given the plan's costs above it."""
        if combined is None:
            return
        orders = self._orders(prices, combined, ending)
        with Bounding(self._processes(1)) as bounding:

            def look() -> None:
                if not bounding.is_busy:
                    self._bound_next(bounding, orders)

            self._turns(combined.reduced, ending, look)
            while self._bound_next(bounding, orders):
                pass

    def _orders(self, prices: CountryPrices, combined: Priced, ending: Deadline) -> Iterator[Order]:
        """Yield what to bound, each once there is time for it.

        The last entry comes first: prices help it most, and fit best once a turn has brought the plan near the end.
        """
        last = self.entries.own[-1]
        for wanted in (self.entries.own[-1:], self.entries.own[:-1]):
            costs = self._costs()
            open_entries = [entry for entry in wanted if self.bound(entry) != costs[entry]]
            if open_entries:
                yield LevelsOrder(prices, combined, self.entries, open_entries, costs, ending)
        known = [proven for proven in self.proven if proven.prices is not None]
        if known and self.bound(last) != self._costs()[last]:
            best = max(known, key=lambda proven: proven.bound.given(self._costs()))
            yield RegionsOrder(self.few, best, ending)

    def _bound_next(self, bounding: Bounding, orders: Iterator[Order]) -> bool:
        """Keep what was proven, and begin with the next order; tell whether there was one."""
        for proven in bounding.take():
            self.proven.append(proven)
            self._note(proven.bound, time.monotonic() - proven.seconds)
            self.tell(self, "bound", proven.bound.last)
        order = next(orders, None)
        if order is not None:
            bounding.start(order)
        return order is not None

    def _turns(self, reduced: Floats, ending: Deadline, look: Callable[[], None]) -> None:
        """Solve areas of the plan exactly, turn by turn, until some turns in a row bring nothing.

        From the second turn on, ``look`` is called whenever an area is done.
        """
        dice = np.random.default_rng(self.seed)
        idle = 0
        with Workers(self._processes(self.processes)) as workers:
            for turn in itertools.count():
                if ending.is_over():
                    return
                before = self._costs()
                self._solve_areas(workers, self._cover(reduced, dice, turn), ending, look if turn else _nothing)
                idle = idle + 1 if self._costs() == before else 0
                if idle == _IDLE_TURNS or self._proven():
                    return

    @property
    def _base(self) -> Sequence[CurrentPlacement]:
        """Return the plan from which moves are counted below all levels, if they are."""
        return self.start if self.entries.own != self.entries.real else ()

    def _processes(self, most: int) -> int:
        """Return how many processes to start, none where one area is all there is."""
        return min(most, self._area_count) if self._area_count > 1 else 0

    @property
    def _area_count(self) -> int:
        return math.ceil(len(self.assembled.instance.students) / _STUDENTS_OF_AREA)

    def _cover(self, reduced: Floats, dice: np.random.Generator, turn: int) -> Cover:
        """Cut the plan into areas; who sits nowhere looks at a pair of low reduced cost, another one each time."""
        wishes: Ints = self.few.of_student.cheapest(reduced + dice.random(len(reduced)) * _WANDERING, 1)
        chains = find_chains(self.assembled, self.chosen, reduced)
        return Cover.of(self.assembled, self.chosen, wishes, chains, count=self._area_count, turn=turn)

    def _solve_areas(self, workers: Workers, cover: Cover, ending: Deadline, look: Callable[[], None]) -> None:
        """Solve all areas of a cover, and keep the plan that they make if it is better."""
        orders = [*cover.orders(ending, self.seed, self._base)]
        answers = workers.run(solve_area, orders, on_answer=lambda _number, _answer: look(), deadline=self.deadline)
        staying = np.ones(len(self.assembled.instance.students), dtype=bool)
        for students, answer in zip(cover.areas(), answers, strict=True):
            staying[students] = answer is None
        seats = [seat for answer in answers for seat in answer or ()]
        kept = self.chosen[staying[self.assembled.pairs.student[self.chosen]]]
        self._offer(np.sort(np.concatenate([kept, pairs_of(self.assembled, seats)])))
        self.tell(self, "areas", self.entries.own[-1])


def _nothing() -> None:
    """Look at nothing."""
