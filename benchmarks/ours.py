"""The solver of this project as one of the methods."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.measurement import Task
from benchmarks.outcome import Outcome
from solver.check import check
from solver.problem import Problem
from solver.result import Level, Progress, Seat, Termination
from solver.solve import solve

NEAR = 0.01
"""A level is near when it is at most this share of its bound away from it."""


@dataclass
class Watch:
    """Remembers when each better plan came, and its levels."""

    started: float = field(default_factory=time.perf_counter)
    plans: list[tuple[float, Sequence[Level]]] = field(default_factory=list)

    def elapsed(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self.started

    def see(self, progress: Progress) -> None:
        """Note a better plan, as a user is shown it."""
        if progress.snapshot is not None:
            self.plans.append((self.elapsed(), progress.snapshot.levels))

    def near_seconds(self, last: Sequence[Level]) -> float | None:
        """Return when a plan first came near the last bound of every level."""
        return next((seconds for seconds, levels in self.plans if _all_near(levels, last)), None)


def run(problem: Problem, task: Task) -> Outcome:
    """Solve and check; the clock runs until the checker has recounted the plan."""
    watch = Watch()
    result = solve(problem, seed=task.seed, time_limit_seconds=task.time_limit_seconds, on_progress=watch.see)
    if result.placements:
        watch.plans.append((watch.elapsed(), result.levels))
    seats = tuple(
        Seat(student=row.student, site=row.site, offer=row.offer, mentor_place=row.mentor_place)
        for row in result.placements
    )
    report = check(problem, seats)
    return Outcome(
        seats=seats if result.levels else None,
        bounds={level.name: level.bound for level in result.levels},
        finished=result.termination is Termination.OPTIMAL,
        seconds=watch.elapsed(),
        first_plan_seconds=watch.plans[0][0] if watch.plans else None,
        near_seconds=watch.near_seconds(result.levels),
        report=report,
        levels=result.levels,
    )


def _all_near(levels: Sequence[Level], last: Sequence[Level]) -> bool:
    pairs = zip(levels, last, strict=True)
    return all(best.bound is not None and abs(row.value - best.bound) <= NEAR * abs(best.bound) for row, best in pairs)
