"""An optimal vertex of a level's program, with the reduced costs of all pairs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.engine import Basis
from solver.instance import Ints
from solver.model import Floats
from solver.search.rows import TOLERANCE

Capacities = Mapping[int, tuple[float, float]]
"""Changed rows of the model: least and most of each."""


@dataclass(frozen=True)
class Vertex:
    """An optimal vertex: its cost, columns, and the reduced cost of every pair; pairs without a column are at zero."""

    cost: float
    declared: Floats
    pairs: Ints
    values: Floats
    duals: Floats
    reduced: Floats
    basis: Basis

    @cached_property
    def used(self) -> Ints:
        """Return the pairs above zero."""
        return self.pairs[self.values > TOLERANCE]

    def useful(self, slack: float) -> Ints:
        """Return the pairs that a plan within ``slack`` of the cost can use."""
        useful = self.reduced <= slack + TOLERANCE
        useful[self.used] = True
        return np.flatnonzero(useful)
