"""Pairs of a student and an offer, as columns of index arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.instance import Bools, Ints

UNKNOWN_MINUTES = -1
"""Minutes of a pair that the travel matrix does not list."""


@dataclass(frozen=True)
class Pairs:
    """Columns of the model, one entry a pair: indices of student, site and offer, and the minutes."""

    student: Ints
    site: Ints
    offer: Ints
    minutes: Ints

    @classmethod
    def together(cls, parts: "Sequence[Pairs]") -> "Pairs":
        """Return all pairs of some parts, one part after the other."""
        none = np.zeros(0, np.int64)
        return cls(
            np.concatenate([none, *(part.student for part in parts)]),
            np.concatenate([none, *(part.site for part in parts)]),
            np.concatenate([none, *(part.offer for part in parts)]),
            np.concatenate([none, *(part.minutes for part in parts)]),
        )

    def __len__(self) -> int:
        return len(self.student)

    def where(self, chosen: Bools | Ints | slice) -> "Pairs":
        """Return the chosen pairs only."""
        return Pairs(self.student[chosen], self.site[chosen], self.offer[chosen], self.minutes[chosen])
