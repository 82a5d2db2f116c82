"""Measures one task in this process: ``python -m benchmarks.measure`` reads it as JSON and writes its measurement."""

import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from benchmarks.cases import build_case
from benchmarks.measurement import OURS, Ended, LevelFigure, Measurement, Task
from benchmarks.outcome import Outcome
from solver.check import check
from solver.objectives import objectives_of
from solver.problem import Problem
from solver.result import Level, Report

MODULES = {
    OURS: "benchmarks.ours",
    "plain-lp": "benchmarks.baselines.plain_lp",
    "cp-sat": "benchmarks.baselines.cp_sat",
    "plain-mip": "benchmarks.baselines.plain_mip",
    "planner": "benchmarks.baselines.greedy",
    "floor": "benchmarks.baselines.flow",
}
"""Only the module of the method at hand is imported: what others need would count in its memory."""

_SENTENCES = 3


def measure(task: Task) -> Measurement:
    """Draw the task's problem, run its method on it, and let the checker count the levels of the plan."""
    problem = build_case(task.case, task.seed, Path(task.data))
    method = import_module(MODULES[task.method])
    started = time.perf_counter()
    outcome: Outcome = method.run(problem, task)
    seconds = time.perf_counter() - started
    report = outcome.report if outcome.report or outcome.seats is None else check(problem, outcome.seats)
    return Measurement(
        case=task.case,
        seed=task.seed,
        method=task.method,
        time_limit_seconds=task.time_limit_seconds,
        ended=Ended.FINISHED if outcome.finished else Ended.STOPPED,
        seconds=seconds if outcome.seconds is None else outcome.seconds,
        first_plan_seconds=outcome.first_plan_seconds,
        near_seconds=outcome.near_seconds,
        levels=_figures(problem, outcome, report),
        broken=find_wrong(report, outcome.levels) if report else (),
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def find_wrong(report: Report, told: Sequence[Level]) -> tuple[str, ...]:
    """Return the first sentences of the checker on a plan, and the levels that it counts otherwise than was told."""
    counted = {row.name: row.value for row in report.levels}
    return (
        *(row.text for row in report.broken[:_SENTENCES]),
        *(
            f"Level {row.name!r} is {counted[row.name]}, not {row.value}."
            for row in told
            if counted[row.name] != row.value
        ),
    )


def _figures(problem: Problem, outcome: Outcome, report: Report | None) -> tuple[LevelFigure, ...]:
    values = {row.name: row.value for row in report.levels} if report and outcome.seats is not None else {}
    proven = {row.name for row in outcome.levels if row.proven}
    return tuple(
        LevelFigure(row.name, row.sign, values.get(row.name), outcome.bounds.get(row.name), row.name in proven)
        for row in objectives_of(problem)
    )


if __name__ == "__main__":
    json.dump(asdict(measure(Task(**json.load(sys.stdin)))), sys.stdout)
