"""The program over some pairs, split into blocks that only few *coupling* rows join.

Pairs join students and offers into blocks, about one a subject. Site maxima, quotas and heads reach several blocks.
With prices on those rows each block is a small program of its own.
"""

from dataclasses import dataclass

import numpy as np

from solver.assemble import Assembled
from solver.instance import Bools, Ints
from solver.linked import Blocks
from solver.model import Floats, Matrix
from solver.search.rows import part_of


@dataclass(frozen=True)
class Part:
    """Rows and columns of one block, and the matrix of them."""

    rows: Ints
    columns: Ints
    matrix: Matrix


@dataclass(frozen=True)
class Split:
    """The model's matrix over all pairs, its blocks, and which rows couple them (or lie in none)."""

    assembled: Assembled
    matrix: Matrix
    parts: tuple[Part, ...]
    coupling: Bools

    @classmethod
    def of(cls, assembled: Assembled) -> "Split":
        """Split the model."""
        matrix = without_needless_bounds(assembled, assembled.whole)
        blocks = Blocks.of(matrix, assembled.pairs)
        groups = zip(blocks.rows, blocks.columns, strict=True)
        parts = tuple(Part(rows, columns, part_of(matrix, rows, columns)) for rows, columns in groups)
        return cls(assembled, matrix, parts, blocks.of_row < 0)

    def charged(self, costs: Floats, prices: Floats) -> Floats:
        """Return the costs of all columns less what they pay for the coupling rows."""
        charged: Floats = costs - self.matrix.body.T @ np.where(self.coupling, prices, 0.0)
        return charged


def without_needless_bounds(assembled: Assembled, matrix: Matrix) -> Matrix:
    """Return the matrix without upper bounds of one on pairs, which a student's row implies.

    Else the price of a student's seat could hide in them, and reduced costs would say little.
    """
    matrix.column_upper[assembled.first_pair :] = np.inf
    return matrix
