"""One plain MIP with one weighted sum, by the HiGHS inside SciPy: no cuts of ours, no columns on demand.

Level by level, with a dense row for each level above, the same HiGHS comes far less far in the same time.
"""

import time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from benchmarks.baselines.formulation import Formulation
from benchmarks.measurement import Task
from benchmarks.outcome import Outcome, seats_of
from benchmarks.pairs import Region
from solver.problem import Problem

OPTIMAL = 0
"""SciPy's status of a solve that ended with a proof."""


def run(problem: Problem, task: Task) -> Outcome:
    """Maximise the weighted sum until the time is over, building the model included."""
    started = time.monotonic()
    formulation = Formulation.of(Region.of(problem))
    pairs = len(formulation.region.pairs)
    costs = np.append(-formulation.weights, np.zeros(len(formulation.duo_offers))).astype(float)
    answer = milp(
        costs,
        integrality=np.ones(len(costs)),
        bounds=Bounds(0, formulation.most),
        constraints=LinearConstraint(formulation.body, ub=formulation.upper),
        options={"time_limit": max(0.0, task.time_limit_seconds - (time.monotonic() - started)), "mip_rel_gap": 0.0},
    )
    if answer.x is None:
        return Outcome()
    seats = seats_of(formulation.region, np.flatnonzero(answer.x[:pairs] > 0.5))
    return Outcome(seats=seats, finished=answer.status == OPTIMAL)
