"""Pairs of a student and an offer, as columns of index arrays."""

from dataclasses import dataclass

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

    def __len__(self) -> int:
        return len(self.student)

    def where(self, chosen: Bools | Ints | slice) -> "Pairs":
        """Return the chosen pairs only."""
        return Pairs(self.student[chosen], self.site[chosen], self.offer[chosen], self.minutes[chosen])
