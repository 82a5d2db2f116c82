"""One plain MIP, solved level by level with HiGHS (the one inside SciPy): no cuts of ours, no columns on demand."""

import time
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from benchmarks.baselines.formulation import Formulation, PlainLevel
from benchmarks.baselines.outcome import Outcome, seats_of
from benchmarks.pairs import Region
from solver.problem import Problem

OPTIMAL = 0
"""SciPy's status of a solve that ended with a proof."""


def solve_plain_mip(problem: Problem, time_limit_seconds: float) -> Outcome:
    """Solve one level after the other, each at the proven values of those above, until the time is over."""
    program = Program(Formulation.of(Region.of(problem)), time.monotonic() + time_limit_seconds)
    best, finished = None, False
    for level in program.formulation.levels:
        answer = program.minimise(level, integer=True)
        finished = answer is not None and answer.status == OPTIMAL
        best = best if answer is None or answer.x is None else answer.x
        if answer is None or not finished:
            break
        program.keep(level, round(level.sign * answer.fun))
    if best is None:
        return Outcome()
    region = program.formulation.region
    return Outcome(seats=seats_of(region, np.flatnonzero(best[: len(region.pairs)] > 0.5)), finished=finished)


@dataclass
class Program:
    """A formulation with the levels that are kept so far, and the moment on the monotonic clock when time is over."""

    formulation: Formulation
    deadline: float
    rows: list[LinearConstraint] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows.append(LinearConstraint(self.formulation.body, ub=self.formulation.upper))

    def keep(self, level: PlainLevel, value: int) -> None:
        """Let a level never get worse than ``value``."""
        self.rows.append(LinearConstraint(self.formulation.costs(level)[None, :], ub=level.sign * value))

    def minimise(self, level: PlainLevel, *, integer: bool) -> OptimizeResult | None:
        """Return HiGHS's answer, or ``None`` when no time is left."""
        costs = self.formulation.costs(level)
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            return None
        return milp(
            costs,
            integrality=np.full(len(costs), int(integer)),
            bounds=Bounds(0, self.formulation.most),
            constraints=self.rows,
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
