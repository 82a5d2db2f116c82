"""The plain linear bound of each level: the textbook model without integrality and without blossom cuts.

It shows how hard an instance is: where this bound, rounded, equals the optimum, duos made no difficulty.
"""

import math
import time
from collections.abc import Mapping

from benchmarks.baselines.formulation import Formulation
from benchmarks.baselines.outcome import Outcome
from benchmarks.baselines.plain_mip import OPTIMAL, Program
from benchmarks.pairs import Region
from solver.problem import Problem

TOLERANCE = 1e-6
"""How far a linear value may miss an integer and still count as it."""


def bound_plain_lp(problem: Problem, time_limit_seconds: float, values: Mapping[str, int]) -> Outcome:
    """Bound each level, rounded to whole units, given the values that a plan has at the levels above."""
    program = Program(Formulation.of(Region.of(problem)), time.monotonic() + time_limit_seconds)
    bounds: dict[str, int] = {}
    for level in program.formulation.levels:
        answer = program.minimise(level, integer=False)
        if answer is None or answer.status != OPTIMAL:
            return Outcome(bounds=bounds)
        bounds[level.name] = level.sign * math.ceil(answer.fun - TOLERANCE)
        program.keep(level, values[level.name])
    return Outcome(bounds=bounds, finished=True)
