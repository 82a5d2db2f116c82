"""MathOpt's protocol buffers to and from arrays; building models variable by variable is slow."""

import math
from enum import Enum

import numpy as np
from ortools.math_opt import model_pb2, parameters_pb2, result_pb2, sparse_containers_pb2
from scipy import sparse

from solver.engine.deadline import Deadline, OutOfTimeError
from solver.model import Floats, Matrix

_LONGEST_SECONDS = 1e9
"""A call's limit must fit into nanoseconds of 64 bits."""


class NumericalError(Exception):
    """Rounding errors got the better of an engine."""


class Status(Enum):
    """How one call of an engine ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


_STATUS = {
    result_pb2.TERMINATION_REASON_OPTIMAL: Status.OPTIMAL,
    result_pb2.TERMINATION_REASON_FEASIBLE: Status.FEASIBLE,
    result_pb2.TERMINATION_REASON_INFEASIBLE: Status.INFEASIBLE,
    result_pb2.TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED: Status.INFEASIBLE,
}


def model_proto(matrix: Matrix, costs: Floats, *, integer: bool) -> model_pb2.ModelProto:
    """Return a minimisation of ``costs . x`` as a MathOpt model."""
    columns, rows = len(matrix.column_lower), len(matrix.row_lower)
    body = sparse.csr_array(matrix.body)
    body.sort_indices()
    proto = model_pb2.ModelProto()
    proto.variables.ids.extend(range(columns))
    proto.variables.lower_bounds.extend(matrix.column_lower.tolist())
    proto.variables.upper_bounds.extend(matrix.column_upper.tolist())
    proto.variables.integers.extend((matrix.column_integer & integer).tolist())
    proto.linear_constraints.ids.extend(range(rows))
    proto.linear_constraints.lower_bounds.extend(matrix.row_lower.tolist())
    proto.linear_constraints.upper_bounds.extend(matrix.row_upper.tolist())
    proto.linear_constraint_matrix.row_ids.extend(np.repeat(np.arange(rows), np.diff(body.indptr)).tolist())
    proto.linear_constraint_matrix.column_ids.extend(body.indices.tolist())
    proto.linear_constraint_matrix.coefficients.extend(body.data.tolist())
    used = np.flatnonzero(costs)
    proto.objective.linear_coefficients.ids.extend(used.tolist())
    proto.objective.linear_coefficients.values.extend(costs[used].tolist())
    return proto


def limit_time(parameters: parameters_pb2.SolveParametersProto, deadline: Deadline) -> None:
    """Give a call the time that is left; raise OutOfTimeError when there is none."""
    seconds = deadline.remaining()
    if math.isfinite(seconds):
        parameters.time_limit.FromNanoseconds(int(min(seconds, _LONGEST_SECONDS) * 1e9))


def status_of(result: result_pb2.SolveResultProto) -> Status:
    """Return how a call ended."""
    return _STATUS.get(result.termination.reason, Status.UNKNOWN)


def without_optimum(result: result_pb2.SolveResultProto) -> OutOfTimeError | NumericalError:
    """Return why a linear program ended without an optimum, although it has one."""
    if result.termination.limit != result_pb2.LIMIT_UNSPECIFIED:
        return OutOfTimeError()
    return NumericalError(str(result.termination))


def dense(vector: sparse_containers_pb2.SparseDoubleVectorProto, size: int) -> Floats:
    """Return a sparse vector as an array."""
    values = np.zeros(size)
    values[np.array(vector.ids, dtype=np.int64)] = np.array(vector.values, dtype=float)
    return values
