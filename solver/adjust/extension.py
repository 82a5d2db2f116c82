"""A model with more columns and rows: what a change would loosen, as variables."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from solver.assemble import Assembled
from solver.instance import Ints
from solver.model import Entries, Floats, Matrix


@dataclass
class Extension:
    """Columns behind those of an assembled model with all its pairs, rows below its rows, and what all columns cost."""

    assembled: Assembled
    upper: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    entries: list[Entries] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.first_column = self.assembled.first_pair + len(self.assembled.pairs)
        self.first_row = self.assembled.model.rows
        self.costs: Floats = np.zeros(self.first_column)
        self.column_upper: Floats = self.assembled.whole.column_upper.copy()

    def add_columns(self, count: int, *, upper: float = np.inf) -> Ints:
        """Add whole-numbered columns from zero, which cost nothing yet; return their indices."""
        first = self.first_column + len(self.upper)
        self.upper += [upper] * count
        self.costs = np.append(self.costs, np.zeros(count))
        return np.arange(first, first + count)

    def add_rows(self, count: int, *, upper: ArrayLike) -> Ints:
        """Add rows ``... <= upper``; return their indices."""
        first = self.first_row + len(self.row_upper)
        self.row_upper += np.broadcast_to(np.asarray(upper, float), count).tolist()
        return np.arange(first, first + count)

    def put(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike = 1.0) -> None:
        """Put values into rows, old or new."""
        self.entries.append(Entries.of(rows, columns, values))

    def pair_column(self, pairs: ArrayLike) -> Ints:
        """Return the columns of some pairs."""
        return self.assembled.first_pair + np.asarray(pairs, dtype=np.int64)

    def matrix(self) -> Matrix:
        """Return the whole model."""
        whole, added = self.assembled.whole, len(self.upper)
        return Matrix(
            column_lower=np.append(whole.column_lower, np.zeros(added)),
            column_upper=np.append(self.column_upper, self.upper),
            column_integer=np.append(whole.column_integer, np.ones(added, dtype=bool)),
            row_lower=np.append(whole.row_lower, np.full(len(self.row_upper), -np.inf)),
            row_upper=np.append(whole.row_upper, self.row_upper),
            body=self._body(),
        )

    def _body(self) -> sparse.csr_array:
        old = self.assembled.whole.body.tocoo()
        rows = np.concatenate([old.row, *(entry.rows for entry in self.entries)])
        columns = np.concatenate([old.col, *(entry.columns for entry in self.entries)])
        values = np.concatenate([old.data, *(entry.values for entry in self.entries)])
        shape = (self.first_row + len(self.row_upper), self.first_column + len(self.upper))
        return sparse.csr_array(sparse.coo_array((values, (rows, columns)), shape=shape))
