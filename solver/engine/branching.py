"""Whole solutions of small programs whose relaxation is tight already, by SCIP, through MathOpt.

HiGHS spends most of its time on such a program at the root, on cutting planes that change nothing. SCIP without any
branches at once, which takes a fifth of that where a few hundred columns are not settled. Its presolve is kept short:
the programs come small. It splits at the column that settles most others, without trying columns first: a few dozen
nodes mostly are the whole tree, and the trials took longer than those.
"""

from ortools.math_opt import parameters_pb2, result_pb2

from solver.engine.deadline import Deadline
from solver.engine.once import run_scip
from solver.engine.protos import Status, dense, status_of, without_optimum
from solver.model import Floats, Matrix

_GAP = 0.5
"""Enough where all costs are whole."""

_FIRST = 20_000
"""The priority of a branching rule that comes before all others."""


def find_integer(matrix: Matrix, costs: Floats, deadline: Deadline, *, seed: int, cutoff: float) -> Floats | None:
    """Return the columns of the first solution found that costs at most ``cutoff``; ``None`` when there is none.

    Raises
    ------
    OutOfTimeError
        When the deadline passes first.
    NumericalError
        When the engine gives up.
    """
    parameters = _parameters(seed)
    parameters.cutoff_limit, parameters.solution_limit = cutoff, 1
    return _run(matrix, costs, parameters, deadline)


def best_integer(matrix: Matrix, costs: Floats, deadline: Deadline, *, seed: int) -> Floats | None:
    """Return the columns of a solution of least cost, where all costs are whole; ``None`` when there is none.

    Raises
    ------
    OutOfTimeError
        When the deadline passes first.
    NumericalError
        When the engine gives up.
    """
    return _run(matrix, costs, _parameters(seed), deadline)


def branch(
    matrix: Matrix, costs: Floats, deadline: Deadline, *, seed: int, cutoff: float | None, nodes: int
) -> result_pb2.SolveResultProto:
    """Minimise ``costs . x``, all whole, in so many nodes, and return what SCIP says.

    ``cutoff``: solutions that cost more are of no use.

    Raises
    ------
    OutOfTimeError
        When no time is left at the start.
    NumericalError
        When the engine gives up.
    """
    parameters = _parameters(seed)
    parameters.node_limit = nodes
    if cutoff is not None:
        parameters.cutoff_limit = cutoff + _GAP / 2  # SCIP takes only what is below
    return run_scip(matrix, costs, parameters, deadline, integer=True)


def _parameters(seed: int) -> parameters_pb2.SolveParametersProto:
    little, off = parameters_pb2.EMPHASIS_LOW, parameters_pb2.EMPHASIS_OFF
    parameters = parameters_pb2.SolveParametersProto(random_seed=seed, cuts=off, heuristics=off, presolve=little)
    parameters.relative_gap_tolerance, parameters.absolute_gap_tolerance = 0.0, _GAP
    parameters.gscip.int_params["branching/inference/priority"] = _FIRST
    return parameters


def _run(
    matrix: Matrix, costs: Floats, parameters: parameters_pb2.SolveParametersProto, deadline: Deadline
) -> Floats | None:
    result = run_scip(matrix, costs, parameters, deadline, integer=True)
    if result.solutions and (parameters.solution_limit or status_of(result) is Status.OPTIMAL):
        return dense(result.solutions[0].primal_solution.variable_values, len(costs))
    if status_of(result) is Status.INFEASIBLE or result.termination.limit == result_pb2.LIMIT_CUTOFF:
        return None
    raise without_optimum(result)
