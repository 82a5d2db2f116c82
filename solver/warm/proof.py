"""Why the base's last entry is best: a proof that bounds it under other capacities too.

The relaxation of the base may stay below its best plan; then its duals promise of every offer what nobody can gain. So
a tree refutes all lower costs (:mod:`solver.warm.tree`). In each of its leaves the duals prove that no plan within the
leaf's limits costs less than the base's. Whatever the capacities are, the limits of some leaf hold each plan, and the
duals of all leaves stay feasible. So no plan costs less than the least that any of the leaves says (Schrage and Wolsey,
1985, *Sensitivity analysis for branch and bound integer programming*).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from solver.engine import Deadline, NumericalError
from solver.search.relaxation import round_up
from solver.warm.program import Capacities, LevelProgram, Vertex
from solver.warm.tree import Leaf

_SOLVES = 60
"""How far the tree grows; where that does not do, the duals of the relaxation have to."""

_MARGIN = 8.0
"""Pairs that cost so much beyond what the tree looks for are in it too: few others then have a say in its leaves."""


@dataclass(frozen=True)
class Proof:
    """The leaves of a tree, as leaves over all pairs."""

    program: LevelProgram
    leaves: Sequence[Leaf]

    @classmethod
    def of(cls, program: LevelProgram, vertex: Vertex, cost: int, deadline: Deadline) -> "Proof | None":
        """Prove from a vertex of the base's program that no plan costs less than ``cost``.

        ``None`` where it takes too long, or where a leaf holds nothing: what it would cost to be there is not known.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        """
        pairs = vertex.useful(cost - vertex.cost + _MARGIN)
        tree = program.tree(vertex, pairs, cost - 1)
        try:
            tree.grow(_SOLVES, deadline)
        except NumericalError:
            return None
        if not tree.is_done or tree.chosen is not None or any(math.isinf(leaf.cost) for leaf in tree.leaves):
            return None
        program.add(tree.cuts)
        return cls(program, [program.of_leaf(leaf, pairs) for leaf in tree.leaves])

    def least(self, capacities: Capacities, costs: Sequence[int]) -> int:
        """Return what the last entry costs at least under other capacities, with the held entries at some costs."""
        return min(round_up(self.program.least(leaf, capacities, costs)) for leaf in self.leaves)
