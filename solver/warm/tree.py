"""Branch and bound on a linear program that stays open: it refutes a cost with a few steps of the dual simplex.

A node is the program with narrower bounds on some columns. When its turn comes, its vertex is cut off by odd-set
inequalities, which hold in every node, until it keeps them all. A node whose vertex costs too much is done with; any
other is split at the column whose cheaper half costs the most, of a few that are tried (strong branching; Achterberg,
2007, ch. 5). A column with one half that costs too much is split at once: no plan is lost, and nothing is left to
choose from. The cheapest half comes first, and so the vertices lead to plans.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.assemble import Assembled
from solver.engine import Basis, Deadline, LinearProgram
from solver.instance import Ints
from solver.model import Floats, Matrix
from solver.search.blossom import violated_cuts
from solver.search.relaxation import round_up
from solver.search.rows import TOLERANCE, Chosen, Cut

_TRIED = 6
"""Columns that a node may be split at."""

_Limits = Mapping[int, tuple[float, float]]
"""Columns with the least and the most that each may be."""


@dataclass(frozen=True)
class Leaf:
    """A node that costs too much: what it costs at least, and the duals of the rows, by which it does.

    An infinite cost: nothing is within its limits.
    """

    cost: float
    duals: Floats


@dataclass(frozen=True)
class _Node:
    """A best vertex of the program within some limits."""

    limits: _Limits
    cost: float
    columns: Floats


class Tree:
    """Look for a plan of some ``pairs`` that costs at most ``highest``, as whole as all ``costs`` are.

    ``matrix`` is the model over the pairs, and ``basis`` one to start from. ``chosen`` are the pairs of the plan once
    there is one, ``cuts`` the odd-set inequalities that were found, which are rows behind those of the matrix.
    ``leaves`` are the nodes that are done with: when nothing is open and no plan found, every plan is in one of them.
    """

    def __init__(
        self, assembled: Assembled, pairs: Ints, matrix: Matrix, costs: Floats, basis: Basis, highest: int
    ) -> None:
        self.assembled = assembled
        self.pairs = pairs
        self.highest = highest
        self.chosen: Ints | None = None
        self.cuts: list[Cut] = []
        self.leaves: list[Leaf] = []
        self._matrix = matrix
        self._program = LinearProgram(matrix, costs, basis)
        self._columns = Chosen.of(assembled, pairs)
        self._used = np.zeros(len(pairs), dtype=bool)
        self._limits: _Limits = {}
        self._trunk: _Limits = {}
        self._open: list[_Limits] = [{}]
        self._solves = 0

    @property
    def used(self) -> Ints:
        """Return the pairs that any vertex so far uses."""
        return self.pairs[self._used]

    @property
    def is_done(self) -> bool:
        """Tell whether a plan is found (``chosen``), or there is none."""
        return self.chosen is not None or not self._open

    def grow(self, solves: int, deadline: Deadline) -> None:
        """Go on for about so many solves of the program, or until it is done.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        NumericalError
            When rounding errors got the better of the simplex; the tree is of no more use.
        """
        end = self._solves + solves
        while self._solves < end and not self.is_done:
            limits = self._open.pop()
            if not self._open:
                self._trunk = limits
            node = self._cut_off(limits, deadline)
            if isinstance(node, Leaf):
                self.leaves.append(node)
                continue
            tried = self._fractional(node)
            if len(tried):
                self._open += self._halves(node, tried, deadline)
            else:
                self.chosen = self.pairs[node.columns[self.assembled.first_pair :] > 0.5]

    def narrow(self, matrix: Matrix, pairs: Ints) -> None:
        """Put into a model over ``pairs`` the limits that every plan within the cost keeps: those of all open nodes."""
        first, column_of = self.assembled.first_pair, Chosen.of(self.assembled, pairs).column_of
        for column, (least, most) in self._trunk.items():
            there = column if column < first else column_of[self.pairs[column - first]]
            if there >= 0:
                matrix.column_lower[there], matrix.column_upper[there] = least, most

    def _halves(self, node: _Node, tried: Ints, deadline: Deadline) -> Sequence[_Limits]:
        """Return the limits of what is left of a node, split at the best of some columns, the cheapest half last."""
        best: list[_Node] = []
        leaves: list[Leaf] = []
        for column in tried:
            least, most = node.limits.get(column, self._own_limits(column))
            below = math.floor(node.columns[column])
            sides = [(least, below), (below + 1, most)]
            solved = [self._solved({**node.limits, column: side}, deadline) for side in sides]
            halves = sorted((half for half in solved if isinstance(half, _Node)), key=lambda half: -half.cost)
            if not best or len(halves) < len(best) or halves[-1].cost > best[-1].cost:
                best, leaves = halves, [half for half in solved if isinstance(half, Leaf)]
            if len(halves) < len(sides):
                break
        self.leaves += leaves
        return [half.limits for half in best]

    def _fractional(self, node: _Node) -> Ints:
        """Return the columns to try: those furthest from whole numbers, declared ones first."""
        off = np.abs(node.columns - np.round(node.columns))
        off[~self._matrix.column_integer] = 0.0
        fractional = np.flatnonzero(off > TOLERANCE)
        order = np.lexsort((-off[fractional], fractional >= self.assembled.first_pair))
        return fractional[order[:_TRIED]]

    def _cut_off(self, limits: _Limits, deadline: Deadline) -> _Node | Leaf:
        """Return the node with some limits, with odd-set inequalities until its vertex keeps them all."""
        while isinstance(node := self._solved(limits, deadline), _Node):
            declared, values = np.split(node.columns, [self.assembled.first_pair])
            cuts = violated_cuts(self.assembled, declared, self.pairs, values)
            if not cuts:
                break
            self.cuts += cuts
            self._program.add_rows([self._columns.row(cut) for cut in cuts])
        return node

    def _solved(self, limits: _Limits, deadline: Deadline) -> _Node | Leaf:
        """Return the node with some limits, a leaf if it costs too much or has no point."""
        self._limit(limits)
        self._solves += 1
        solution = self._program.solve(deadline, dual=True)
        if solution is None:
            return Leaf(math.inf, np.zeros(0))
        self._used |= solution.columns[self.assembled.first_pair :] > TOLERANCE
        if round_up(solution.value) > self.highest:
            return Leaf(solution.value, solution.duals)
        return _Node(limits, solution.value, solution.columns)

    def _limit(self, limits: _Limits) -> None:
        back = {column: self._own_limits(column) for column in self._limits}
        self._program.change_column_bounds({**back, **limits})
        self._limits = limits

    def _own_limits(self, column: int) -> tuple[float, float]:
        return float(self._matrix.column_lower[column]), float(self._matrix.column_upper[column])
