"""Cuts found block by block, under the master's prices.

Active pairs join students and offers into *blocks* (about one a subject); only a few coupling rows, such as site
heads, quotas and held levels, reach several. With those rows priced into the costs (Lagrange), each block is a small
LP of its own, and its rounds of cutting cost milliseconds where a round of the master costs a whole re-solve. Each cut
holds for every plan, whatever the prices were.
"""

import itertools
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from solver.assemble import Assembled
from solver.engine import Deadline, LinearProgram, NumericalError, Row
from solver.instance import Ints
from solver.model import Floats, Matrix
from solver.search.blossom import violated_cuts
from solver.search.master import Master
from solver.search.point import Point
from solver.search.rows import Chosen, Cut, part_of


def deepen(master: Master, point: Point, deadline: Deadline) -> list[Cut]:
    """Return cuts that the master's point violates, and those that come up behind them in their blocks.

    There are none exactly when the point keeps every odd-set inequality.
    """
    first = violated_cuts(master.assembled, point.declared, point.pairs, point.values)
    if not first:
        return []
    found: list[Cut] = []
    for block in _split(master.chosen, master.matrix(), master.costs, master.duals):
        fresh = [cut for cut in first if block.holds(cut)]
        if fresh:
            found += block.cut(fresh, deadline)
    return found


def _split(chosen: Chosen, matrix: Matrix, costs: Floats, prices: Floats) -> list["_Block"]:
    """Split the program into its blocks, with the prices of the coupling rows in the costs."""
    first = chosen.assembled.first_pair
    entries = sparse.coo_array(matrix.body)
    label = _block_of_pair(chosen.assembled, chosen.pairs)
    of_pair = entries.col >= first
    row, block = entries.row[of_pair], label[entries.col[of_pair] - first]
    least = np.full(len(matrix.row_lower), np.iinfo(np.int64).max)
    most = np.full(len(matrix.row_lower), -1)
    np.minimum.at(least, row, block)
    np.maximum.at(most, row, block)
    block_of_row = np.where(least == most, most, -1)
    block_of_column = np.concatenate([np.full(first, -1), label])
    declared = ~of_pair & (block_of_row[entries.row] >= 0)
    block_of_column[entries.col[declared]] = block_of_row[entries.row[declared]]
    priced = costs - matrix.body.T @ np.where(block_of_row >= 0, 0.0, prices)
    groups = zip(_groups(block_of_column), _groups(block_of_row), strict=True)
    return [_Block(chosen, matrix, priced, columns, rows) for columns, rows in groups]


def _block_of_pair(assembled: Assembled, active: Ints) -> Ints:
    """Return each active pair's part, of those that hang together by students and offers."""
    pairs = assembled.pairs.where(active)
    students, offers = len(assembled.instance.students), len(assembled.instance.offers)
    real = pairs.offer >= 0
    ends = (pairs.student[real], students + pairs.offer[real])
    graph = sparse.coo_array((np.ones(len(ends[0])), ends), shape=(students + offers, students + offers))
    _, label = csgraph.connected_components(graph, directed=False)
    _, number = np.unique(label[pairs.student], return_inverse=True)
    return np.asarray(number, dtype=np.int64)


def _groups(numbers: Ints) -> list[Ints]:
    """Return where each number from zero on stands, in order."""
    order = np.argsort(numbers, kind="stable")
    bounds = np.searchsorted(numbers[order], np.arange(numbers.max(initial=-1) + 2))
    return [order[start:end] for start, end in itertools.pairwise(bounds)]


@dataclass(frozen=True)
class _Block:
    """Columns and rows of one block; ``costs`` has the price of the coupling rows in it."""

    chosen: Chosen
    matrix: Matrix
    costs: Floats
    columns: Ints
    rows: Ints

    def holds(self, cut: Cut) -> bool:
        """Tell whether a cut lies in this block; its pairs hang together, so one of them tells."""
        columns = self.chosen.row(cut).columns
        place = np.searchsorted(self.columns, columns[-1])
        return bool(place < len(self.columns) and self.columns[place] == columns[-1])

    def cut(self, fresh: list[Cut], deadline: Deadline) -> list[Cut]:
        """Add cuts, and cut off the block's own vertices until one keeps every inequality; return all cuts."""
        program = LinearProgram(part_of(self.matrix, self.rows, self.columns), self.costs[self.columns])
        found: list[Cut] = []
        while fresh:
            program.add_rows([self._row(cut) for cut in fresh])
            dual, found = bool(found), [*found, *fresh]
            try:
                solution = program.solve(deadline, dual=dual)
            except NumericalError:
                return found
            fresh = self.violated(solution.columns) if solution else []
        return found

    def violated(self, values: Floats) -> list[Cut]:
        """Return the cuts that a point of the block violates."""
        first = self.chosen.assembled.first_pair
        declared = np.zeros(first)
        own = self.columns < first
        declared[self.columns[own]] = values[own]
        pairs = self.chosen.pairs[self.columns[~own] - first]
        return violated_cuts(self.chosen.assembled, declared, pairs, values[~own])

    def _row(self, cut: Cut) -> Row:
        """Return a cut over the block's columns."""
        row = self.chosen.row(cut)
        return Row(np.searchsorted(self.columns, row.columns), row.values, row.lower, row.upper)
