"""A search that improves a plan area by area, and proves bounds of every entry meanwhile.

1. A greedy plan comes first.
2. The combined levels are priced: a bound of the last entry. Who sits where in the middle of the relaxation guides a
   second greedy plan.
3. Areas of the plan are solved exactly (:mod:`solver.areas.cover`), in turns that cut other areas each, along chains of
   moves (:mod:`solver.areas.chains`), until some turns in a row bring nothing or time is up.
4. Meanwhile every entry is bounded (:mod:`solver.areas.bounding`), those above held at the plan's costs.

How prices are found is left to the searches that are made of this one.
"""

import itertools
import math
import time
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Protocol

import numpy as np

from solver.apart.workers import Workers, count_processors
from solver.areas.area import solve_area
from solver.areas.bounding import Bounding, Order, Proven
from solver.areas.chains import find_chains
from solver.areas.cover import Cover
from solver.areas.ending import EndingSearch
from solver.engine import Deadline, OutOfTimeError
from solver.grouping import Owners
from solver.instance import Bools, Ints
from solver.model import Floats
from solver.prices.bound import Bound
from solver.prices.full import bound_if_full
from solver.problem import CurrentPlacement
from solver.search.incumbent import pairs_of
from solver.search.pricing import counting_prices
from solver.search.rounding import round_greedily

_IN_USE = 0.01
"""A pair with so much of its student in the middle guides the second plan."""

_IDLE_TURNS = 2
"""After so many turns of each size without a gain the search for plans ends, where there is no better way."""

_WANDERING = 20.0
"""Units of the last entry by which a student without a seat looks beyond the cheapest pair."""

_LEAST_SECONDS_TO_CHOOSE = 10.0
"""A proven plan waits for the one that follows from its values for as long as it took itself, or for so long."""

_ENDING = 1.0
"""How many times as long as finding and telling the first plan it takes to put the last one together and report it."""


class Priced(Protocol):
    """What prices of the combined levels say: a bound, the reduced cost of every pair, and how much of it is used."""

    @property
    def bound(self) -> Bound:
        """Return the bound."""

    @property
    def reduced(self) -> Floats:
        """Return the reduced costs."""

    @property
    def middle(self) -> Floats:
        """Return the use of each pair."""


