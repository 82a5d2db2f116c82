"""Prices from the interior: HiGHS' barrier method, without a vertex.

With thousands of coupled rows the simplex takes many times as long as the barrier. Its point lies in the middle of all
best ones, and so do its prices: they hardly jump when the program grows.
"""

from dataclasses import dataclass

from ortools.math_opt import callback_pb2, model_parameters_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver as mathopt_core
from pybind11_abseil.status import StatusNotOk

from solver.engine.deadline import Deadline, OutOfTimeError
from solver.engine.linear import NumericalError
from solver.engine.protos import Status, dense, limit_time, model_proto, status_of
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
    limit_time(parameters, deadline)
    try:
        result = mathopt_core.solve(
            model_proto(matrix, costs, integer=False),
            parameters_pb2.SOLVER_TYPE_HIGHS,
            parameters_pb2.SolverInitializerProto(),
            parameters,
            model_parameters_pb2.ModelSolveParametersProto(),
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )
    except StatusNotOk as error:
        raise NumericalError(str(error)) from error
    if status_of(result) is not Status.OPTIMAL:
        if result.termination.limit != result_pb2.LIMIT_UNSPECIFIED:
            raise OutOfTimeError
        raise NumericalError(str(result.termination))
    solution = result.solutions[0]
    columns = dense(solution.primal_solution.variable_values, len(matrix.column_lower))
    prices = dense(solution.dual_solution.dual_values, len(matrix.row_lower))
    return Interior(float(costs @ columns), columns, prices)
