"""Bounds proven beside the search for plans: one order after the other, in a process or a thread of its own."""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Self, TypeVar

from solver.apart.workers import Workers
from solver.engine import Deadline, OutOfTimeError
from solver.prices.bound import Bound, Prices

Step = TypeVar("Step")


@dataclass(frozen=True)
class Proven:
    """A bound, the seconds that it took, and the prices that prove it where they can be bettered further."""

    bound: Bound
    seconds: float
    prices: Prices | None = None


class Order(ABC):
    """Something to bound before a deadline."""

    deadline: Deadline

    @abstractmethod
    def prove(self) -> Iterator[Proven]:
        """Yield bounds.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        """


def prove(order: Order) -> list[Proven]:
    """Return what can be proven in time."""
    found: list[Proven] = []
    with suppress(OutOfTimeError):
        for proven in order.prove():
            found.append(proven)  # noqa: PERF402 - what came before the end of the time is kept
    return found


def laps(steps: Iterator[Step]) -> Iterator[tuple[Step, float]]:
    """Yield each step, and the seconds that it took."""
    started = time.monotonic()
    for step in steps:
        yield step, time.monotonic() - started
        started = time.monotonic()


@dataclass
class Bounding:
    """Works on one order after the other, in a process (``processes`` 1) or a thread of this one (0).

    A thread tells of each bound at once, a process when its order is done.
    """

    processes: int
    _stack: ExitStack = field(default_factory=ExitStack)
    _found: "SimpleQueue[Proven]" = field(default_factory=SimpleQueue)
    _running: "Future[None] | None" = None

    def __enter__(self) -> Self:
        self._thread = self._stack.enter_context(ThreadPoolExecutor(1))
        self._workers = self._stack.enter_context(Workers(self.processes))
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def start(self, order: Order) -> None:
        """Begin with an order, if there is time for it; the one before must be done."""
        if not order.deadline.is_over():
            self._running = self._thread.submit(self._prove, order)

    @property
    def is_busy(self) -> bool:
        """Tell whether an order is still worked on."""
        return self._running is not None and not self._running.done()

    def wait(self) -> None:
        """Wait until the order that was begun is done."""
        if self._running is not None:
            wait([self._running])

    def take(self) -> list[Proven]:
        """Return the bounds that were found since the last time; an error that ended the order is raised here."""
        if self._running is not None and self._running.done():
            self._running.result()
            self._running = None
        return [self._found.get() for _ in range(self._found.qsize())]

    def _prove(self, order: Order) -> None:
        with suppress(OutOfTimeError):
            for proven in self._workers.run(prove, [order])[0] if self.processes else order.prove():
                self._found.put(proven)
