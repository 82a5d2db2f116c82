"""A point of the relaxation."""

from dataclasses import dataclass

import numpy as np

from solver.instance import Ints
from solver.model import Floats


@dataclass(frozen=True)
class Point:
    """The cost, the declared columns, and ``values`` for ``pairs``; all other pairs are at zero."""

    cost: float
    declared: Floats
    pairs: Ints
    values: Floats

    def equals(self, other: "Point | None") -> bool:
        """Tell whether the points are the same over the same pairs, whatever they cost."""
        return (
            other is not None
            and np.array_equal(self.pairs, other.pairs)
            and np.allclose(self.values, other.values, rtol=0, atol=1e-9)
            and np.allclose(self.declared, other.declared, rtol=0, atol=1e-9)
        )
