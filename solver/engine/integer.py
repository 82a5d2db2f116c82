"""Mixed-integer programs in HiGHS, or in SCIP first, through MathOpt."""

import math
from contextlib import suppress
from dataclasses import dataclass

from ortools.math_opt import parameters_pb2, result_pb2

from solver.engine.branching import branch
from solver.engine.deadline import Deadline
from solver.engine.once import run_highs
from solver.engine.protos import NumericalError, Status, dense, status_of
from solver.model import Floats, Matrix

_MOST_PRESOLVED = 10_000
"""Presolve halves the time of a small program, but its own time grows steeply: 2 s for 8 000 columns, minutes for
28 000."""

_NODES = 500
"""Where SCIP is quick it needs a few dozen."""

_DECIDED = (result_pb2.LIMIT_UNSPECIFIED, result_pb2.LIMIT_CUTOFF, result_pb2.LIMIT_TIME)
"""Limits after which another engine could not tell more."""


@dataclass(frozen=True)
class IntegerSolution:
    """What a mixed-integer solve found: ``columns`` is ``None`` without a solution."""

    status: Status
    columns: Floats | None
    cost: float


def solve_integer(
    matrix: Matrix, costs: Floats, deadline: Deadline, *, seed: int, cutoff: float | None = None, gap: float = 0.5
) -> IntegerSolution:
    """Minimise ``costs . x`` with HiGHS, to within ``gap``: to optimality when all costs are whole and it is below one.

    ``cutoff``: solutions that cost more are of no use, and ``INFEASIBLE`` can mean that there are only such.

    Raises
    ------
    OutOfTimeError
        When no time is left at the start; a solve that is cut short returns ``FEASIBLE`` or ``UNKNOWN``.
    NumericalError
        When rounding errors got the better of the engine.
    """
    parameters = parameters_pb2.SolveParametersProto(
        random_seed=seed, relative_gap_tolerance=0.0, absolute_gap_tolerance=gap
    )
    if len(costs) > _MOST_PRESOLVED:
        parameters.presolve = parameters_pb2.EMPHASIS_OFF
    parameters.highs.bool_options["mip_allow_restart"] = False
    if cutoff is not None:
        parameters.highs.double_options["objective_bound"] = cutoff
    try:
        result = run_highs(matrix, costs, parameters, deadline, integer=True)
    except NumericalError:  # now and then its presolve breaks down on a sound program
        parameters.presolve = parameters_pb2.EMPHASIS_OFF
        result = run_highs(matrix, costs, parameters, deadline, integer=True)
    return _solution(result, costs)


def solve_tight(
    matrix: Matrix, costs: Floats, deadline: Deadline, *, seed: int, cutoff: float | None = None
) -> IntegerSolution:
    """Minimise ``costs . x``, all whole, where the relaxation is tight already: by SCIP, which branches at once.

    After some hundred nodes HiGHS, with its cutting planes, takes the program over. Otherwise as ``solve_integer``.

    Raises
    ------
    OutOfTimeError
        When no time is left at the start, of HiGHS' turn too; a solve that is cut short returns ``FEASIBLE`` or
        ``UNKNOWN``.
    NumericalError
        When rounding errors got the better of both engines.
    """
    with suppress(NumericalError):
        result = branch(matrix, costs, deadline, seed=seed, cutoff=cutoff, nodes=_NODES)
        if result.termination.limit in _DECIDED or status_of(result) is Status.OPTIMAL:
            return _solution(result, costs)
    return solve_integer(matrix, costs, deadline, seed=seed, cutoff=cutoff)


def _solution(result: result_pb2.SolveResultProto, costs: Floats) -> IntegerSolution:
    no_better = result.termination.limit == result_pb2.LIMIT_CUTOFF
    status = Status.INFEASIBLE if no_better else status_of(result)
    found = status in (Status.OPTIMAL, Status.FEASIBLE) and len(result.solutions) > 0
    values = result.solutions[0].primal_solution.variable_values if found else None
    columns = None if values is None else dense(values, len(costs))
    return IntegerSolution(status, columns, math.inf if columns is None else float(costs @ columns))
