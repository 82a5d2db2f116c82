"""Rows that a search adds to the model: cuts, and levels held at a value."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from solver.assemble import Assembled
from solver.engine import Row
from solver.instance import Ints
from solver.model import Floats, Matrix

TOLERANCE = 1e-6
"""How far an LP value may miss an integer and still count as it."""


@dataclass(frozen=True)
class Cut:
    """``sum of x_p over pairs - sum of the taken columns <= upper``: true for every plan."""

    pairs: Ints
    taken: Ints
    upper: float

    @property
    def pair_values(self) -> Floats:
        """Return the coefficient of each pair."""
        return np.ones(len(self.pairs))


@dataclass(frozen=True)
class Rounded:
    """``pair_values . x[pairs] + column_values . declared[columns] <= upper``: a rounded sum of rows.

    It holds for every plan that keeps the entries ``under``, which were held when it was made. ``upper`` is for the
    right sides of that time; ``origin`` tells it for others.
    """

    pairs: Ints
    pair_values: Floats
    columns: Ints
    column_values: Floats
    upper: int
    under: tuple[int, ...]
    origin: "Origin"


@dataclass(frozen=True)
class Held:
    """An objective entry held at a cost (signed, without the objective's constant)."""

    entry: int
    cost: int


@dataclass(frozen=True)
class Origin:
    """The sum that a rounded cut was made of: ``right`` divided by ``denominator``, rounded down, is its upper bound.

    A unit more on the right side of row ``rows[n]`` of the model makes ``right`` greater by ``values[n]``, one on that
    of an added row by the number that goes with it.
    """

    rows: Ints
    values: Ints
    added: "tuple[tuple[Rounded | Held, int], ...]"
    right: int
    denominator: int


Added = Cut | Rounded | Held
"""A row that a search adds to the model."""


@dataclass(frozen=True)
class Chosen:
    """Some chosen pairs as columns behind the declared ones; ``column_of[p]`` is -1 for the others."""

    assembled: Assembled
    pairs: Ints
    column_of: Ints

    @classmethod
    def of(cls, assembled: Assembled, pairs: Ints) -> "Chosen":
        """Give some pairs their columns."""
        column_of = np.full(len(assembled.pairs), -1)
        column_of[pairs] = assembled.first_pair + np.arange(len(pairs))
        return cls(assembled, pairs, column_of)

    def row(self, row: Added) -> Row:
        """Return a row over these columns; pairs that are not chosen fall out."""
        if isinstance(row, Held):
            costs = self.assembled.costs(self.assembled.only(row.entry), self.pairs)
            used = np.flatnonzero(costs)
            return Row(used, costs[used], lower=row.cost, upper=row.cost + tolerance(row.cost))
        inside = self.column_of[row.pairs]
        if isinstance(row, Rounded):
            columns, values = np.append(row.columns, inside), np.append(row.column_values, row.pair_values)
            return Row(columns[columns >= 0], values[columns >= 0], upper=row.upper)
        inside = inside[inside >= 0]
        columns = np.concatenate([row.taken, inside])
        return Row(columns, np.where(columns < self.assembled.first_pair, -1.0, 1.0), upper=row.upper)


def tolerance(value: float) -> float:
    """Return how far an LP value may miss a whole number of this size and still count as it."""
    return TOLERANCE * max(1.0, abs(value) * 1e-3)


def with_rows(matrix: Matrix, rows: list[Row]) -> Matrix:
    """Return the matrix with rows below it."""
    if not rows:
        return matrix
    return Matrix(
        column_lower=matrix.column_lower,
        column_upper=matrix.column_upper,
        column_integer=matrix.column_integer,
        row_lower=np.append(matrix.row_lower, [row.lower for row in rows]),
        row_upper=np.append(matrix.row_upper, [row.upper for row in rows]),
        body=sparse.csr_array(sparse.vstack([matrix.body, _body(rows, matrix.body.shape[1])])),
    )


def _body(rows: list[Row], width: int) -> sparse.csr_array:
    lengths = [len(row.columns) for row in rows]
    values: Floats = np.concatenate([row.values for row in rows])
    columns = np.concatenate([row.columns for row in rows])
    return sparse.csr_array((values, columns, np.concatenate([[0], np.cumsum(lengths)])), shape=(len(rows), width))


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
