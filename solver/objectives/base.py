"""What an objective entry is: one statement for the model, one for the checker."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from solver.instance import Ints
from solver.model import Entries, Floats, Model
from solver.pairs import Pairs
from solver.plan import Plan


class Objective(ABC):
    """One entry of the lexicographic order, an integer for every plan.

    The model's statement is ``constant + column_values . columns + pair_values . pairs``; the checker's is
    ``value``, which recounts a plan. ``sign`` is -1 when more is better, +1 when less is.
    """

    name: str
    unit: ClassVar[str]
    sign: ClassVar[int] = -1

    def declare(self, model: Model) -> None:  # noqa: B027
        """Add the columns and rows that the entry needs beside the pairs."""

    def entries(self, pairs: Pairs) -> Iterator[Entries]:  # noqa: ARG002
        """Yield what each pair's column has in the entry's rows."""
        return iter(())

    def constant(self) -> int:
        """Return the part of the value that no plan changes."""
        return 0

    def column_values(self) -> tuple[Ints, Floats]:
        """Return declared columns and what one unit of each adds to the value."""
        return np.zeros(0, np.int64), np.zeros(0)

    def pair_values(self, pairs: Pairs) -> Floats:
        """Return what each pair adds to the value."""
        return np.zeros(len(pairs))

    @abstractmethod
    def value(self, plan: Plan) -> int:
        """Recount the entry's value in a plan, without the model."""
