"""OR-Tools behind two verbs: solve a linear program that grows, and finish with a mixed-integer program.

Models go to MathOpt as protocol buffers filled from arrays; building them variable by variable is slow.
"""

import math
import time
from dataclasses import dataclass
from enum import Enum

import numpy as np
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    model_update_pb2,
    parameters_pb2,
    result_pb2,
    solution_pb2,
    sparse_containers_pb2,
)
from ortools.math_opt.core.python import solver as mathopt_core
from scipy import sparse

from solver.instance import Ints
from solver.model import Floats, Matrix

_INFINITY = math.inf
_LONGEST_SECONDS = 1e9
"""A call's limit must fit into nanoseconds of 64 bits."""


class Status(Enum):
    """How one call of an engine ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class OutOfTimeError(Exception):
    """The time limit has passed."""


@dataclass(frozen=True)
class Deadline:
    """A moment on the monotonic clock; infinite without a limit."""

    moment: float = _INFINITY

    @classmethod
    def after(cls, seconds: float | None) -> "Deadline":
        """Return the moment ``seconds`` from now."""
        return cls(_INFINITY if seconds is None else time.monotonic() + seconds)

    def remaining(self) -> float:
        """Return the seconds left.

        Raises
        ------
        OutOfTimeError
            When none are left.
        """
        seconds = self.moment - time.monotonic()
        if seconds <= 0:
            raise OutOfTimeError
        return seconds


@dataclass(frozen=True)
class Row:
    """One row to add: ``lower <= values . x[columns] <= upper``."""

    columns: Ints
    values: Floats
    lower: float = -_INFINITY
    upper: float = _INFINITY

    def slack(self, columns: Floats) -> float:
        """Return how far a point stays below the upper bound."""
        return float(self.upper - self.values @ columns[self.columns])


@dataclass(frozen=True)
class LinearSolution:
    """An optimal vertex: value, columns, row duals, and reduced costs (of a minimisation)."""

    value: float
    columns: Floats
    duals: Floats
    reduced_costs: Floats


class LinearProgram:
    """Minimise ``costs . x`` in GLOP, which keeps its basis while rows are added."""

    def __init__(self, matrix: Matrix, costs: Floats) -> None:
        self.column_count = len(matrix.column_lower)
        self.row_count = len(matrix.row_lower)
        self._costs = costs
        self._solver = mathopt_core.new(
            parameters_pb2.SOLVER_TYPE_GLOP,
            model_proto(matrix, self._costs, integer=False),
            parameters_pb2.SolverInitializerProto(),
        )

    def add_rows(self, rows: list[Row]) -> None:
        """Add rows; the basis stays, so the dual simplex goes on from it."""
        update = model_update_pb2.ModelUpdateProto()
        ids = range(self.row_count, self.row_count + len(rows))
        added = update.new_linear_constraints
        added.ids.extend(ids)
        added.lower_bounds.extend(row.lower for row in rows)
        added.upper_bounds.extend(row.upper for row in rows)
        lengths = [len(row.columns) for row in rows]
        matrix = update.linear_constraint_matrix_updates
        matrix.row_ids.extend(np.repeat(np.array(ids), lengths).tolist())
        for row in rows:
            order = np.argsort(row.columns)
            matrix.column_ids.extend(row.columns[order].tolist())
            matrix.coefficients.extend(row.values[order].tolist())
        self.row_count += len(rows)
        self._apply(update)

    def solve(self, deadline: Deadline, *, dual: bool) -> LinearSolution | None:
        """Solve to optimality, by the dual or the primal simplex; ``None`` when infeasible.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        """
        for by_dual in (dual, not dual):
            result = self._call(deadline, dual=by_dual)
            status = _status(result)
            if status is Status.OPTIMAL:
                return self._solution(result.solutions[0])
            if status is Status.INFEASIBLE:
                return None
            if result.termination.limit != result_pb2.LIMIT_UNSPECIFIED:
                raise OutOfTimeError
        raise RuntimeError(f"The linear program ended without an answer: {result.termination}")

    def _call(self, deadline: Deadline, *, dual: bool) -> result_pb2.SolveResultProto:
        algorithm = parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX if dual else parameters_pb2.LP_ALGORITHM_PRIMAL_SIMPLEX
        parameters = parameters_pb2.SolveParametersProto(lp_algorithm=algorithm)
        _limit_time(parameters, deadline)
        return self._solver.solve(
            parameters,
            model_parameters_pb2.ModelSolveParametersProto(),
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )

    def _apply(self, update: model_update_pb2.ModelUpdateProto) -> None:
        if not self._solver.update(update):
            raise RuntimeError("The linear program refused an update.")

    def _solution(self, proto: solution_pb2.SolutionProto) -> LinearSolution:
        columns = _dense(proto.primal_solution.variable_values, self.column_count)
        return LinearSolution(
            value=float(self._costs @ columns),
            columns=columns,
            duals=_dense(proto.dual_solution.dual_values, self.row_count),
            reduced_costs=_dense(proto.dual_solution.reduced_costs, self.column_count),
        )


@dataclass(frozen=True)
class IntegerSolution:
    """What a mixed-integer solve found: ``columns`` is ``None`` without a solution."""

    status: Status
    columns: Floats | None
    cost: float


def solve_integer(
    matrix: Matrix, costs: Floats, deadline: Deadline, *, seed: int, cutoff: float | None = None
) -> IntegerSolution:
    """Minimise ``costs . x`` (integer for every solution) with HiGHS, to proven optimality.

    ``cutoff``: solutions that cost more are of no use, and ``INFEASIBLE`` can mean that there are only such.

    Raises
    ------
    OutOfTimeError
        When no time is left at the start; a solve that is cut short returns ``FEASIBLE`` or ``UNKNOWN``.
    """
    parameters = parameters_pb2.SolveParametersProto(
        random_seed=seed, relative_gap_tolerance=0.0, absolute_gap_tolerance=0.5
    )
    if cutoff is not None:
        parameters.highs.double_options["objective_bound"] = cutoff
    _limit_time(parameters, deadline)
    result = mathopt_core.solve(
        model_proto(matrix, costs, integer=True),
        parameters_pb2.SOLVER_TYPE_HIGHS,
        parameters_pb2.SolverInitializerProto(),
        parameters,
        model_parameters_pb2.ModelSolveParametersProto(),
        None,
        callback_pb2.CallbackRegistrationProto(),
        None,
        None,
    )
    status = _status(result)
    found = status in (Status.OPTIMAL, Status.FEASIBLE) and len(result.solutions) > 0
    values = result.solutions[0].primal_solution.variable_values if found else None
    columns = None if values is None else _dense(values, len(matrix.column_lower))
    return IntegerSolution(status, columns, math.inf if columns is None else float(costs @ columns))


def model_proto(matrix: Matrix, costs: Floats, *, integer: bool) -> model_pb2.ModelProto:
    """Return a minimisation of ``costs . x`` as a MathOpt model."""
    columns, rows = len(matrix.column_lower), len(matrix.row_lower)
    cells = sparse.coo_array(matrix.body)
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(columns))
    proto.variables.lower_bounds.extend(matrix.column_lower.tolist())
    proto.variables.upper_bounds.extend(matrix.column_upper.tolist())
    proto.variables.integers.extend((matrix.column_integer & integer).tolist())
    proto.linear_constraints.ids.extend(range(rows))
    proto.linear_constraints.lower_bounds.extend(matrix.row_lower.tolist())
    proto.linear_constraints.upper_bounds.extend(matrix.row_upper.tolist())
    order = np.lexsort((cells.col, cells.row))
    proto.linear_constraint_matrix.row_ids.extend(cells.row[order].tolist())
    proto.linear_constraint_matrix.column_ids.extend(cells.col[order].tolist())
    proto.linear_constraint_matrix.coefficients.extend(cells.data[order].tolist())
    used = np.flatnonzero(costs)
    proto.objective.linear_coefficients.ids.extend(used.tolist())
    proto.objective.linear_coefficients.values.extend(costs[used].tolist())
    return proto


def _limit_time(parameters: parameters_pb2.SolveParametersProto, deadline: Deadline) -> None:
    seconds = deadline.remaining()
    if math.isfinite(seconds):
        parameters.time_limit.FromNanoseconds(int(min(seconds, _LONGEST_SECONDS) * 1e9))


def _status(result: result_pb2.SolveResultProto) -> Status:
    reason = result.termination.reason
    known = {
        result_pb2.TERMINATION_REASON_OPTIMAL: Status.OPTIMAL,
        result_pb2.TERMINATION_REASON_FEASIBLE: Status.FEASIBLE,
        result_pb2.TERMINATION_REASON_INFEASIBLE: Status.INFEASIBLE,
        result_pb2.TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED: Status.INFEASIBLE,
    }
    return known.get(reason, Status.UNKNOWN)


def _dense(vector: sparse_containers_pb2.SparseDoubleVectorProto, size: int) -> Floats:
    dense = np.zeros(size)
    dense[np.array(vector.ids, dtype=np.int64)] = np.array(vector.values, dtype=float)
    return dense
