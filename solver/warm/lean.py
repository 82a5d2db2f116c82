"""A linear program near one of its vertices, without what is settled there.

When only whole points that cost ``most`` at most are of interest, a column whose reduced cost exceeds ``most - value``
stays at its bound (Dantzig, Fulkerson and Johnson, 1954). Then the rows settle more: what the bounds of all others
leave to a column (Savelsbergh, 1994). A settled column that is not basic is left out. A row that always holds is left
out when its slack is basic; and, if all its columns are settled and one basic column is left in it, with that column.
So what remains of the vertex's basis is a basis of what remains of the program, and its duals are feasible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from solver.engine import BASIC, Basis, Deadline, LinearProgram, LinearSolution, Row
from solver.instance import Bools, Ints
from solver.model import Floats, Matrix
from solver.search.rows import TOLERANCE, part_of

_ROUNDS = 4
"""Later rounds settle hardly anything."""


class LeanProgram:
    """The program of a matrix and costs, for whole points that cost ``most`` at most.

    ``vertex`` is an optimal one. Columns are those of the matrix; ``lower`` and ``upper`` are bounds that every such
    point keeps. The duals of a solution are those of the rows that remain.
    """

    def __init__(self, matrix: Matrix, costs: Floats, vertex: LinearSolution, most: float) -> None:
        bounds = _Bounds.near(matrix, costs, vertex, most - vertex.value)
        for _ in range(_ROUNDS):
            if not bounds.tighten():
                break
        self._is_empty = bool((bounds.lower > bounds.upper + TOLERANCE).any())
        bounds.upper = np.maximum(bounds.lower, bounds.upper)  # the engine takes no others
        self.lower, self.upper = bounds.lower, bounds.upper
        rows, columns = _remaining(bounds, vertex.basis)
        self._columns = columns
        self._place = np.full(len(costs), -1)
        self._place[columns] = np.arange(len(columns))
        self._settled = bounds.lower.copy()
        self._settled[columns] = 0.0
        self._offset = float(costs @ self._settled)
        part = part_of(bounds.matrix(), rows, columns)
        moved = (matrix.body @ self._settled)[rows]
        part.row_lower[:] -= moved
        part.row_upper[:] -= moved
        basis = Basis(vertex.basis.columns[columns], vertex.basis.rows[rows])
        self._program = LinearProgram(part, costs[columns], basis)

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Add rows over all columns."""
        self._program.add_rows([self._lean(row) for row in rows])

    def change_column_bounds(self, bounds: Mapping[int, tuple[float, float]]) -> None:
        """Change the least and the most of columns that are not settled, never beyond the bounds that rows rest on."""
        self._program.change_column_bounds(
            {
                int(self._place[column]): (max(least, self.lower[column]), min(most, self.upper[column]))
                for column, (least, most) in bounds.items()
            }
        )

    def solve(self, deadline: Deadline, *, dual: bool) -> LinearSolution | None:
        """Solve to optimality as :meth:`LinearProgram.solve` does; ``None`` where the bounds leave nothing already."""
        lean = None if self._is_empty else self._program.solve(deadline, dual=dual)
        if lean is None:
            return None
        columns = self._settled.copy()
        columns[self._columns] = lean.columns
        return LinearSolution(lean.value + self._offset, columns, lean.duals, lean.basis)

    def _lean(self, row: Row) -> Row:
        moved = float(row.values @ self._settled[row.columns])
        place = self._place[row.columns]
        there = place >= 0
        return Row(place[there], row.values[there], row.lower - moved, row.upper - moved)


