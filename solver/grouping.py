"""Where each of some numbers stands in an array, and the cheapest entries of each owner."""

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.instance import Ints
from solver.model import Floats


def group_by(numbers: Ints, count: int) -> list[Ints]:
    """Return where each number from zero up to ``count`` stands, in order; negative numbers are left out."""
    order = np.argsort(numbers, kind="stable")
    bounds = np.searchsorted(numbers[order], np.arange(count + 1))
    return [order[start:end] for start, end in itertools.pairwise(bounds)]


def ranked(owner: Ints, costs: Floats) -> tuple[Ints, Ints]:
    """Return positions ordered by owner and cost, and each one's rank with its owner."""
    order = np.lexsort((costs, owner))
    return order, np.arange(len(order)) - np.searchsorted(owner[order], owner[order])


def cheapest_each(owner: Ints, costs: Floats, count: int | Ints) -> Ints:
    """Return the positions of each owner's cheapest; ``count`` may be told for each position, by its owner."""
    order, rank = ranked(owner, costs)
    return order[rank < np.broadcast_to(count, len(order))[order]]


@dataclass(frozen=True)
class Owners:
    """Pairs by what owns them: ``order`` puts those of one owner next to each other."""

    order: NDArray[np.int32]
    starts: Ints

    @classmethod
    def of(cls, owner: Ints) -> "Owners":
        """Put pairs in the order of their owners, who are numbered from -1 on."""
        order = np.argsort(owner, kind="stable").astype(np.int32)
        return cls(order, np.flatnonzero(np.diff(owner[order], prepend=-2)))

    @cached_property
    def _lengths(self) -> Ints:
        return np.diff(np.append(self.starts, len(self.order)))

    def cheapest(self, costs: Floats, count: int) -> Ints:
        """Return each owner's ``count`` cheapest pairs, the first of equal ones; a pass over all for each of them."""
        found = [np.zeros(0, np.int64)]
        left = costs[self.order]
        for _ in range(count if len(left) else 0):
            least = np.minimum.reduceat(left, self.starts)
            hits = np.flatnonzero((left == np.repeat(least, self._lengths)) & (left < np.inf))
            owner = np.searchsorted(self.starts, hits, side="right")
            first = hits[np.diff(owner, prepend=-1) > 0]
            left[first] = np.inf
            found.append(self.order[first].astype(np.int64))
        return np.concatenate(found)
