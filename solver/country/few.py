"""Few of all pairs: which a program should have, the same model over them alone, and cuts brought back to all pairs."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from solver.assemble import Assembled
from solver.grouping import Owners
from solver.instance import Bools, Ints
from solver.model import Floats
from solver.search.pricing import counting_prices, seats
from solver.search.rows import Cut

_OF_STUDENT = 6
_OF_SEAT = 4


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
