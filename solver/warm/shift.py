"""Rounded cuts under other right-hand sides.

A rounded cut is a sum of rows, divided and rounded down. Its left side has nothing to do with the right sides of those
rows; its own right side is the sum of theirs, rounded down again. So a cut that was made for one set of capacities and
held levels holds for any other once that sum is made anew, from the first of the cuts that it is made of to the last.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from solver.search.rows import Cut, Held, Rounded


@dataclass(frozen=True)
class Shift:
    """By how much the right sides of some rows of the model, and of some held entries, are greater than the base's."""

    rows: Mapping[int, int]
    entries: Mapping[int, int]
    _uppers: dict[int, int] = field(default_factory=dict)

    def upper(self, cut: Rounded) -> int:
        """Return the right side of a cut."""
        if id(cut) not in self._uppers:
            self._uppers[id(cut)] = self._summed(cut)
        return self._uppers[id(cut)]

    def moved(self, cut: Cut | Rounded) -> Cut | Rounded:
        """Return a cut with its right side."""
        return replace(cut, upper=self.upper(cut)) if isinstance(cut, Rounded) else cut

    def _summed(self, cut: Rounded) -> int:
        origin = cut.origin
        right = origin.right + sum(value * self._rise(row) for row, value in origin.added)
        for row, by in self.rows.items():
            right += by * int(origin.values[np.flatnonzero(origin.rows == row)].sum())
        return right // origin.denominator

    def _rise(self, row: Rounded | Held) -> int:
        return self.entries.get(row.entry, 0) if isinstance(row, Held) else self.upper(row) - row.upper
