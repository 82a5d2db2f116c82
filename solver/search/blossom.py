"""Blossom (odd-set) inequalities of duos, separated exactly by minimum odd cuts.

For every odd set ``T`` of students who may share and every set ``K`` of cells (rule D1), since each cell's places
``d_c`` hold at most two of its students and each student sits once:

    sum over i in T, c in K of x_ic  <=  sum over c in K of d_c + (|T| - 1) / 2.

Twice the slack plus one is the value of a cut in a graph on the students (odd nodes), the cells (even) and one root,
with edges ``x_ic``, cell-root ``2 d_c - f_c`` and student-root ``1 - sum_c x_ic``. A cut of value below one with an odd
number of students on the side without the root is a violated inequality (Padberg and Rao, 1982). Edges of weight one
or more are in no such cut and are contracted; a Gomory-Hu tree (Gusfield, 1990) of what remains holds a minimum one.
"""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow
from scipy import sparse
from scipy.sparse import csgraph

from solver.assemble import Assembled
from solver.engine import Row
from solver.instance import Bools, Ints
from solver.model import Floats

_SCALE = 1_000_000
"""Capacities are whole millionths: the maximum flow wants integers."""

_VIOLATION = 0.01
"""Smallest violation (in twice the slack) worth a row."""


@dataclass(frozen=True)
class Blossoms:
    """Finds violated inequalities; ``pair``, ``student``, ``cell`` list the pairs that may share."""

    assembled: Assembled
    pair: Ints
    student: Ints
    cell: Ints
    students: int
    cells: int

    @classmethod
    def of(cls, assembled: Assembled) -> "Blossoms":
        """List the pairs that may share, with students renumbered from zero."""
        cells = assembled.model.cells
        cell = cells.find(assembled.pairs)
        pair = np.flatnonzero(cell >= 0)
        students, student = np.unique(assembled.pairs.student[pair], return_inverse=True)
        return cls(assembled, pair, student, cell[pair], len(students), len(cells.offer))

    def violated(self, columns: Floats) -> list[Row]:
        """Return rows that cut off a fractional point; none when no odd-set inequality is violated."""
        sides = _odd_cuts(self._graph(columns), odd=self._odd_nodes(), root=self.students + self.cells)
        return [self._row(side) for side in sides]

    def _odd_nodes(self) -> Bools:
        return np.arange(self.students + self.cells + 1) < self.students

    def _graph(self, columns: Floats) -> sparse.coo_array:
        """Return the symmetric weights between students, cells and the root."""
        first = self.assembled.first_pair
        x = np.clip(columns[first + self.pair], 0, 1)
        taken = columns[self.assembled.model.cells.taken]
        seated = np.bincount(self.student, x, self.students)
        filled = np.bincount(self.cell, x, self.cells)
        root = self.students + self.cells
        one = np.concatenate([self.student, np.arange(root)])
        other = np.concatenate([self.students + self.cell, np.full(root, root)])
        weight = np.concatenate([x, 1 - seated, 2 * taken - filled])
        positive = weight > 1e-9
        return sparse.coo_array((weight[positive], (one[positive], other[positive])), shape=(root + 1, root + 1))

    def _row(self, side: Bools) -> Row:
        """Return the inequality of the students and cells on one side of a cut."""
        inside = side[self.student] & side[self.students + self.cell]
        pairs = self.assembled.first_pair + self.pair[inside]
        taken = self.assembled.model.cells.taken[side[self.students : self.students + self.cells]]
        odd = int(side[: self.students].sum())
        return Row(
            columns=np.concatenate([pairs, taken]),
            values=np.concatenate([np.ones(len(pairs)), -np.ones(len(taken))]),
            upper=(odd - 1) / 2,
        )


def _odd_cuts(graph: sparse.coo_array, odd: Bools, root: int) -> list[Bools]:
    """Return the sides without the root of cuts below one that hold an odd number of odd nodes."""
    heavy = graph.data >= 1 - 1e-6
    strong = sparse.coo_array((graph.data[heavy], (graph.row[heavy], graph.col[heavy])), shape=graph.shape)
    count, merged = csgraph.connected_components(strong, directed=False)
    small = sparse.coo_array(
        (graph.data[~heavy], (merged[graph.row[~heavy]], merged[graph.col[~heavy]])), shape=(count, count)
    ).tocsr()
    small = small + small.T
    small.setdiag(0)
    small.eliminate_zeros()
    parity = np.bincount(merged, odd, count).astype(int) % 2 == 1
    return [part[merged] for part in _odd_parts(small, parity, int(merged[root]))]


def _odd_parts(graph: sparse.csr_array, parity: Bools, root: int) -> list[Bools]:
    """Look for odd cuts in each part that hangs together without the root."""
    count = graph.shape[0]
    others = np.flatnonzero(np.arange(count) != root)
    _, label = csgraph.connected_components(graph[others][:, others], directed=False)
    order = np.argsort(label, kind="stable")
    found = []
    for part in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        nodes = others[part]
        if not parity[nodes].any():
            continue
        weights = graph[np.append(nodes, root)][:, np.append(nodes, root)].toarray()
        for side in _tree_cuts(weights, parity[nodes]):
            whole = np.zeros(count, dtype=bool)
            whole[nodes[side]] = True
            found.append(whole)
    return found


def _tree_cuts(weights: Floats, parity: Bools) -> list[Bools]:
    """Return the odd cuts below one of a Gomory-Hu tree; the last node of ``weights`` is the root."""
    last = len(weights) - 1
    if last == 1:
        return [np.array([True])] if parity[0] and weights[0, 1] < 1 - _VIOLATION else []
    network = _network(weights)
    parent = np.full(last, last)
    cuts = []
    for node in range(last):
        network.solve(node, int(parent[node]))
        side = np.zeros(last + 1, dtype=bool)
        side[network.get_source_side_min_cut()] = True
        later = np.arange(last) > node
        parent[later & side[:last] & (parent == parent[node])] = node
        away = (~side if side[last] else side)[:last]
        if network.optimal_flow() < (1 - _VIOLATION) * _SCALE and parity[away].sum() % 2:
            cuts.append(away)
    return cuts


def _network(weights: Floats) -> max_flow.SimpleMaxFlow:
    """Return a flow network with an arc each way for every edge; the root is always linked to be known to it."""
    linked = weights > 0
    linked[-1, :-1] = linked[:-1, -1] = True
    tail, head = np.nonzero(linked)
    network = max_flow.SimpleMaxFlow()
    network.add_arcs_with_capacity(tail, head, np.round(weights[tail, head] * _SCALE).astype(np.int64))
    return network
