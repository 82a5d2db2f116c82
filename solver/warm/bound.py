"""A bound on the last entry under changed capacities, and what a search for plans above it needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.assemble import Assembled
from solver.engine import BASIC, Basis, LinearSolution
from solver.instance import Ints
from solver.model import Matrix
from solver.search.rows import Chosen, Cut, with_rows

Limits = Mapping[int, tuple[float, float]]
"""Columns with the least and the most that each may be."""

NO_LIMITS: Limits = {}


def placed(limits: Limits, pairs: Ints, assembled: Assembled) -> Limits:
    """Return limits of columns over all pairs as limits of columns over some; other pairs have none."""
    first, found = assembled.first_pair, {}
    for column, limit in limits.items():
        n = int(np.searchsorted(pairs, column - first))
        if column < first:
            found[column] = limit
        elif n < len(pairs) and pairs[n] == column - first:
            found[first + n] = limit
    return found


@dataclass(frozen=True)
class Bound:
    """No plan within some limits costs less than ``cost``.

    ``useful(slack)`` returns the pairs that a plan within ``slack`` of it can use. Over some pairs, in ascending order,
    ``matrix`` is the model with the cuts that hold the vertex behind it, ``limits`` are the limits, and ``start`` is
    that vertex, where all that it uses is among them. Its duals are feasible and prove ``cost``; its columns may not,
    where it was optimal under other capacities.
    """

    cost: float
    useful: Callable[[float], Ints]
    matrix: Callable[[Ints], Matrix]
    limits: Callable[[Ints], Limits]
    start: Callable[[Ints], LinearSolution]

    def within(self, pairs: Ints) -> Matrix:
        """Return the model over some pairs within the limits."""
        matrix = self.matrix(pairs)
        for column, (least, most) in self.limits(pairs).items():
            matrix.column_lower[column], matrix.column_upper[column] = least, most
        return matrix

    def with_cuts(self, assembled: Assembled, cuts: Sequence[Cut]) -> "Bound":
        """Return the bound with more cuts, none of which holds its vertex."""

        def matrix(pairs: Ints) -> Matrix:
            chosen = Chosen.of(assembled, pairs)
            return with_rows(self.matrix(pairs), [chosen.row(cut) for cut in cuts])

        def start(pairs: Ints) -> LinearSolution:
            at = self.start(pairs)
            rows = np.append(at.basis.rows, np.full(len(cuts), BASIC, dtype=np.int8))
            return replace(at, duals=np.append(at.duals, np.zeros(len(cuts))), basis=Basis(at.basis.columns, rows))

        return replace(self, matrix=matrix, start=start)
