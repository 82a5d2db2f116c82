"""A plan near the base's: every move from it has a price, a fraction of a unit of the last entry.

The levels alone leave open which of very many equally good points the relaxation has for a vertex, and hardly any of
those is whole. With a price on moves the base's own plan is the vertex, and after a change of capacities few students
leave it, most often whole ones: such a vertex is a plan. Where some are not whole, a small integer program over the
pairs of the vertex and of the base's plan finds one. The plan is a candidate, mostly a best one: that is for others to
prove.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np

from solver.engine import Deadline, best_integer
from solver.instance import Ints
from solver.model import Floats
from solver.search.rows import Cut, Rounded
from solver.warm.base import WarmBase
from solver.warm.program import LevelProgram
from solver.warm.vertex import Capacities, Vertex

_MOVES_A_UNIT = 10
"""So many moves weigh as much as a unit of the last entry. With more, fewer vertices are whole; with fewer, more of the
plans are some units from the best."""

_APART = 4
"""So many times further apart are the levels than for a search that proves each of them: the base's plan must not lose
to one that is worse on an upper level."""

_GREATEST_WEIGHT = 1e7
"""Beyond it rounding errors would outweigh moves."""


@dataclass(frozen=True)
class Candidate:
    """A plan: its pairs, and what each of the problem's own real entries costs."""

    costs: tuple[int, ...]
    pairs: Ints

    def begins_with(self, costs: Sequence[int]) -> bool:
        """Tell whether the first entries cost this much."""
        return self.costs[: len(costs)] == tuple(costs)


class Near:
    """The program with a price on moves, kept open from one change to the next."""

    def __init__(self, base: WarmBase, cuts: Sequence[Cut | Rounded], active: Ints, deadline: Deadline) -> None:
        self.base = base
        self.program = LevelProgram(base, self._weights(), (), cuts, active)
        self.program.solve({}, [], deadline)

    def afresh(self) -> "Near":
        """Return one that starts from what this one has solved so far, without a trace in this one."""
        near = copy(self)
        near.program = self.program.afresh()
        return near

    def look(self, capacities: Capacities, deadline: Deadline) -> Candidate | None:
        """Return a plan under changed capacities; ``None`` where none is found.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        NumericalError
            When rounding errors got the better of an engine.
        """
        vertex = self.program.solve(capacities, [], deadline)
        if vertex is None:
            return None
        if self.program.is_whole(vertex):
            return self._candidate(vertex.pairs, np.concatenate([vertex.declared, vertex.values]))
        return self._among(vertex, capacities, deadline)

    def _among(self, vertex: Vertex, capacities: Capacities, deadline: Deadline) -> Candidate | None:
        """Return the best plan near by of the pairs that the base's plan and the vertex use, if there is one."""
        pairs = np.union1d(self.base.pairs, vertex.used)
        matrix = self.program.bound(vertex, capacities, [], vertex.cost).matrix(pairs)
        columns = best_integer(matrix, self.base.assembled.costs(self.program.weights, pairs), deadline, seed=0)
        return None if columns is None else self._candidate(pairs, columns)

    def _candidate(self, pairs: Ints, columns: Floats) -> Candidate:
        assembled = self.base.assembled
        costs = [assembled.costs(assembled.only(entry), pairs) @ columns for entry in self.base.own]
        chosen = columns[assembled.first_pair :] > 0.5
        return Candidate(tuple(round(float(cost)) for cost in costs), pairs[chosen])

    def _weights(self) -> Floats:
        """Return whole weights of all entries; a move weighs one, where no entry of the problem's own counts it."""
        weights: Floats = self.base.entries.down_to(self.base.last) * _MOVES_A_UNIT
        for n, entry in enumerate(reversed(self.base.upper), start=1):
            weights[entry] = min(weights[entry] * _APART**n, _GREATEST_WEIGHT)
        if self.base.entries.real[-1] != self.base.last:
            weights[self.base.entries.real[-1]] = 1.0
        return weights
