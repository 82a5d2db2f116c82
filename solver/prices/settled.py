"""Prices settled: given those of offers, sites and quotas, the best prices of all other rows are told by formulas.

* A counting column is in one equation only, such as the heads at a site: its cost is that row's price.
* A mentor place in a cell costs what two students pay there: the cell's row takes what is left of the offer's price.
* A student's seat is worth the least reduced cost of their pairs, at most what staying unplaced costs.

Each of them is the best that the dual has for the others, so prices that are nearly right prove a much better bound.
"""

import numpy as np

from solver.assemble import Assembled
from solver.model import Floats
from solver.prices.bound import Prices, at_most, signed
from solver.rules.d1_duos import Duos
from solver.rules.e2_pins import Pins
from solver.search.pricing import counting_rows


def settled(
    assembled: Assembled, weights: Floats, prices: Prices, elsewhere: Floats | None = None
) -> tuple[Prices, Floats]:
    """Return the settled prices, and the reduced cost of every pair under them.

    Where the pairs are some of all, ``elsewhere`` is what each student costs at least at the others, or unplaced.
    """
    matrix = assembled.matrix(np.zeros(0, np.int64))
    rows = signed(prices.rows, matrix.row_lower, matrix.row_upper)
    of_cuts = at_most(prices.of_cuts)
    counting, counted = counting_rows(assembled, weights)
    rows[counting] = counted
    cell_rows, seat_rows = _rows_of_cells(assembled), rows_of_seats(assembled)
    rows[seat_rows] = 0.0
    bare = Prices(rows, prices.cuts, of_cuts)
    declared = bare.declared_costs(assembled, weights)
    rows[cell_rows] = np.minimum(0.0, rows[cell_rows] - declared[assembled.model.cells.taken] / 2)
    reduced = bare.reduced_costs(assembled, weights)
    seats = np.minimum(least(assembled, reduced), unplaced(assembled, declared) if elsewhere is None else elsewhere)
    rows[seat_rows] = seats
    reduced -= seats[assembled.pairs.student]
    return bare, reduced


def least(assembled: Assembled, reduced: Floats) -> Floats:
    """Return each student's least reduced cost, infinite without a pair."""
    found = np.full(len(assembled.instance.students), np.inf)
    starts = np.flatnonzero(np.diff(assembled.pairs.student, prepend=-1))
    if len(starts):
        found[assembled.pairs.student[starts]] = np.minimum.reduceat(reduced, starts)
    return found


def unplaced(assembled: Assembled, declared: Floats) -> Floats:
    """Return what staying unplaced costs; the pinned cannot, and whoever has no pair is worth nothing else."""
    costs = declared[assembled.model.unplaced]
    kept = assembled.instance.pinned & (np.diff(assembled.first_of_student) > 0)
    return np.where(kept, np.inf, costs)


def rows_of_seats(assembled: Assembled) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the row of each student's seat."""
    return next(rule.seat_rows for rule in assembled.rules if isinstance(rule, Pins))


def _rows_of_cells(assembled: Assembled) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return next(rule.cell_rows for rule in assembled.rules if isinstance(rule, Duos))
