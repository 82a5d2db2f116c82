"""Candidate pairs on demand: which pairs start active, and which join when the prices call for them.

A pair whose reduced cost is negative would improve the LP. Until none is left, the LP's value is no bound; but each
student takes one pair at most, so ``value + sum over students of min(0, least reduced cost)`` is one (Lagrange).
"""

import numpy as np

from solver.assemble import Assembled
from solver.grouping import cheapest_each
from solver.instance import Bools, Ints
from solver.model import Floats
from solver.search.rows import TOLERANCE

_FEW = 20_000
"""Up to so many pairs all of them are active from the start."""

_OF_STUDENT = 5
_OF_SEAT = 4
"""Pairs that a student, and a seat beside one for each mentor place, start with, for each way to rank them."""

_JOINING = 10
"""Pairs of a student that join at once."""


def near_pairs(assembled: Assembled, weights: Floats) -> Ints:
    """Return the cheapest pairs of each student and of each seat, and all pairs of the pinned.

    Costs are those of all levels, and for the students those of the last one too.
    """
    pairs = assembled.pairs
    last = np.max(np.flatnonzero(weights), initial=0)
    costs, costs_of_last = (
        assembled.reduced_costs(ranking, counting_prices(assembled, ranking))
        for ranking in (weights, assembled.only(int(last)))
    )
    places = np.array([offer.mentor_places for offer in assembled.instance.offers])
    chosen = assembled.instance.pinned[pairs.student]
    chosen[cheapest_each(pairs.student, costs, _OF_STUDENT)] = True
    chosen[cheapest_each(pairs.student, costs_of_last, _OF_STUDENT)] = True
    chosen[cheapest_each(seats(assembled), costs, _OF_SEAT + np.append(places, 0)[pairs.offer])] = True
    return np.flatnonzero(chosen)


def seats(assembled: Assembled) -> Ints:
    """Return a number for what a pair takes: its cell where the student may share, else its offer."""
    cell = assembled.model.cells.find(assembled.pairs)
    return np.where(cell >= 0, len(assembled.instance.offers) + cell, assembled.pairs.offer)


def first_pairs(near: Ints, allowed: Bools) -> Ints:
    """Return the near pairs that are allowed; in a small region all of these, since pricing would cost more."""
    return np.flatnonzero(allowed) if np.count_nonzero(allowed) <= _FEW else near[allowed[near]]


def joining_pairs(assembled: Assembled, reduced_costs: Floats) -> Ints:
    """Return the most promising pairs of negative reduced cost, a few of each student."""
    negative = np.flatnonzero(reduced_costs < -TOLERANCE)
    return np.sort(negative[cheapest_each(assembled.pairs.student[negative], reduced_costs[negative], _JOINING)])


def shortfall(assembled: Assembled, reduced_costs: Floats) -> float:
    """Return how far the LP's value may lie above a proven bound: zero or less."""
    negative = np.flatnonzero(reduced_costs < 0)
    if not len(negative):
        return 0.0
    students = assembled.pairs.student[negative]
    starts = np.flatnonzero(np.diff(students, prepend=-1))
    return float(np.minimum.reduceat(reduced_costs[negative], starts).sum())


def counting_prices(assembled: Assembled, weights: Floats) -> Floats:
    """Return prices that hand the cost of each counting column to the pairs that its row counts."""
    rows, prices = counting_rows(assembled, weights)
    found = np.zeros(assembled.model.rows)
    found[rows] = prices
    return found


def counting_rows(assembled: Assembled, weights: Floats) -> tuple[Ints, Floats]:
    """Return the rows of counting columns, and what one more of each costs by these weights.

    A counting column is in one equation only, such as the heads at a site: ``sum of x - h = 0``.
    """
    matrix = assembled.matrix(np.zeros(0, np.int64))
    body = matrix.body.tocsc()
    columns = np.flatnonzero(np.diff(body.indptr) == 1)
    rows, values = body.indices[body.indptr[columns]], body.data[body.indptr[columns]]
    counting = (matrix.row_lower[rows] == 0) & (matrix.row_upper[rows] == 0)
    prices: Floats = assembled.declared_costs(weights)[columns] / values
    return rows[counting].astype(np.int64), prices[counting]
