"""A first-order method (PDLP in OR-Tools): a point and prices that are nearly optimal, in little memory.

The primal-dual hybrid gradient method (Applegate et al., 2021) only multiplies by the matrix, so a round costs next to
nothing, and it goes on from any earlier point. What it returns may miss every row by a little: its prices still prove a
bound (:mod:`solver.prices.bound`).
"""

from dataclasses import dataclass

import numpy as np
from ortools.pdlp import solvers_pb2
from ortools.pdlp.python import pdlp
from scipy import sparse

from solver.engine.deadline import Deadline
from solver.engine.protos import NumericalError
from solver.model import Floats, Matrix

_LONGEST_SECONDS = 1e9
_SHARDS = 8
"""Sums are made in so many pieces, whatever the number of threads: it does not change the result."""


@dataclass(frozen=True)
class NearOptimum:
    """Values of the columns and prices of the rows, both nearly feasible and nearly the best."""

    columns: Floats
    prices: Floats


def near_optimum(
    matrix: Matrix, costs: Floats, deadline: Deadline, *, steps: int, threads: int, start: NearOptimum | None = None
) -> NearOptimum:
    """Minimise ``costs . x`` roughly, in so many steps or until the deadline, going on from ``start``.

    Raises
    ------
    OutOfTimeError
        When no time is left at the start.
    NumericalError
        When the method leads nowhere.
    """
    parameters = solvers_pb2.PrimalDualHybridGradientParams(num_threads=threads, num_shards=_SHARDS, verbosity_level=0)
    parameters.termination_criteria.iteration_limit = steps
    parameters.termination_criteria.time_sec_limit = min(deadline.remaining(), _LONGEST_SECONDS)
    program = _program(matrix, costs)
    if start is None:
        result = pdlp.primal_dual_hybrid_gradient(program, parameters)
    else:
        point = pdlp.PrimalAndDualSolution()
        point.primal_solution, point.dual_solution = start.columns, start.prices
        result = pdlp.primal_dual_hybrid_gradient(program, parameters, point)
    found = NearOptimum(np.array(result.primal_solution), np.array(result.dual_solution))
    if len(found.prices) != len(matrix.row_lower) or not np.isfinite(found.prices).all():
        raise NumericalError(str(result.solve_log.termination_reason))
    return found


def _program(matrix: Matrix, costs: Floats) -> pdlp.QuadraticProgram:
    program = pdlp.QuadraticProgram()
    program.objective_vector = costs
    program.constraint_matrix = sparse.csc_matrix(matrix.body)
    program.constraint_lower_bounds, program.constraint_upper_bounds = matrix.row_lower, matrix.row_upper
    program.variable_lower_bounds, program.variable_upper_bounds = matrix.column_lower, matrix.column_upper
    return program
