"""Bounds of single entries, with those above held at a plan's costs, from the combined prices; in any process."""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Self, TypeVar

from solver.apart.workers import Workers
from solver.country.few import FewPairs
from solver.country.prices import CountryPrices, HeldAt, Priced
from solver.country.regions import bettered
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.large.bound import Bound, Prices
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

Step = TypeVar("Step")


@dataclass(frozen=True)
class Proven:
    """A bound, the seconds that it took, and the prices that prove it where it can be bettered region by region."""

    bound: Bound
    seconds: float
    prices: Prices | None = None


class Order(ABC):
    """Something to bound, in whatever process, before a deadline."""

    deadline: Deadline

    @abstractmethod
    def prove(self) -> Iterator[Proven]:
        """Yield bounds.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        """


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
                for priced, seconds in _laps(self._rounds(entry)):
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
        for bound, seconds in _laps(steps):
            yield Proven(bound, seconds)


def prove(order: Order) -> list[Proven]:
    """Return what can be proven in time."""
    found: list[Proven] = []
    with suppress(OutOfTimeError):
        for proven in order.prove():
            found.append(proven)  # noqa: PERF402 - what came before the end of the time is kept
    return found


def _laps(steps: Iterator[Step]) -> Iterator[tuple[Step, float]]:
    """Yield each step, and the seconds that it took."""
    started = time.monotonic()
    for step in steps:
        yield step, time.monotonic() - started
        started = time.monotonic()


@dataclass
class Bounding:
    """Bounds entries in a process of its own (``processes`` 1) or here (0), one order after the other."""

    processes: int
    _stack: ExitStack = field(default_factory=ExitStack)
    _answer: "Future[list[list[Proven]]] | None" = None

    def __enter__(self) -> Self:
        self._thread = self._stack.enter_context(ThreadPoolExecutor(1))
        self._workers = self._stack.enter_context(Workers(self.processes))
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def start(self, order: Order) -> None:
        """Begin with an order, if there is time for it; the last one's bounds must have been taken."""
        if not order.deadline.is_over():
            self._answer = self._thread.submit(self._workers.run, prove, [order])

    @property
    def is_busy(self) -> bool:
        """Tell whether an order is still worked on."""
        return self._answer is not None and not self._answer.done()

    def take(self) -> list[Proven]:
        """Wait for the order that was begun, and return its bounds."""
        answer, self._answer = self._answer, None
        return [] if answer is None else answer.result()[0]
