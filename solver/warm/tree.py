"""Branch and bound on a linear program that stays open: it refutes a cost with a few steps of the dual simplex.

A node is the program with narrower bounds on some columns. When its turn comes, its vertex is cut off by odd-set
inequalities, which hold in every node, until it keeps them all. A node whose vertex costs too much is done with; any
other is split at the column whose cheaper half costs the most, of a few that are tried (strong branching; Achterberg,
2007, ch. 5). A column with one half that costs too much is split at once: no plan is lost, and nothing is left to
choose from. Preferred columns, at which other trees were split, are tried first. The cheapest half comes first, and so
the vertices lead to plans.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.assemble import Assembled
from solver.engine import Deadline, LinearProgram, LinearSolution
from solver.instance import Ints
from solver.model import Matrix
from solver.search.blossom import violated_cuts
from solver.search.relaxation import round_up
from solver.search.rows import TOLERANCE, Chosen, Cut
from solver.warm.bound import Limits
from solver.warm.lean import LeanProgram

_TRIED = 6
"""Columns that a node may be split at."""


@dataclass(frozen=True)
class Node:
    """A best vertex of the program within some limits."""

    limits: Limits
    vertex: LinearSolution


@dataclass(frozen=True)
class Leaf:
    """A node that is done with: it costs too much, its vertex is the plan, or it has none since it holds nothing."""

    limits: Limits
    vertex: LinearSolution | None


class Tree:
    """Look for a plan of some ``pairs`` that costs at most ``highest``, as whole as all costs are.

    ``matrix`` is the model over the pairs, and ``program`` a program of it, maybe without what no plan of the cost can
    change. ``chosen`` are the pairs of the plan once there is one, ``cuts`` the odd-set inequalities that were found,
    which are rows behind those of the matrix, ``split_at`` the columns that nodes were split at, and ``leaves`` the
    nodes that are done with.
    """

    def __init__(
        self, assembled: Assembled, pairs: Ints, matrix: Matrix, program: LinearProgram | LeanProgram, highest: int
    ) -> None:
        self.assembled = assembled
        self.pairs = pairs
        self.highest = highest
        self.chosen: Ints | None = None
        self.cuts: list[Cut] = []
        self.leaves: list[Leaf] = []
        self.split_at: list[int] = []
        self._preferred: dict[int, int] = {}
        self._matrix = matrix
        self._program = program
        self._columns = Chosen.of(assembled, pairs)
        self._used = np.zeros(len(pairs), dtype=bool)
        self._limits: Limits = {}
        self._trunk: Limits = {}
        self._open: list[Node | None] = [None]  # the root is not solved yet
        self._solves = 0

    @property
    def used(self) -> Ints:
        """Return the pairs that any vertex so far uses."""
        return self.pairs[self._used]

    @property
    def is_done(self) -> bool:
        """Tell whether a plan is found (``chosen``), or there is none."""
        return self.chosen is not None or not self._open

    @property
    def nodes(self) -> list[Node | Leaf]:
        """Return all nodes that are open or done with: every plan of the pairs is within the limits of one of them."""
        return [*self.leaves, *(node for node in self._open if node)]

    def prefer(self, columns: Sequence[int]) -> None:
        """Try to split at some columns before others, in this order."""
        self._preferred = {column: n for n, column in enumerate(columns)}

    def grow(self, solves: int, deadline: Deadline) -> None:
        """Go on for about so many solves of the program, or until it is done; one solve leaves the root unsplit.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        NumericalError
            When rounding errors got the better of the simplex; the tree is of no more use.
        """
        end = self._solves + solves
        while self._solves < end and not self.is_done:
            node = self._cut_off(self._open.pop(), deadline)
            if isinstance(node, Leaf):
                self.leaves.append(node)
                continue
            tried = self._fractional(node)
            if not len(tried):
                self.leaves.append(Leaf(node.limits, node.vertex))
                self.chosen = self.pairs[node.vertex.columns[self.assembled.first_pair :] > 0.5]
            elif self._solves >= end:
                self._open.append(node)
            else:
                if not self._open:
                    self._trunk = node.limits
                self._open += self._halves(node, tried, deadline)

    def narrow(self, matrix: Matrix, pairs: Ints) -> None:
        """Put into a model over ``pairs`` the limits that every plan within the cost keeps: those of all open nodes."""
        first = self.assembled.first_pair
        place = np.concatenate([np.arange(first), Chosen.of(self.assembled, pairs).column_of[self.pairs]])
        if isinstance(self._program, LeanProgram):
            there = place >= 0
            matrix.column_lower[place[there]] = self._program.lower[there]
            matrix.column_upper[place[there]] = self._program.upper[there]
        for column, (least, most) in self._trunk.items():
            at = place[column]
            if at >= 0:
                matrix.column_lower[at] = max(least, matrix.column_lower[at])
                matrix.column_upper[at] = min(most, matrix.column_upper[at])

    def _halves(self, node: Node, tried: Ints, deadline: Deadline) -> Sequence[Node]:
        """Return what is left of a node, split at the best of some columns, the cheapest half last."""
        best: list[Node] = []
        leaves: list[Leaf] = []
        chosen = -1
        for column in tried:
            least, most = node.limits.get(column, self._own_limits(column))
            below = math.floor(node.vertex.columns[column])
            sides = [(least, below), (below + 1, most)]
            solved = [self._solved({**node.limits, column: side}, deadline) for side in sides]
            halves = sorted((half for half in solved if isinstance(half, Node)), key=lambda half: -half.vertex.value)
            if not best or len(halves) < len(best) or halves[-1].vertex.value > best[-1].vertex.value:
                best, leaves = halves, [half for half in solved if isinstance(half, Leaf)]
                chosen = int(column)
            if len(halves) < len(sides):
                break
        self.leaves += leaves
        self.split_at.append(chosen)
        return best

    def _fractional(self, node: Node) -> Ints:
        """Return the columns to try: preferred ones, then those furthest from whole numbers, declared ones first."""
        off = np.abs(node.vertex.columns - np.round(node.vertex.columns))
        off[~self._matrix.column_integer] = 0.0
        fractional = np.flatnonzero(off > TOLERANCE)
        last = len(self._preferred)
        turns = np.array([self._preferred.get(column, last) for column in fractional.tolist()])
        order = np.lexsort((-off[fractional], fractional >= self.assembled.first_pair, turns))
        return fractional[order[:_TRIED]]

    def _cut_off(self, node: Node | None, deadline: Deadline) -> Node | Leaf:
        """Return a node again, or the root, with odd-set inequalities until its vertex keeps them all."""
        now = node or self._solved({}, deadline)
        while isinstance(now, Node):
            declared, values = np.split(now.vertex.columns, [self.assembled.first_pair])
            cuts = violated_cuts(self.assembled, declared, self.pairs, values)
            if not cuts:
                break
            self.cuts += cuts
            self._program.add_rows([self._columns.row(cut) for cut in cuts])
            now = self._solved(now.limits, deadline)
        return now

    def _solved(self, limits: Limits, deadline: Deadline) -> Node | Leaf:
        """Return the node with some limits, a leaf if it costs too much or has no point."""
        self._limit(limits)
        self._solves += 1
        solution = self._program.solve(deadline, dual=True)
        if solution is None:
            return Leaf(limits, None)
        self._used |= solution.columns[self.assembled.first_pair :] > TOLERANCE
        if round_up(solution.value) > self.highest:
            return Leaf(limits, solution)
        return Node(limits, solution)

    def _limit(self, limits: Limits) -> None:
        back = {column: self._own_limits(column) for column in self._limits}
        self._program.change_column_bounds({**back, **limits})
        self._limits = limits

    def _own_limits(self, column: int) -> tuple[float, float]:
        return float(self._matrix.column_lower[column]), float(self._matrix.column_upper[column])
