"""The mixed-integer model as arrays: named columns beside the pairs, rows, and their entries.

Columns ``0 .. size-1`` are declared by rules and objectives; column ``size + p`` is pair ``p``: one when the
student of pair ``p`` takes that offer.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from solver.cells import Cells
from solver.instance import Bools, Instance, Ints

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Entries:
    """Non-zero entries: row indices, column (or pair) indices, and values."""

    rows: Ints
    columns: Ints
    values: Floats

    @classmethod
    def of(cls, rows: ArrayLike, columns: ArrayLike, values: ArrayLike = 1.0) -> "Entries":
        """Make entries from anything that broadcasts."""
        row, column, value = np.broadcast_arrays(rows, columns, values)
        return cls(row.astype(np.int64), column.astype(np.int64), value.astype(np.float64))


@dataclass
class Model:
    """Columns and rows declared so far, without the pairs."""

    instance: Instance
    column_lower: list[Floats] = field(default_factory=list)
    column_upper: list[Floats] = field(default_factory=list)
    column_integer: list[Bools] = field(default_factory=list)
    row_lower: list[Floats] = field(default_factory=list)
    row_upper: list[Floats] = field(default_factory=list)
    entries: list[Entries] = field(default_factory=list)
    columns: int = 0
    rows: int = 0
    unplaced: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    together: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    """``unplaced[i]`` and ``together[...]``: columns of rules E2 and D2 that objectives count."""

    @cached_property
    def cells(self) -> Cells:
        """Return the cells where duos may form; their columns are declared on first use."""
        first = self.columns
        cells = Cells.of(self.instance, first)
        self.add_columns(len(cells.offer), integer=True)
        return cells

    def add_columns(
        self, count: int, *, lower: ArrayLike = 0.0, upper: ArrayLike = np.inf, integer: bool = False
    ) -> Ints:
        """Declare columns with bounds; return their indices."""
        first, self.columns = self.columns, self.columns + count
        self.column_lower.append(np.broadcast_to(np.asarray(lower, float), count).copy())
        self.column_upper.append(np.broadcast_to(np.asarray(upper, float), count).copy())
        self.column_integer.append(np.full(count, integer))
        return np.arange(first, self.columns)

    def add_rows(self, count: int, *, lower: ArrayLike = -np.inf, upper: ArrayLike = np.inf) -> Ints:
        """Declare rows with bounds; return their indices."""
        first, self.rows = self.rows, self.rows + count
        self.row_lower.append(np.broadcast_to(np.asarray(lower, float), count).copy())
        self.row_upper.append(np.broadcast_to(np.asarray(upper, float), count).copy())
        return np.arange(first, self.rows)

    def put(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike = 1.0) -> None:
        """Put values of declared columns into rows."""
        self.entries.append(Entries.of(rows, columns, values))


@dataclass(frozen=True)
class Matrix:
    """The whole linear model: bounds of columns and rows, integrality, and the sparse matrix (CSR)."""

    column_lower: Floats
    column_upper: Floats
    column_integer: Bools
    row_lower: Floats
    row_upper: Floats
    body: sparse.csr_array
