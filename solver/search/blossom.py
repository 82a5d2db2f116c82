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
from solver.grouping import group_by
from solver.instance import Bools, Ints
from solver.model import Floats
from solver.search.rows import Cut

_SCALE = 1_000_000
"""Capacities are whole millionths: the maximum flow wants integers."""

_NOISE = 1e-9
"""Weights below this are none."""

_VIOLATION = 0.01
"""Smallest violation (in twice the slack) worth a row."""


def violated_cuts(assembled: Assembled, declared: Floats, pairs: Ints, values: Floats) -> list[Cut]:
    """Return cuts that a fractional point violates; none when it keeps every odd-set inequality.

    The point has the declared columns, and ``values`` for ``pairs``; all other pairs are at zero.
    """
    support = _Support.of(assembled, declared, pairs, values)
    sides = _odd_cuts(support.graph(), odd=support.odd_nodes(), root=support.root)
    return [support.cut(side) for side in sides]


@dataclass(frozen=True)
class _Support:
    """Students who may share and cells that a point uses; node ``n`` is a student, then a cell, then the root."""

    assembled: Assembled
    students: Ints
    cells: Ints
    student: Ints
    cell: Ints
    x: Floats
    taken: Floats

    @classmethod
    def of(cls, assembled: Assembled, declared: Floats, pairs: Ints, values: Floats) -> "_Support":
        cells, used = assembled.model.cells, values > _NOISE
        chosen = assembled.pairs.where(pairs[used])
        cell = cells.find(chosen)
        in_cell = cell >= 0
        students, student = np.unique(chosen.student[in_cell], return_inverse=True)
        numbers, position = np.unique(cell[in_cell], return_inverse=True)
        x = np.clip(values[used][in_cell], 0, 1)
        return cls(assembled, students, numbers, student, position, x, declared[cells.taken[numbers]])

    @property
    def root(self) -> int:
        return len(self.students) + len(self.cells)

    def odd_nodes(self) -> Bools:
        return np.arange(self.root + 1) < len(self.students)

    def graph(self) -> "_Graph":
        """Return the weights between students, cells and the root."""
        seated = np.bincount(self.student, self.x, len(self.students))
        filled = np.bincount(self.cell, self.x, len(self.cells))
        one = np.concatenate([self.student, np.arange(self.root)])
        other = np.concatenate([len(self.students) + self.cell, np.full(self.root, self.root)])
        weight = np.concatenate([self.x, 1 - seated, 2 * self.taken - filled])
        return _Graph(self.root + 1, one, other, weight).where(weight > _NOISE)

    def cut(self, side: Bools) -> Cut:
        """Return the inequality of the students and cells on one side, over all pairs between them."""
        students = self.students[side[: len(self.students)]]
        cells = self.cells[side[len(self.students) : self.root]]
        first = self.assembled.first_of_student
        pairs = np.concatenate([np.arange(first[i], first[i + 1]) for i in students])
        cell = self.assembled.model.cells.find(self.assembled.pairs.where(pairs))
        return Cut(pairs[np.isin(cell, cells)], self.assembled.model.cells.taken[cells], (len(students) - 1) / 2)


@dataclass(frozen=True)
class _Graph:
    """Weighted edges between ``size`` nodes; several edges between two nodes add up."""

    size: int
    one: Ints
    other: Ints
    weight: Floats

    def where(self, kept: Bools | Ints) -> "_Graph":
        """Return some of the edges."""
        return _Graph(self.size, self.one[kept], self.other[kept], self.weight[kept])

    def parts(self) -> tuple[int, Ints]:
        """Return the number of parts that hang together, and each node's part."""
        graph = sparse.coo_array((self.weight, (self.one, self.other)), shape=(self.size, self.size))
        count, label = csgraph.connected_components(graph, directed=False)
        return count, label.astype(np.int64)

    def merged(self, label: Ints, count: int) -> "_Graph":
        """Return the graph of the labels; edges within one label fall out."""
        one, other = label[self.one], label[self.other]
        return _Graph(count, one, other, self.weight).where(one != other)

    def table(self) -> Floats:
        """Return the weight between any two nodes."""
        table = np.zeros((self.size, self.size))
        np.add.at(table, (self.one, self.other), self.weight)
        return table + table.T


def _odd_cuts(graph: _Graph, odd: Bools, root: int) -> list[Bools]:
    """Return the sides without the root of cuts below one that hold an odd number of odd nodes."""
    heavy = graph.weight >= 1 - 1e-6
    count, merged = graph.where(heavy).parts()
    small = graph.where(~heavy).merged(merged, count)
    parity = np.bincount(merged, odd, count).astype(int) % 2 == 1
    return [np.isin(merged, side) for side in _odd_parts(small, parity, int(merged[root]))]


def _odd_parts(graph: _Graph, parity: Bools, root: int) -> list[Ints]:
    """Return the nodes of odd cuts in each part that hangs together without the root."""
    at_root = (graph.one == root) | (graph.other == root)
    count, part = graph.where(~at_root).parts()
    part_of_edge = part[np.where(graph.one == root, graph.other, graph.one)]
    nodes_of, edges_of = group_by(part, count), group_by(part_of_edge, count)
    place = np.empty(graph.size, dtype=np.int64)
    found = []
    for nodes, edges in zip(nodes_of, edges_of, strict=True):
        if nodes[0] == root or not parity[nodes].any():
            continue
        place[nodes], place[root] = np.arange(len(nodes)), len(nodes)
        own = graph.where(edges).merged(place, len(nodes) + 1)
        found += [nodes[side] for side in _tree_cuts(own.table(), parity[nodes])]
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
