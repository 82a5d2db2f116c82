"""Bounds of single entries, with those above held at a plan's costs, from the combined prices; in any process."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Self, TypeVar

from solver.apart.workers import Workers
from solver.country.prices import CountryPrices, HeldAt, Priced
from solver.country.regions import bettered
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.large.bound import Bound
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

Timed = tuple[Bound, float]
"""A bound, and the seconds that it took."""

Step = TypeVar("Step")


@dataclass(frozen=True)
class LevelsOrder:
    """Some entries to bound, the plan's costs of all entries, and when to stop."""

    prices: CountryPrices
    combined: Priced
    entries: Entries
    wanted: Sequence[int]
    costs: Sequence[float]
    deadline: Deadline


def bound_levels(order: LevelsOrder) -> list[Timed]:
    """Bound the wanted entries, as far as there is time. Each starts from the combined prices in its own unit."""
    found: list[Timed] = []
    for entry in order.wanted:
        try:
            _bound_entry(order, entry, found)
        except OutOfTimeError:
            break
        except NumericalError:
            continue
    return found


def _bound_entry(order: LevelsOrder, entry: int, found: list[Timed]) -> None:
    prices, weights = order.prices, order.entries.own_weights
    unit = 1 / float(weights[entry])
    prices.prices = order.combined.prices.scaled(unit)
    above = {a: float(weights[a]) * unit for a in order.entries.own if a < entry}
    is_last = entry == order.entries.own[-1]
    rounds = prices.rounds(
        prices.assembled.only(entry),
        order.deadline,
        _STEPS,
        held=[
            HeldAt(a, order.costs[a], -weight * (_FIRST_HELD if a == min(above) else 1)) for a, weight in above.items()
        ],
        among_equals=None if is_last else order.combined.reduced * unit * _AMONG_EQUALS,
    )
    best: Priced | None = None
    for priced, seconds in _laps(rounds):
        found.append((priced.bound, seconds))
        if best is None or priced.bound.given(order.costs) > best.bound.given(order.costs):
            best = priced
    if is_last and best is not None:
        found.extend(_laps(bettered(prices.few, best, order.deadline, turns=_TURNS)))


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
    _answer: "Future[list[list[Timed]]] | None" = None

    def __enter__(self) -> Self:
        self._thread = self._stack.enter_context(ThreadPoolExecutor(1))
        self._workers = self._stack.enter_context(Workers(self.processes))
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def start(self, order: LevelsOrder) -> None:
        """Begin with an order, if there is time for it; the last one's bounds must have been taken."""
        if not order.deadline.is_over():
            self._answer = self._thread.submit(self._workers.run, bound_levels, [order])

    @property
    def is_busy(self) -> bool:
        """Tell whether an order is still worked on."""
        return self._answer is not None and not self._answer.done()

    def take(self) -> list[Timed]:
        """Wait for the order that was begun, and return its bounds."""
        answer, self._answer = self._answer, None
        return [] if answer is None else answer.result()[0]