@dataclass
class AreasSearch(EndingSearch):
    """A search by areas; ``reduced`` is what each pair costs beyond its worth, by the best prices so far."""

    sizes: ClassVar[Sequence[int]]
    """Students of an area, in one turn after the other."""

    first_bounded_turn: ClassVar[int]
    """The turn from which on entries are bounded."""

    nice: ClassVar[int] = 0
    """How much processors prefer the bounds to the areas where both want one."""

    processes: int = field(default_factory=count_processors)
    reduced: Floats = field(default_factory=lambda: np.zeros(0))

    @abstractmethod
    def _first_pairs(self) -> Bools:
        """Return promising pairs, before any price is known."""

    @abstractmethod
    def _price(self, ending: Deadline) -> Priced | None:
        """Bound the last entry by the combined levels; return the best prices that were found in time."""

    @abstractmethod
    def _orders(self, ending: Deadline) -> Iterator[Order | None]:
        """Yield what to bound next, ``None`` as long as there is nothing."""

    @property
    @abstractmethod
    def _bounding_processes(self) -> int:
        """Return in how many processes entries are bounded: one, or none for a thread."""

    @cached_property
    def of_student(self) -> Owners:
        """Return the pairs of each student."""
        return Owners.of(self.assembled.pairs.student)

    def run(self) -> None:
        """Search until every level is proven, or nothing more is found.

        Raises
        ------
        OutOfTimeError
            When some level is not proven in the end.
        InfeasibleError
            When the pins cannot all hold.
        """
        started = time.monotonic()
        self._first_plan(np.flatnonzero(self._first_pairs()))
        if self.best is None:
            self._search_exactly(self.deadline)
            return
        margin = _ENDING * (time.monotonic() - started)
        ending = self.deadline.before(margin)
        self._bound_at_once(ending)
        priced = self._price(ending)
        self.reduced = self._unpriced() if priced is None else priced.reduced
        if priced is not None:
            self._guided_plan(priced.middle)
        self._improve(self._orders(ending) if priced is not None else iter(()), ending)
        if not self._proven():
            self._prove_rest(ending)
        if not ending.before(margin).is_over():
            spent = time.monotonic() - started
            self._choose_by_values(ending.within(max(_LEAST_SECONDS_TO_CHOOSE, spent)))

    def _prove_rest(self, _ending: Deadline) -> None:
        """Prove what areas and prices leave open, or raise ``OutOfTimeError``."""
        raise OutOfTimeError

    def _bound_at_once(self, ending: Deadline) -> None:
        """Bound the entries above the last by what the sites hold: in a moment, and often as well as it can be."""
        for entry in self.entries.own[:-1]:
            if ending.is_over():
                return
            started = time.monotonic()
            self._note(bound_if_full(self.assembled, entry), started)
            self.tell(self, "bound", entry)

    def _unpriced(self) -> Floats:
        """Return what pairs cost by all levels, where there was no time for prices."""
        weights = self.entries.own_weights
        return self.assembled.reduced_costs(weights, counting_prices(self.assembled, weights))

    def _guided_plan(self, middle: Floats) -> None:
        """Seat students greedily where the middle of the relaxation has them, then at their cheapest pairs."""
        used = np.flatnonzero(middle > _IN_USE)
        self._offer(round_greedily(self.assembled, used, middle[used]))
        self.tell(self, "plan", self.entries.own[-1])

    def _improve(self, orders: Iterator[Order | None], ending: Deadline) -> None:
        """Improve the plan; meanwhile bound every entry given the plan's costs above it."""
        with Bounding(self._bounding_processes) as bounding:

            def look() -> None:
                self._bound_next(bounding, orders)

            try:
                self._turns(ending, look)
                while not self._proven() and self._bound_next(bounding, orders):
                    bounding.wait()
            finally:
                for proven in bounding.take():
                    self._learn(proven)

    def _bound_next(self, bounding: Bounding, orders: Iterator[Order | None]) -> bool:
        """Keep what was proven, and begin with the next order unless one is worked on; tell whether one is."""
        was_busy = bounding.is_busy  # asked first: whatever an order that is done has proven is taken
        for proven in bounding.take():
            self._learn(proven)
            self.tell(self, "bound", proven.bound.last)
        if not was_busy:
            order = next(orders, None)
            if order is not None:
                bounding.start(order)
        return bounding.is_busy

    def _learn(self, proven: Proven) -> None:
        """Keep a bound."""
        self._note(proven.bound, time.monotonic() - proven.seconds)

    def _turns(self, ending: Deadline, look: Callable[[], None]) -> None:
        """Solve areas of the plan exactly, turn by turn, until some turns in a row bring nothing.

        ``look`` is called at the start of a turn and whenever an area is done.
        """
        dice = np.random.default_rng(self.seed)
        idle = 0
        with Workers(self._processes(self.processes), nice=self.nice) as workers:
            for turn in itertools.count():
                if ending.is_over():
                    return
                before = self._costs()
                listening = look if turn >= self.first_bounded_turn else _nothing
                listening()
                self._solve_areas(workers, self._cover(dice, turn), ending, listening)
                self._between_turns(workers, ending)
                idle = idle + 1 if self._costs() == before else 0
                if self._proven() or (idle >= self._patience() and not self._expects_more()):
                    return

    def _patience(self) -> int:
        """Return after how many turns without a gain the search for plans ends."""
        return _IDLE_TURNS * len(self.sizes)

    def _between_turns(self, workers: Workers, ending: Deadline) -> None:
        """Look for a plan in other ways than by areas."""

    def _expects_more(self) -> bool:
        """Tell whether another way to look for a plan is still to come."""
        return False

    @property
    def _base(self) -> Sequence[CurrentPlacement]:
        """Return the plan from which moves are counted below all levels, if they are."""
        return self.start if self.entries.own != self.entries.real else ()

    def _processes(self, most: int) -> int:
        """Return how many processes to start, none where one area is all there is."""
        areas = self._area_count(0)
        return min(most, areas) if areas > 1 else 0

    def _area_count(self, turn: int) -> int:
        return math.ceil(len(self.assembled.instance.students) / self.sizes[turn % len(self.sizes)])

    def _cover(self, dice: np.random.Generator, turn: int) -> Cover:
        """Cut the plan into areas; who sits nowhere looks at a pair of low reduced cost, another one each time."""
        wandering = self.reduced + dice.random(len(self.reduced)) * _WANDERING
        wishes: Ints = self.of_student.cheapest(wandering, 1)
        chains = find_chains(self.assembled, self.chosen, self.reduced)
        return Cover.of(self.assembled, self.chosen, wishes, chains, count=self._area_count(turn), turn=turn)

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
