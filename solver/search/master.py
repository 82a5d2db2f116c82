"""The master program: the LP over the active pairs, with the rows that the search added."""

from dataclasses import replace

import numpy as np
from scipy import sparse

from solver.assemble import Assembled
from solver.engine import AT_LOWER, BASIC, Basis, Deadline, LinearProgram, LinearSolution
from solver.instance import Ints
from solver.model import Floats, Matrix
from solver.search.point import Point
from solver.search.rows import Chosen, Cut, Held, with_rows


class Master:
    """An LP that grows by rows and by pairs and keeps its basis; ``rows`` lie below those of the model."""

    def __init__(self, assembled: Assembled, active: Ints, weights: Floats) -> None:
        self.assembled = assembled
        self.weights = weights
        self.rows: list[Cut | Held] = []
        self._open(active, None)

    def _open(self, active: Ints, basis: Basis | None) -> None:
        """Build the program over the active pairs."""
        self.chosen = Chosen.of(self.assembled, active)
        self.model = _without_upper_bounds(self.assembled.matrix(active), len(active))
        self.costs = self.assembled.costs(self.weights, active)
        self._program = LinearProgram(self.matrix(), self.costs, basis)
        self._solution: LinearSolution | None = None
        self._dual = basis is None

    @property
    def active(self) -> Ints:
        """Return the active pairs, in the order of their columns."""
        return self.chosen.pairs

    def matrix(self) -> Matrix:
        """Return the whole program."""
        return with_rows(self.model, [self.chosen.row(row) for row in self.rows])

    def weigh(self, weights: Floats) -> None:
        """Change the objective."""
        if not np.array_equal(weights, self.weights):
            self.weights = weights
            self.costs = self.assembled.costs(weights, self.active)
            self._program.change_costs(self.costs)
            self._dual = False

    def add(self, rows: list[Cut] | list[Held]) -> None:
        """Add rows."""
        self.rows = [*self.rows, *rows]
        self._program.add_rows([self.chosen.row(row) for row in rows])
        self._dual = True

    def release(self, entry: int) -> None:
        """Take back that an entry is held."""
        self.rows = [row for row in self.rows if not (isinstance(row, Held) and row.entry == entry)]
        self._open(self.active, None)

    def activate(self, pairs: Ints) -> None:
        """Add pairs to the vertex last found, and drop the cuts that it leaves slack."""
        last, first = self._last(), self.assembled.first_pair
        own, added = np.split(last.basis.rows, [len(self.model.row_lower)])
        needed = [isinstance(row, Held) or status != BASIC for row, status in zip(self.rows, added, strict=True)]
        self.rows = [row for row, keep in zip(self.rows, needed, strict=True) if keep]
        status = np.full(len(self.assembled.pairs), AT_LOWER, dtype=np.int8)
        status[self.active] = last.basis.columns[first:]
        active = np.union1d(self.active, pairs)
        columns = np.concatenate([last.basis.columns[:first], status[active]])
        self._open(active, Basis(columns, np.concatenate([own, added[needed]])))

    def solve(self, deadline: Deadline) -> Point | None:
        """Solve to a vertex; ``None`` when no point over the active pairs keeps all rows."""
        self._solution = self._program.solve(deadline, dual=self._dual)
        if self._solution is None:
            return None
        declared, values = np.split(self._solution.columns, [self.assembled.first_pair])
        return Point(self._solution.value, declared, self.active, values)

    @property
    def duals(self) -> Floats:
        """Return the price of every row at the last vertex."""
        return self._last().duals

    def reduced_costs(self) -> Floats:
        """Return the reduced cost of every pair, active or not, at the last vertex."""
        own, added = np.split(self.duals, [len(self.model.row_lower)])
        weights = self.weights.copy()
        charged = np.zeros(len(self.assembled.pairs))
        for row, dual in zip(self.rows, added, strict=True):
            if isinstance(row, Held):
                weights[row.entry] -= dual
            elif dual:
                charged[row.pairs] += dual
        return self.assembled.reduced_costs(weights, own) - charged

    def tight_cuts(self) -> list[Cut]:
        """Return the cuts that hold the last vertex."""
        statuses = self._last().basis.rows[len(self.model.row_lower) :]
        named = zip(self.rows, statuses, strict=True)
        return [row for row, status in named if isinstance(row, Cut) and status != BASIC]

    def _last(self) -> LinearSolution:
        if self._solution is None:
            raise RuntimeError("The master program has no vertex yet.")
        return self._solution


def _without_upper_bounds(model: Matrix, pairs: int) -> Matrix:
    """Leave it to the students' rows that no pair exceeds one, so that no reduced cost is negative at a vertex."""
    declared = model.column_upper[: len(model.column_upper) - pairs]
    return replace(model, column_upper=np.concatenate([declared, np.full(pairs, np.inf)]))


def part_of(matrix: Matrix, rows: Ints, columns: Ints) -> Matrix:
    """Return some rows and columns of a matrix."""
    return Matrix(
        column_lower=matrix.column_lower[columns],
        column_upper=matrix.column_upper[columns],
        column_integer=matrix.column_integer[columns],
        row_lower=matrix.row_lower[rows],
        row_upper=matrix.row_upper[rows],
        body=sparse.csr_array(matrix.body[rows][:, columns]),
    )
