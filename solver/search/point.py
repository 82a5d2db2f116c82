"""A point of the relaxation."""

from dataclasses import dataclass

from solver.instance import Ints
from solver.model import Floats


@dataclass(frozen=True)
class Point:
    """The cost, the declared columns, and ``values`` for ``pairs``; all other pairs are at zero."""

    cost: float
    declared: Floats
    pairs: Ints
    values: Floats
