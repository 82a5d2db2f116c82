"""One call of an engine that starts from nothing, through MathOpt."""

from functools import partial

from ortools.math_opt import callback_pb2, model_parameters_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver as mathopt_core
from pybind11_abseil.status import StatusNotOk

from solver.engine.deadline import Deadline
from solver.engine.protos import NumericalError, limit_time, model_proto
from solver.model import Floats, Matrix


def run_once(
    engine: parameters_pb2.SolverTypeProto,
    matrix: Matrix,
    costs: Floats,
    parameters: parameters_pb2.SolveParametersProto,
    deadline: Deadline,
    *,
    integer: bool,
) -> result_pb2.SolveResultProto:
    """Minimise ``costs . x`` in the time that is left, and return what the engine says.

    Raises
    ------
    OutOfTimeError
        When no time is left at the start.
    NumericalError
        When the engine gives up.
    """
    limit_time(parameters, deadline)
    try:
        return mathopt_core.solve(
            model_proto(matrix, costs, integer=integer),
            engine,
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


run_highs = partial(run_once, parameters_pb2.SOLVER_TYPE_HIGHS)
run_scip = partial(run_once, parameters_pb2.SOLVER_TYPE_GSCIP)
