"""Few of all pairs: which a program should have, the same model over them alone, and cuts brought back to all pairs."""

import dataclasses
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.assemble import Assembled
from solver.instance import Bools, Ints
from solver.model import Floats
from solver.search.pricing import counting_prices, seats
from solver.search.rows import Cut

_OF_STUDENT = 6
_OF_SEAT = 4


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


@dataclass(frozen=True)
class FewPairs:
    """Chooses pairs of a model: a few of each student and of each seat."""

    assembled: Assembled
    of_student: Owners
    of_seat: Owners

    @classmethod
    def of(cls, assembled: Assembled) -> "FewPairs":
        """Put all pairs in the order of students, and of seats."""
        return cls(assembled, Owners.of(assembled.pairs.student), Owners.of(seats(assembled)))

    def first(self, rankings: list[Floats]) -> Bools:
        """Return pairs to start with, before any price is known, for some ways to weigh the levels."""
        chosen = self.assembled.instance.pinned[self.assembled.pairs.student]
        for weights in rankings:
            chosen |= self.cheapest(self.assembled.reduced_costs(weights, counting_prices(self.assembled, weights)))
        return chosen

    def cheapest(self, costs: Floats) -> Bools:
        """Return the pairs of least cost, and all of the pinned."""
        chosen = self.assembled.instance.pinned[self.assembled.pairs.student]
        chosen[self.of_student.cheapest(costs, _OF_STUDENT)] = True
        chosen[self.of_seat.cheapest(costs, _OF_SEAT)] = True
        return chosen


def over(assembled: Assembled, chosen: Ints) -> Assembled:
    """Return the model over some pairs (in rising order) alone: the same rows and declared columns."""
    return dataclasses.replace(assembled, pairs=assembled.pairs.where(chosen))


def over_all(assembled: Assembled, chosen: Ints, cut: Cut) -> Cut:
    """Return an odd-set inequality over some pairs as one over all pairs of its students and cells."""
    cells = assembled.model.cells
    first = assembled.first_of_student
    students = np.unique(assembled.pairs.student[chosen[cut.pairs]])
    pairs = np.concatenate([np.arange(first[i], first[i + 1]) for i in students])
    inside = np.isin(cells.find(assembled.pairs.where(pairs)), np.searchsorted(cells.taken, cut.taken))
    return Cut(pairs[inside], cut.taken, cut.upper)