@dataclass
class _Bounds:
    """The bounds of columns, as narrow as is known."""

    whole: Matrix
    lower: Floats
    upper: Floats

    @classmethod
    def near(cls, matrix: Matrix, costs: Floats, vertex: LinearSolution, room: float) -> "_Bounds":
        """Settle the columns that cost more than there is room for."""
        reduced = costs - matrix.body.T @ vertex.duals
        lower, upper = matrix.column_lower.copy(), matrix.column_upper.copy()
        at_lower = (reduced > room + TOLERANCE) & (vertex.columns < lower + TOLERANCE)
        at_upper = (reduced < -room - TOLERANCE) & (vertex.columns > upper - TOLERANCE)
        upper[at_lower], lower[at_upper] = lower[at_lower], upper[at_upper]
        return cls(matrix, lower, upper)

    def tighten(self) -> bool:
        """Draw each row's conclusions once; tell whether any bound has changed."""
        body = sparse.coo_array(self.whole.body)
        row, column, value = body.row, body.col, body.data
        up = value > 0
        least_part = value * np.where(up, self.lower[column], self.upper[column])
        most_part = value * np.where(up, self.upper[column], self.lower[column])
        height = body.shape[0]
        least, most = np.bincount(row, least_part, height), np.bincount(row, most_part, height)
        with np.errstate(invalid="ignore"):
            from_upper = (self.whole.row_upper[row] - (least[row] - least_part)) / value
            from_lower = (self.whole.row_lower[row] - (most[row] - most_part)) / value
        highest = np.where(up, from_upper, from_lower)
        lowest = np.where(up, from_lower, from_upper)
        upper, lower = self.upper.copy(), self.lower.copy()
        np.fmin.at(upper, column, highest)
        np.fmax.at(lower, column, lowest)
        whole = self.whole.column_integer
        upper = np.minimum(self.upper, np.where(whole, np.floor(upper + TOLERANCE), upper + TOLERANCE))
        lower = np.maximum(self.lower, np.where(whole, np.ceil(lower - TOLERANCE), lower - TOLERANCE))
        changed = bool((upper < self.upper - TOLERANCE).any() or (lower > self.lower + TOLERANCE).any())
        self.lower, self.upper = lower, upper
        return changed

    @property
    def settled(self) -> Bools:
        """Tell which columns have one value left."""
        return self.upper - self.lower < TOLERANCE

    def always_holds(self) -> Bools:
        """Tell which rows every point within the bounds keeps."""
        positive, negative = self.whole.body.maximum(0), self.whole.body.minimum(0)
        most = positive @ self.upper + negative @ self.lower
        least = positive @ self.lower + negative @ self.upper
        holds: Bools = (most <= self.whole.row_upper + TOLERANCE) & (least >= self.whole.row_lower - TOLERANCE)
        return holds

    def matrix(self) -> Matrix:
        """Return the program within the bounds."""
        whole = self.whole
        return Matrix(self.lower, self.upper, whole.column_integer, whole.row_lower, whole.row_upper, whole.body)


def _remaining(bounds: _Bounds, basis: Basis) -> tuple[Ints, Ints]:
    """Return the rows and columns that remain; as many of both together are basic as there are rows."""
    settled, basic = bounds.settled, np.flatnonzero(basis.columns == BASIC)
    holds, slack_is_basic = bounds.always_holds(), basis.rows == BASIC
    used = sparse.csr_array(bounds.whole.body)
    used = sparse.csr_array((np.ones(used.nnz, dtype=np.int64), used.indices, used.indptr), shape=used.shape)
    idle = np.flatnonzero(holds & ~slack_is_basic & (used @ (~settled).astype(np.int64) == 0))
    rows_gone, basic_gone = _peeled(sparse.csr_array(used[idle][:, basic]))
    rows = ~(holds & slack_is_basic)
    rows[idle[rows_gone]] = False
    columns = ~settled
    columns[basic] = True
    columns[basic[basic_gone]] = False
    return np.flatnonzero(rows), np.flatnonzero(columns)


def _peeled(inside: sparse.csr_array) -> tuple[Bools, Bools]:
    """Return which rows go with which columns: one after the other, a row with its only column among those left."""
    rows_gone, columns_gone = (np.zeros(count, dtype=bool) for count in inside.shape)
    while True:
        alone = np.flatnonzero(~rows_gone & (inside @ (~columns_gone).astype(np.int64) == 1))
        if not len(alone):
            return rows_gone, columns_gone
        column = (inside @ np.where(columns_gone, 0, np.arange(len(columns_gone))))[alone]
        column, first = np.unique(column, return_index=True)
        rows_gone[alone[first]] = True
        columns_gone[column] = True
