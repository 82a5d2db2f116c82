"""The program over some pairs, split into blocks that only few *coupling* rows join.

Pairs join students and offers into blocks, about one a subject. Site maxima, quotas and heads reach several blocks.
With prices on those rows each block is a small program of its own.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from solver.assemble import Assembled
from solver.grouping import group_by
from solver.instance import Bools, Ints
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
        first = assembled.first_pair
        body = sparse.coo_array(matrix.body)
        of_pair = body.col >= first
        label = _block_of_pair(assembled)
        block_of_row = _only_block(body.row[of_pair], label[body.col[of_pair] - first], len(matrix.row_lower))
        block_of_column = np.concatenate([np.full(first, -1), label])
        declared = ~of_pair & (block_of_row[body.row] >= 0)
        block_of_column[body.col[declared]] = block_of_row[body.row[declared]]
        count = label.max(initial=-1) + 1
        groups = zip(group_by(block_of_row, count), group_by(block_of_column, count), strict=True)
        parts = tuple(Part(rows, columns, part_of(matrix, rows, columns)) for rows, columns in groups)
        return cls(assembled, matrix, parts, block_of_row < 0)

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


def _block_of_pair(assembled: Assembled) -> Ints:
    """Return each pair's block: those that hang together by students and offers."""
    pairs = assembled.pairs
    students, offers = len(assembled.instance.students), len(assembled.instance.offers)
    real = pairs.offer >= 0
    ends = (pairs.student[real], students + pairs.offer[real])
    graph = sparse.coo_array((np.ones(len(ends[0])), ends), shape=(students + offers, students + offers))
    _, label = csgraph.connected_components(graph, directed=False)
    _, number = np.unique(label[pairs.student], return_inverse=True)
    return np.asarray(number, dtype=np.int64)


def _only_block(row: Ints, block: Ints, rows: int) -> Ints:
    """Return the block whose pairs alone are in each row, -1 for the other rows."""
    least = np.full(rows, np.iinfo(np.int64).max)
    most = np.full(rows, -1)
    np.minimum.at(least, row, block)
    np.maximum.at(most, row, block)
    return np.where(least == most, most, -1)
