"""Which pairs the master program has.

Pairs near a student are not enough: the price of an offer that nobody in the program wants is anything. So each student
has a few pairs, and each offer too, those of the students who may share and the others apart.
"""

import numpy as np

from solver.assemble import Assembled
from solver.grouping import cheapest_each, ranked
from solver.instance import Bools
from solver.model import Floats
from solver.search.pricing import counting_prices, seats

_OF_STUDENT = 6
_OF_SEAT = 4
_NEAREST = 4
_WIDEST_STEP = 12
"""The first pairs lie at ranks 0, 1, 2, 3, then 4, 8, 16, ...: most of them near, and some at every distance."""


def first_choice(assembled: Assembled, rankings: list[Floats]) -> Bools:
    """Return pairs to start with, before any price is known, for some ways to weigh the levels."""
    ranks = np.concatenate([np.arange(_NEAREST), _NEAREST * 2 ** np.arange(_WIDEST_STEP)])
    chosen = assembled.instance.pinned[assembled.pairs.student]
    for weights in rankings:
        costs = assembled.reduced_costs(weights, counting_prices(assembled, weights))
        order, rank = ranked(assembled.pairs.student, costs)
        chosen[order[np.isin(rank, ranks)]] = True
        chosen[cheapest_each(seats(assembled), costs, _OF_SEAT)] = True
    return chosen


def priced_choice(assembled: Assembled, reduced: Floats) -> Bools:
    """Return the pairs of least reduced cost, a few of each student and of each seat."""
    chosen = assembled.instance.pinned[assembled.pairs.student]
    chosen[cheapest_each(assembled.pairs.student, reduced, _OF_STUDENT)] = True
    chosen[cheapest_each(seats(assembled), reduced, _OF_SEAT)] = True
    return chosen
