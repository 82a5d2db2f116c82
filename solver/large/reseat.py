"""Seat some students anew, all others fixed: a neighbourhood of a plan, searched by a mixed-integer program.

The program is the model itself over the free pairs. What the fixed pairs use is taken off each row's bounds; rows
without a free pair fall away, but for those that share a declared column with a row that stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from solver.assemble import Assembled
from solver.engine import Deadline, solve_integer
from solver.instance import Bools, Ints
from solver.model import Floats, Matrix
from solver.search.rows import Chosen, Cut, part_of, with_rows


@dataclass(frozen=True)
class Neighbours:
    """The fixed pairs, and the free ones, of other students."""

    fixed: Ints
    free: Ints


def reseat(
    assembled: Assembled, around: Neighbours, weights: Floats, cuts: Sequence[Cut], deadline: Deadline, seed: int
) -> Ints | None:
    """Return the fixed pairs and the best choice of free ones by these weights; ``None`` when none was found in time.

    Raises
    ------
    OutOfTimeError
        When no time is left at the start.
    """
    first, fixed, free = assembled.first_pair, around.fixed, around.free
    costs = assembled.costs(weights, free)
    pairs = np.concatenate([free, fixed])
    chosen = Chosen.of(assembled, pairs)
    matrix = with_rows(assembled.matrix(pairs), [chosen.row(cut) for cut in _touching(assembled, cuts, free)])
    body = sparse.csc_array(matrix.body)
    movable = first + len(free)
    taken = body[:, movable:] @ np.ones(len(fixed))
    rows = _rows_that_matter(body, first, movable)
    columns = np.flatnonzero(np.diff(sparse.csc_array(body[rows][:, :movable]).indptr))
    part = part_of(matrix, np.flatnonzero(rows), columns)
    left = Matrix(
        part.column_lower,
        part.column_upper,
        part.column_integer,
        part.row_lower - taken[rows],
        part.row_upper - taken[rows],
        part.body,
    )
    answer = solve_integer(left, costs[columns], deadline, seed=seed)
    if answer.columns is None:
        return None
    used = columns[(answer.columns > 0.5) & (columns >= first)] - first
    return np.sort(np.concatenate([fixed, free[used]]))


def _touching(assembled: Assembled, cuts: Sequence[Cut], free: Ints) -> list[Cut]:
    """Return the cuts with a free pair."""
    is_free = np.zeros(len(assembled.pairs), dtype=bool)
    is_free[free] = True
    return [cut for cut in cuts if is_free[cut.pairs].any()]


def _rows_that_matter(body: sparse.csc_array, first: int, movable: int) -> Bools:
    """Tell which rows have a free pair, or a declared column of such a row."""
    rows: Bools = np.diff(sparse.csr_array(body[:, first:movable]).indptr) > 0
    declared = sparse.csr_array(abs(body[:, :first]))
    for _ in range(3):
        shared = (declared.T @ rows.astype(float)) > 0
        rows = rows | ((declared @ shared.astype(float)) > 0)
    return rows
