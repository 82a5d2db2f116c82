"""Prices from the interior: HiGHS' barrier method, without a vertex.

With thousands of coupled rows the simplex takes many times as long as the barrier. Its point lies in the middle of all
best ones, and so do its prices: they hardly jump when the program grows.
"""

from dataclasses import dataclass

from ortools.math_opt import parameters_pb2

from solver.engine.deadline import Deadline
from solver.engine.once import run_highs
from solver.engine.protos import Status, dense, status_of, without_optimum
from solver.model import Floats, Matrix


@dataclass(frozen=True)
class Interior:
    """A best point of a linear program, mostly not a vertex, and the price of every row."""

    value: float
    columns: Floats
    prices: Floats


def interior_point(matrix: Matrix, costs: Floats, deadline: Deadline) -> Interior:
    """Minimise ``costs . x`` by the barrier method, without a crossover to a vertex.

    Raises
    ------
    OutOfTimeError
        When the deadline passes first.
    NumericalError
        When there is no point, or none could be found.
    """
    parameters = parameters_pb2.SolveParametersProto(lp_algorithm=parameters_pb2.LP_ALGORITHM_BARRIER)
    parameters.highs.string_options["run_crossover"] = "off"
    result = run_highs(matrix, costs, parameters, deadline, integer=False)
    if status_of(result) is not Status.OPTIMAL:
        raise without_optimum(result)
    solution = result.solutions[0]
    columns = dense(solution.primal_solution.variable_values, len(matrix.column_lower))
    prices = dense(solution.dual_solution.dual_values, len(matrix.row_lower))
    return Interior(float(costs @ columns), columns, prices)
