"""What every search over an assembled model has: the best plan so far, and the seconds that each entry took."""

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
from solver.objectives.base import Objective
from solver.problem import CurrentPlacement
from solver.search.entries import Entries
from solver.search.incumbent import Incumbent, read_plan
from solver.search.rounding import seat_scarce_first
from solver.search.searched import Searched
from solver.search.staying import staying_points
from solver.travel import MinutesOf


class BrokenPlanError(Exception):
    """The solver made a plan that its own checker refuses: a bug."""


@dataclass
class PlannedSearch(ABC):
    """A search; ``best`` is the best plan so far, with the pairs ``chosen``.

    ``seconds[e]`` is the time spent on entry ``e``.
    ``tell(self, phase, entry)`` is called at every step. The first plan keeps as much of ``start`` as the rules allow.
    """

    assembled: Assembled
    minutes: MinutesOf
    deadline: Deadline
    seed: int
    tell: Callable[[Searched, str, int], None]
    start: Sequence[CurrentPlacement] = ()
    best: Incumbent | None = None
    chosen: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    seconds: dict[int, float] = field(default_factory=dict)

    @cached_property
    def entries(self) -> Entries:
        """Return what is to be proven."""
        return Entries.of(self.assembled)

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """Return the entries, in their order."""
        return self.assembled.objectives

    @abstractmethod
    def bound(self, entry: int) -> int | None:
        """Return an entry's proven cost bound given the best plan's values above it; ``None`` while none is known."""

    @abstractmethod
    def run(self) -> None:
        """Search until every level is proven, or nothing more can be done in time."""

    def _first_plan(self, near: Ints) -> Ints:
        """Seat students greedily, first at the near pairs and those of the start; return these pairs.

        A search that has a plan seats nobody.
        """
        staying = staying_points(self.assembled, self.start)
        near = np.union1d(near, np.flatnonzero(staying))
        if self.best is None:
            self._offer(seat_scarce_first(self.assembled, near, staying))
            self.tell(self, "first plan", 0)
        return near

    def _offer(self, chosen: Ints, *, trusted: bool = False) -> None:
        """Keep a plan if it is the best so far; a greedy plan that misses a pin, or moves too many, is no plan."""
        candidate = read_plan(self.assembled, chosen, self.minutes)
        if not candidate.beats(self.best, self.assembled):
            return
        broken = broken_rules(candidate.plan)
        if any(trusted or row.rule not in ("E2", "K1") for row in broken):
            raise BrokenPlanError(f"A plan breaks rule {broken[0].rule}.")
        if not broken:
            self.best, self.chosen = candidate, chosen

    def _costs(self) -> list[float]:
        """Return the best plan's costs of all entries (signed, without the constants)."""
        if self.best is None:
            return [np.inf] * len(self.objectives)
        values = zip(self.objectives, self.best.values, strict=True)
        return [float(entry.sign * (value - entry.constant())) for entry, value in values]

    def _spend(self, entry: int, started: float) -> None:
        self.seconds[entry] = self.seconds.get(entry, 0.0) + time.monotonic() - started
