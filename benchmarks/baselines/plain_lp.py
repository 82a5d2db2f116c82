"""The plain linear bound of each level: the textbook model without integrality and without blossom cuts.

It shows how hard an instance is: where this bound, rounded, equals the optimum, duos made no difficulty.
"""

import math
import time

from scipy.optimize import Bounds, LinearConstraint, milp

from benchmarks.baselines.formulation import Formulation
from benchmarks.baselines.plain_mip import OPTIMAL
from benchmarks.measurement import Task
from benchmarks.outcome import Outcome
from benchmarks.pairs import Region
from solver.problem import Problem

TOLERANCE = 1e-6
"""How far a linear value may miss an integer and still count as it."""


def run(problem: Problem, task: Task) -> Outcome:
    """Bound each level, rounded to whole units, given the task's values of the levels above."""
    deadline = time.monotonic() + task.time_limit_seconds
    formulation = Formulation.of(Region.of(problem))
    rows = [LinearConstraint(formulation.body, ub=formulation.upper)]
    bounds: dict[str, int | None] = {}
    for level in formulation.levels:
        costs = formulation.costs(level)
        seconds = max(0.0, deadline - time.monotonic())
        limits = Bounds(0, formulation.most)
        answer = milp(costs, bounds=limits, constraints=rows, options={"time_limit": seconds})
        if answer.status != OPTIMAL:
            return Outcome(bounds=bounds)
        bounds[level.name] = level.sign * math.ceil(answer.fun - TOLERANCE)
        rows.append(LinearConstraint(costs[None, :], ub=level.sign * task.values[level.name]))
    return Outcome(bounds=bounds, finished=True)
