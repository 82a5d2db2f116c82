"""Measures one case in this process: ``python -m benchmarks.measure CASE SEED TIME_LIMIT_SECONDS`` prints JSON."""

import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from benchmarks.cases import build_case
from benchmarks.floor import floor_seconds
from benchmarks.measurement import Measurement, SecondsOrNever
from solver.check import check
from solver.problem import Problem
from solver.result import Level, Progress, Result, Seat, Termination
from solver.solve import solve

NEAR = 0.01
"""A level is near when it is at most this share of its proven value away from it."""


@dataclass
class Watch:
    """Remembers when each better plan came, and its levels."""

    started: float = field(default_factory=time.perf_counter)
    plans: list[tuple[float, tuple[Level, ...]]] = field(default_factory=list)

    def elapsed(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self.started

    def see(self, progress: Progress) -> None:
        """Note a better plan."""
        if progress.snapshot is not None:
            self.plans.append((self.elapsed(), progress.snapshot.levels))

    def near_seconds(self, proven: Sequence[Level]) -> SecondsOrNever:
        """Return when a plan first came near the proven value on every level."""
        return next((seconds for seconds, levels in self.plans if _all_near(levels, proven)), None)


def measure(problem: Problem, seed: int, time_limit_seconds: float) -> Measurement:
    """Solve and check a problem; then, apart from both, the floor."""
    watch = Watch()
    result = solve(problem, seed=seed, time_limit_seconds=time_limit_seconds, on_progress=watch.see)
    solved_seconds = watch.elapsed()
    checked = is_checked(problem, result)
    proof_seconds = watch.elapsed() if result.termination is Termination.OPTIMAL else None
    watch.plans.append((solved_seconds, result.levels))
    return Measurement(
        first_plan_seconds=watch.plans[0][0] if result.placements else None,
        near_seconds=watch.near_seconds(result.levels) if proof_seconds is not None else None,
        proof_seconds=proof_seconds,
        checked=checked,
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        floor_seconds=floor_seconds(problem),
    )


def is_checked(problem: Problem, result: Result) -> bool:
    """Tell whether the checker finds no broken rule and counts the same level values."""
    seats = [
        Seat(student=row.student, site=row.site, offer=row.offer, mentor_place=row.mentor_place)
        for row in result.placements
    ]
    report = check(problem, seats)
    return not report.broken and [row.value for row in report.levels] == [row.value for row in result.levels]


def _all_near(levels: Sequence[Level], proven: Sequence[Level]) -> bool:
    pairs = zip(levels, proven, strict=True)
    return all(abs(level.value - best.value) <= NEAR * abs(best.value) for level, best in pairs)


if __name__ == "__main__":
    case, its_seed, limit = sys.argv[1:]
    measured = measure(build_case(case, int(its_seed)), int(its_seed), float(limit))
    print(json.dumps(asdict(measured)))
