"""Parts of all plans, each with a vertex of the base's program: together they bound other capacities better than one.

The relaxation of the base may stay below its best plan, and then as far below those of other capacities. So a tree
divides all plans (:mod:`solver.warm.tree`): each part has narrower limits on some columns, and costs more. The best
vertex of a part has duals that stay feasible whatever the capacities are. So no plan costs less than the least that any
of the parts says (Schrage and Wolsey, 1985, *Sensitivity analysis for branch and bound integer programming*), and a
search for a better plan goes on from the parts that do not exclude one (Ralphs and Guzelsoy, 2006, *Duality and warm
starting in integer programming*).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from solver.engine import Deadline, LinearProgram, NumericalError
from solver.instance import Ints
from solver.search.relaxation import round_up
from solver.search.rows import TOLERANCE
from solver.warm.bound import NO_LIMITS, Bound, Limits
from solver.warm.program import LevelProgram
from solver.warm.tree import Leaf, Node, Tree
from solver.warm.vertex import Capacities, Vertex

_SOLVES = 16
"""How far the tree grows. Of more parts more are left to be looked at; fewer bound worse."""

_MARGIN = 8.0
"""Pairs that cost so much beyond what the tree looks for are in it too: few others then have a say in its parts."""


@dataclass(frozen=True)
class Part:
    """The plans within some limits, and the best vertex of the base's program there."""

    limits: Limits
    vertex: Vertex


@dataclass(frozen=True)
class Parts:
    """Parts of all plans: every plan is in one of them, whatever the capacities are."""

    program: LevelProgram
    parts: Sequence[Part]

    @classmethod
    def whole(cls, program: LevelProgram, vertex: Vertex) -> "Parts":
        """Return all plans as one part."""
        return cls(program, [Part(NO_LIMITS, vertex)])

    @classmethod
    def divided(cls, program: LevelProgram, vertex: Vertex, cost: int, deadline: Deadline) -> "Parts":
        """Divide all plans, from a vertex of the base's program on, until most parts cost more than ``cost``.

        They are one part where one of several would hold nothing: what it costs to be there is not known.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        """
        pairs = vertex.useful(cost - vertex.cost + _MARGIN)
        bound = program.bound(vertex, {}, program.base_costs, vertex.cost)
        matrix, costs = bound.matrix(pairs), program.assembled.costs(program.weights, pairs)
        opened = LinearProgram(matrix, costs, bound.start(pairs).basis)
        tree = Tree(program.assembled, pairs, matrix, opened, cost)
        try:
            tree.grow(_SOLVES, deadline)
            program.add(tree.cuts)
            parts = [_part(program, node, pairs, deadline) for node in tree.nodes]
        except NumericalError:
            return cls.whole(program, vertex)
        kept = [part for part in parts if part is not None]
        return cls(program, kept) if len(kept) == len(parts) else cls.whole(program, vertex)

    def least(self, capacities: Capacities, costs: Sequence[int]) -> int:
        """Return what the last entry costs at least under other capacities, with the held entries at some costs."""
        return min(round_up(self.program.least(part.vertex, capacities, costs)) for part in self.parts)

    def bounds(self, capacities: Capacities, costs: Sequence[int]) -> list[Bound]:
        """Return the bound of each part under other capacities, with the held entries at some costs."""
        program = self.program
        return [
            program.bound(at.vertex, capacities, costs, program.least(at.vertex, capacities, costs), at.limits)
            for at in self.parts
        ]


def _part(program: LevelProgram, node: Node | Leaf, pairs: Ints, deadline: Deadline) -> Part | None:
    """Return the part of a node of a tree over some pairs; ``None`` when it holds nothing."""
    if node.vertex is None:
        return None
    first = program.assembled.first_pair
    limits = {c if c < first else first + int(pairs[c - first]): pair for c, pair in node.limits.items()}
    program.welcome(pairs[node.vertex.columns[first:] > TOLERANCE])
    vertex = program.solve({}, program.base_costs, deadline, limits)
    return None if vertex is None else Part(limits, vertex)
