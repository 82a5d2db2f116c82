"""Cuts found block by block, under the master's prices.

Active pairs join students and offers into *blocks* (about one a subject); only a few coupling rows, such as site
heads, quotas and held levels, reach several. With those rows priced into the costs (Lagrange), each block is a small
LP of its own, and its rounds of cutting cost milliseconds where a round of the master costs a whole re-solve. Each cut
holds for every plan, whatever the prices were.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from solver.engine import AT_LOWER, BASIC, Basis, Deadline, LinearProgram, NumericalError, Row
from solver.instance import Ints
from solver.linked import Blocks
from solver.model import Floats, Matrix
from solver.search.blossom import violated_cuts
from solver.search.master import Master
from solver.search.point import Point
from solver.search.rows import Chosen, Cut, part_of, with_rows


def deepen(master: Master, point: Point, deadline: Deadline, most_rounds: int) -> list[Cut]:
    """Return cuts that the master's point violates, and those that come up behind them in their blocks.

    A block is solved ``most_rounds`` times at most. There are no cuts exactly when the point keeps every odd-set
    inequality.
    """
    first = violated_cuts(master.assembled, point.declared, point.pairs, point.values)
    if not first:
        return []
    found: list[Cut] = []
    for block in _split(master):
        fresh = [cut for cut in first if block.holds(cut)]
        if fresh:
            found += block.cut(fresh, deadline, most_rounds)
    return found


def _split(master: Master) -> list["_Block"]:
    """Split the program into its blocks, with the prices of the coupling rows in the costs."""
    chosen, matrix = master.chosen, master.matrix()
    blocks = Blocks.of(matrix, chosen.assembled.pairs.where(chosen.pairs))
    priced = master.costs - matrix.body.T @ np.where(blocks.of_row >= 0, 0.0, master.duals)
    groups = zip(blocks.columns, blocks.rows, strict=True)
    return [_Block(chosen, matrix, priced, master.vertex.basis, columns, rows) for columns, rows in groups]


@dataclass(frozen=True)
class _Block:
    """Columns and rows of one block; ``costs`` has the price of the coupling rows in it.

    With these prices the master's vertex is optimal in the block too. So the dual simplex goes on from its ``basis``.
    """

    chosen: Chosen
    matrix: Matrix
    costs: Floats
    basis: Basis
    columns: Ints
    rows: Ints

    def holds(self, cut: Cut) -> bool:
        """Tell whether a cut lies in this block; its cells hang together, so one of them tells."""
        place = np.searchsorted(self.columns, cut.taken[0])
        return bool(place < len(self.columns) and self.columns[place] == cut.taken[0])

    def cut(self, fresh: list[Cut], deadline: Deadline, most_rounds: int) -> list[Cut]:
        """Add cuts, and cut off the block's own vertices until one keeps every inequality; return all."""
        program, found = self._program(fresh), fresh
        for _ in range(most_rounds):
            try:
                solution = program.solve(deadline, dual=True)
            except NumericalError:
                break
            fresh = self.violated(solution.columns) if solution else []
            if not fresh:
                break
            program.add_rows([self._row(cut) for cut in fresh])
            found = [*found, *fresh]
        return found

    def _program(self, cuts: list[Cut]) -> LinearProgram:
        """Return the block's program with some cuts, at the master's vertex."""
        part = part_of(self.matrix, self.rows, self.columns)
        columns, rows = self.basis.columns[self.columns], self.basis.rows[self.rows]
        basis = _square(part.body, Basis(columns, rows))
        return LinearProgram(
            with_rows(part, [self._row(cut) for cut in cuts]),
            self.costs[self.columns],
            Basis(basis.columns, np.append(basis.rows, np.full(len(cuts), BASIC, dtype=np.int8))),
        )

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


def _square(body: sparse.csr_array, basis: Basis) -> Basis:
    """Return as many of the basic columns and rows as there are rows, one for each: a block has more of them.

    Those left out have no reduced cost, so the basis stays dual feasible.
    """
    height, width = body.shape
    candidates = np.flatnonzero(np.append(basis.columns, basis.rows) == BASIC)
    square = sparse.hstack([body, sparse.eye_array(height)], format="csc")[:, candidates]
    matched = csgraph.maximum_bipartite_matching(sparse.csr_array(square), perm_type="column")
    status = np.append(basis.columns, basis.rows)
    status[candidates] = AT_LOWER
    status[candidates[matched]] = BASIC
    return Basis(status[:width], status[width:])
