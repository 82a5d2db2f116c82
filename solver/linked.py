"""The blocks of a program: pairs that hang together by students and offers, with the rows that only they are in.

What couples blocks are rows such as the maximum of a site or a quota.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from solver.grouping import group_by
from solver.instance import Ints
from solver.model import Matrix
from solver.pairs import Pairs


@dataclass(frozen=True)
class Blocks:
    """Rows and columns of each block; ``of_row`` is the block of every row, -1 for those that couple blocks."""

    rows: list[Ints]
    columns: list[Ints]
    of_row: Ints

    @classmethod
    def of(cls, matrix: Matrix, pairs: Pairs) -> "Blocks":
        """Split a program whose last columns are these pairs; a declared column goes with a row of its own."""
        label, body = _labels(pairs), sparse.coo_array(matrix.body)
        first = body.shape[1] - len(pairs)
        of_pair = body.col >= first
        of_row = _only_block(body.row[of_pair], label[body.col[of_pair] - first], body.shape[0])
        of_column = np.concatenate([np.full(first, -1), label])
        declared = ~of_pair & (of_row[body.row] >= 0)
        of_column[body.col[declared]] = of_row[body.row[declared]]
        count = label.max(initial=-1) + 1
        return cls(group_by(of_row, count), group_by(of_column, count), of_row)


def _labels(pairs: Pairs) -> Ints:
    """Return each pair's block."""
    students, offers = pairs.student.max(initial=-1) + 1, pairs.offer.max(initial=-1) + 1
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
