"""Linear programs, through MathOpt: HiGHS finds a first basis, GLOP goes on from it as rows and costs change."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_update_pb2,
    parameters_pb2,
    result_pb2,
    solution_pb2,
)
from ortools.math_opt.core.python import solver as mathopt_core
from pybind11_abseil.status import StatusNotOk

from solver.engine.deadline import Deadline
from solver.engine.once import run_highs
from solver.engine.protos import NumericalError, Status, dense, limit_time, model_proto, status_of, without_optimum
from solver.instance import Ints
from solver.model import Floats, Matrix

Statuses = NDArray[np.int8]

AT_LOWER = int(solution_pb2.BASIS_STATUS_AT_LOWER_BOUND)
BASIC = int(solution_pb2.BASIS_STATUS_BASIC)


@dataclass(frozen=True)
class Row:
    """One row to add: ``lower <= values . x[columns] <= upper``."""

    columns: Ints
    values: Floats
    lower: float = -math.inf
    upper: float = math.inf

    def slack(self, columns: Floats) -> float:
        """Return how far a point stays below the upper bound."""
        return float(self.upper - self.values @ columns[self.columns])


@dataclass(frozen=True)
class Basis:
    """The simplex status of every column and every row."""

    columns: Statuses
    rows: Statuses

    def proto(self) -> solution_pb2.BasisProto:
        """Return the basis for MathOpt."""
        return solution_pb2.BasisProto(variable_status=_sparse(self.columns), constraint_status=_sparse(self.rows))


def first_basis(matrix: Matrix, costs: Floats, deadline: Deadline) -> Basis | None:
    """Solve a linear program from nothing and return its optimal basis; ``None`` when it is infeasible.

    HiGHS is more than twice as fast as GLOP from nothing, but keeps no basis for the next solve.

    Raises
    ------
    OutOfTimeError
        When the deadline passes first.
    NumericalError
        When rounding errors got the better of the simplex.
    """
    parameters = parameters_pb2.SolveParametersProto(lp_algorithm=parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX)
    result = run_highs(matrix, costs, parameters, deadline, integer=False)
    status = status_of(result)
    if status is Status.OPTIMAL:
        return _basis(result.solutions[0].basis)
    if status is Status.INFEASIBLE:
        return None
    raise without_optimum(result)


@dataclass(frozen=True)
class LinearSolution:
    """An optimal vertex: value, columns, the duals of the rows (of a minimisation), and its basis."""

    value: float
    columns: Floats
    duals: Floats
    basis: Basis


class LinearProgram:
    """Minimise ``costs . x``; each solve goes on from the last one's basis, the first from ``basis`` if given.

    A solve after rows were added that needs more iterations than ``few`` has lost the basis, and is told it.
    """

    def __init__(self, matrix: Matrix, costs: Floats, basis: Basis | None = None, *, few: int | None = None) -> None:
        self.column_count = len(matrix.column_lower)
        self.row_count = len(matrix.row_lower)
        self._costs = costs
        self._basis = basis
        self._few = few
        self._last = basis
        self._grown: Basis | None = None
        self._solver = mathopt_core.new(
            parameters_pb2.SOLVER_TYPE_GLOP,
            model_proto(matrix, self._costs, integer=False),
            parameters_pb2.SolverInitializerProto(),
        )

    def add_rows(self, rows: list[Row]) -> None:
        """Add rows; the dual simplex can go on from the basis."""
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
        if self._last is not None:
            basic = np.full(len(rows), BASIC, dtype=np.int8)
            self._last = self._grown = Basis(self._last.columns, np.append(self._last.rows, basic))
            self._basis = self._grown if self._basis is not None else None

    def change_bounds(self, bounds: Mapping[int, tuple[float, float]]) -> None:
        """Change the least and the most of some rows; the dual simplex can go on from the basis."""
        update = model_update_pb2.ModelUpdateProto()
        _set_bounds(update.linear_constraint_updates, bounds)
        self._apply(update)

    def change_column_bounds(self, bounds: Mapping[int, tuple[float, float]]) -> None:
        """Change the least and the most of some columns; the dual simplex can go on from the basis."""
        update = model_update_pb2.ModelUpdateProto()
        _set_bounds(update.variable_updates, bounds)
        self._apply(update)

    def change_costs(self, costs: Floats) -> None:
        """Change the objective; the primal simplex can go on from the basis."""
        changed = np.flatnonzero(costs != self._costs)
        update = model_update_pb2.ModelUpdateProto()
        coefficients = update.objective_updates.linear_coefficients
        coefficients.ids.extend(changed.tolist())
        coefficients.values.extend(costs[changed].tolist())
        self._costs = costs
        self._apply(update)

    def solve(self, deadline: Deadline, *, dual: bool) -> LinearSolution | None:
        """Solve to optimality, by the dual or the primal simplex; ``None`` when infeasible.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        NumericalError
            When rounding errors got the better of the simplex; the program is of no more use.
        """
        result = self._result(deadline, dual=dual)
        self._last = self._grown = None
        status = status_of(result)
        if status is Status.OPTIMAL:
            solution = self._solution(result.solutions[0])
            self._last = solution.basis
            return solution
        if status is Status.INFEASIBLE:
            return None
        raise without_optimum(result)

    def _result(self, deadline: Deadline, *, dual: bool) -> result_pb2.SolveResultProto:
        """Call the engine, and once more where it has lost the basis over new rows.

        It keeps the last basis by itself, but may take a new row for a column that was basic in another, and then
        finds hundreds of columns that fit no more. Told the whole basis it never does, but forgets the norms of the
        edges, which are dearer than most solves; so it is told only where a solve takes long.
        """
        if self._grown is None or self._few is None:
            return self._call(deadline, dual=dual)
        result = self._call(deadline, dual=dual, most_iterations=self._few)
        if result.termination.limit == result_pb2.LIMIT_UNSPECIFIED:
            return result
        self._basis = self._grown
        return self._call(deadline, dual=dual)

    def _call(
        self, deadline: Deadline, *, dual: bool, most_iterations: int | None = None
    ) -> result_pb2.SolveResultProto:
        algorithm = parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX if dual else parameters_pb2.LP_ALGORITHM_PRIMAL_SIMPLEX
        parameters = parameters_pb2.SolveParametersProto(lp_algorithm=algorithm)
        # A presolved program differs from the last one, so GLOP would forget its basis.
        parameters.glop.use_preprocessing = False
        limit_time(parameters, deadline)
        if most_iterations is not None:
            parameters.iteration_limit = most_iterations
        start = model_parameters_pb2.ModelSolveParametersProto()
        start.variable_values_filter.skip_zero_values = True
        start.dual_values_filter.skip_zero_values = True
        start.reduced_costs_filter.filter_by_ids = True  # none is asked for
        if self._basis is not None:
            start.initial_basis.CopyFrom(self._basis.proto())
            self._basis = None
        try:
            return self._solver.solve(parameters, start, None, callback_pb2.CallbackRegistrationProto(), None, None)
        except StatusNotOk as error:
            raise NumericalError(str(error)) from error

    def _apply(self, update: model_update_pb2.ModelUpdateProto) -> None:
        if not self._solver.update(update):
            raise RuntimeError("The linear program refused an update.")

    def _solution(self, proto: solution_pb2.SolutionProto) -> LinearSolution:
        columns = dense(proto.primal_solution.variable_values, self.column_count)
        return LinearSolution(
            value=float(self._costs @ columns),
            columns=columns,
            duals=dense(proto.dual_solution.dual_values, self.row_count),
            basis=_basis(proto.basis),
        )


def _set_bounds(
    updates: model_update_pb2.LinearConstraintUpdatesProto | model_update_pb2.VariableUpdatesProto,
    bounds: Mapping[int, tuple[float, float]],
) -> None:
    changed = sorted(bounds)
    for vector, side in ((updates.lower_bounds, 0), (updates.upper_bounds, 1)):
        vector.ids.extend(changed)
        vector.values.extend(bounds[number][side] for number in changed)


def _basis(proto: solution_pb2.BasisProto) -> Basis:
    return Basis(_statuses(proto.variable_status), _statuses(proto.constraint_status))


def _sparse(statuses: Statuses) -> solution_pb2.SparseBasisStatusVector:
    return solution_pb2.SparseBasisStatusVector(ids=range(len(statuses)), values=statuses.tolist())


def _statuses(vector: solution_pb2.SparseBasisStatusVector) -> Statuses:
    return np.array(vector.values, dtype=np.int8)
