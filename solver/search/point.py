"""A point of the relaxation."""

from dataclasses import dataclass

import numpy as np

from solver.instance import Ints
from solver.model import Floats

_ZERO = 1e-9


@dataclass(frozen=True)
class Point:
    """The cost, the declared columns, and ``values`` for ``pairs``; all other pairs are at zero."""

    cost: float
    declared: Floats
    pairs: Ints
    values: Floats

    def equals(self, other: "Point | None") -> bool:
        """Tell whether the points are the same, whatever they cost and whichever pairs at zero they name."""
        return (
            other is not None
            and np.array_equal(self.used(), other.used())
            and np.allclose(self.values[self.values > _ZERO], other.values[other.values > _ZERO], rtol=0, atol=_ZERO)
            and np.allclose(self.declared, other.declared, rtol=0, atol=_ZERO)
        )

    def used(self) -> Ints:
        """Return the pairs that are not at zero."""
        return self.pairs[self.values > _ZERO]
