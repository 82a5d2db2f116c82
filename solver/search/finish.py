"""The finish: a mixed-integer program on the few pairs that a better plan can use."""

import math

import numpy as np

from solver.assemble import Assembled
from solver.engine import Deadline, IntegerSolution, LinearSolution, Status, solve_integer
from solver.model import Floats, Matrix
from solver.search.relaxation import TOLERANCE, round_up


def finish(
    assembled: Assembled,
    matrix: Matrix,
    costs: Floats,
    relaxed: LinearSolution,
    deadline: Deadline,
    *,
    seed: int,
) -> IntegerSolution:
    """Minimise over the integers with all rows and cuts in ``matrix``, given its LP solution.

    A plan of cost ``v`` uses no pair at zero whose reduced cost exceeds ``v`` minus the LP value. So the pairs
    within ``slack`` of it are tried first; a plan found within ``slack`` is the best of all pairs. Otherwise
    the slack grows, at last to all pairs.
    """
    slack = round_up(relaxed.value) - relaxed.value + 0.001 * abs(relaxed.value) + 1
    while True:
        kept = _within(assembled, relaxed, slack)
        answer = solve_integer(_shut(matrix, ~kept), costs, deadline, seed=seed)
        if answer.status in (Status.FEASIBLE, Status.UNKNOWN) or kept.all():
            return answer
        if answer.columns is not None:
            if answer.cost <= relaxed.value + slack + TOLERANCE:
                return answer
            slack = answer.cost - relaxed.value
        else:
            slack = slack * 10 if slack < abs(relaxed.value) else math.inf


def _within(assembled: Assembled, relaxed: LinearSolution, slack: float) -> np.ndarray:
    """Tell which columns a plan within ``slack`` of the LP value can use; declared columns always may."""
    kept = (relaxed.reduced_costs <= slack + TOLERANCE) | (relaxed.columns > 1e-9)
    kept[: assembled.first_pair] = True
    return kept


def _shut(matrix: Matrix, columns: np.ndarray) -> Matrix:
    """Return the matrix with some columns held at zero."""
    upper = np.where(columns, 0.0, matrix.column_upper)
    return Matrix(matrix.column_lower, upper, matrix.column_integer, matrix.row_lower, matrix.row_upper, matrix.body)
