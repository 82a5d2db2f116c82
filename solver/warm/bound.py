"""A bound on the last entry under changed capacities, and what a search for plans above it needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.assemble import Assembled
from solver.engine import BASIC, Basis
from solver.instance import Ints
from solver.model import Matrix
from solver.search.rows import Chosen, Cut, with_rows


@dataclass(frozen=True)
class Bound:
    """No plan costs less than ``cost``.

    ``useful(slack)`` returns the pairs that a plan within ``slack`` of it can use, ``matrix(pairs)`` the model over
    some pairs, with the cuts that hold the vertex behind it, and ``basis(pairs)`` that vertex's basis for it, where the
    pairs are among them all that it uses.
    """

    cost: float
    useful: Callable[[float], Ints]
    matrix: Callable[[Ints], Matrix]
    basis: Callable[[Ints], Basis]

    def with_cuts(self, assembled: Assembled, cuts: Sequence[Cut]) -> "Bound":
        """Return the bound with more cuts, none of which holds its vertex."""

        def matrix(pairs: Ints) -> Matrix:
            chosen = Chosen.of(assembled, pairs)
            return with_rows(self.matrix(pairs), [chosen.row(cut) for cut in cuts])

        def basis(pairs: Ints) -> Basis:
            vertex = self.basis(pairs)
            return Basis(vertex.columns, np.append(vertex.rows, np.full(len(cuts), BASIC, dtype=np.int8)))

        return replace(self, matrix=matrix, basis=basis)
