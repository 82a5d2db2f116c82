"""One CP-SAT model with one weighted sum, on two workers."""

import time

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.baselines.formulation import Formulation
from benchmarks.measurement import Task
from benchmarks.outcome import Outcome, seats_of
from benchmarks.pairs import Region
from solver.problem import Problem

WORKERS = 2


def run(problem: Problem, task: Task) -> Outcome:
    """Maximise the weighted sum until the time is over, building the model included."""
    started = time.monotonic()
    formulation = Formulation.of(Region.of(problem))
    model = _build(formulation)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = max(0.0, task.time_limit_seconds - (time.monotonic() - started))
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome()
    taken = np.array(list(solver.response_proto.solution))[: len(formulation.region.pairs)]
    seats = seats_of(formulation.region, np.flatnonzero(taken))
    return Outcome(seats=seats, finished=status == cp_model.OPTIMAL)


def _build(formulation: Formulation) -> cp_model.CpModel:
    """Return the model; its first variables are the pairs, in their order."""
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, most, "") for most in formulation.most.tolist()]
    body = formulation.body
    for row in np.flatnonzero(np.isfinite(formulation.upper)):
        entries = slice(body.indptr[row], body.indptr[row + 1])
        terms = [columns[column] for column in body.indices[entries]]
        values = body.data[entries].astype(np.int64).tolist()
        model.add(cp_model.LinearExpr.weighted_sum(terms, values) <= int(formulation.upper[row]))
    pairs = columns[: len(formulation.region.pairs)]
    model.maximize(cp_model.LinearExpr.weighted_sum(pairs, formulation.weights.tolist()))
    return model
