"""Seat some students anew, all others fixed: a neighbourhood of a plan, searched by a mixed-integer program.

The program is the model itself over the free pairs. What the fixed pairs use is taken off each row's bounds; rows
without a free pair fall away, but for those that share a declared column with a row that stays.

Levels can be *held*: a row keeps an entry's cost at most at a value, counted over free and fixed students together.
Many declared columns are settled by the fixed pairs, such as the heads at a site where nobody is free, since they are
alone in an equation; they move to the other side of that row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from solver.assemble import Assembled
from solver.engine import Deadline, NumericalError, OutOfTimeError, Row, solve_integer
from solver.instance import Bools, Ints
from solver.model import Floats, Matrix
from solver.search.rows import Chosen, Cut, Held, part_of, tolerance, with_rows


@dataclass(frozen=True)
class Neighbours:
    """The fixed pairs, and the free ones, of other students."""

    fixed: Ints
    free: Ints


@dataclass(frozen=True)
class Aim:
    """What is minimised, to within ``gap``; ``held`` are the greatest costs of some entries (without the constants)."""

    weights: Floats
    held: Mapping[int, float] = field(default_factory=dict)
    gap: float = 0.5


@dataclass(frozen=True)
class Settled:
    """Which declared columns the fixed pairs settle, and their values."""

    columns: Bools
    values: Floats

    @classmethod
    def of(cls, matrix: Matrix, first: int, movable: int) -> "Settled":
        """Find the declared columns alone in an equation that has no free pair; they must be in no other row."""
        body = sparse.csc_array(matrix.body)
        taken = body[:, movable:] @ np.ones(body.shape[1] - movable)
        declared = sparse.csr_array(body[:, :first])
        alone = (np.diff(declared.indptr) == 1) & (matrix.row_lower == matrix.row_upper)
        rows = np.flatnonzero(alone & (np.diff(sparse.csr_array(body[:, first:movable]).indptr) == 0))
        columns, factors = declared.indices[declared.indptr[rows]], declared.data[declared.indptr[rows]]
        once = np.diff(sparse.csc_array(declared).indptr) == 1
        settled, values = np.zeros(first, dtype=bool), np.zeros(first)
        settled[columns] = once[columns]
        values[columns] = (matrix.row_upper[rows] - taken[rows]) / factors
        return cls(settled, np.where(settled, values, 0.0))


@dataclass(frozen=True)
class Program:
    """What is left to decide: a mixed-integer program with the free pair of each column, -1 for declared ones."""

    matrix: Matrix
    costs: Floats
    pair: Ints
    gap: float

    @classmethod
    def of(cls, assembled: Assembled, around: Neighbours, aim: Aim, cuts: Sequence[Cut]) -> "Program":
        """Take what the fixed pairs use off the model's rows."""
        first, fixed, free = assembled.first_pair, around.fixed, around.free
        chosen = Chosen.of(assembled, np.concatenate([free, fixed]))
        movable = first + len(free)
        model = assembled.matrix(chosen.pairs)
        settled = Settled.of(model, first, movable)
        limits = [_limit(chosen, settled, entry, cost) for entry, cost in aim.held.items()]
        matrix = with_rows(model, [*(chosen.row(cut) for cut in _touching(assembled, cuts, free)), *limits])
        body = sparse.csc_array(matrix.body)
        taken = body[:, movable:] @ np.ones(len(fixed))
        rows = _rows_that_matter(body, first, movable, len(limits))
        columns = np.flatnonzero(np.diff(sparse.csc_array(body[rows][:, :movable]).indptr))
        part = part_of(matrix, np.flatnonzero(rows), columns)
        left = replace(part, row_lower=part.row_lower - taken[rows], row_upper=part.row_upper - taken[rows])
        pair = np.concatenate([np.full(first, -1), free])[columns]
        return cls(left, assembled.costs(aim.weights, free)[columns], pair, aim.gap)

    def solve(self, deadline: Deadline, seed: int) -> Ints | None:
        """Return the free pairs to take; ``None`` when no choice was found in time.

        Raises
        ------
        OutOfTimeError
            When no time is left at the start.
        """
        answer = solve_integer(self.matrix, self.costs, deadline, seed=seed, gap=self.gap)
        return None if answer.columns is None else self.pair[(answer.columns > 0.5) & (self.pair >= 0)]


@dataclass(frozen=True)
class ReseatOrder:
    """A program to solve in so many seconds, and before the deadline."""

    program: Program
    deadline: Deadline
    seconds: float
    seed: int


def reseat(order: ReseatOrder) -> Ints | None:
    """Return the free pairs to take, in whatever process; ``None`` when no choice was found in time."""
    try:
        return order.program.solve(order.deadline.within(order.seconds), order.seed)
    except (OutOfTimeError, NumericalError):
        return None


def _limit(chosen: Chosen, settled: Settled, entry: int, cost: float) -> Row:
    """Return the row that holds an entry, without the settled columns."""
    row = chosen.row(Held(entry, 0))
    first = len(settled.columns)
    out = (row.columns < first) & settled.columns[np.minimum(row.columns, first - 1)]
    used = float(row.values[out] @ settled.values[row.columns[out]])
    return Row(row.columns[~out], row.values[~out], upper=cost + tolerance(cost) - used)


def _touching(assembled: Assembled, cuts: Sequence[Cut], free: Ints) -> list[Cut]:
    """Return the cuts with a free pair."""
    is_free = np.zeros(len(assembled.pairs), dtype=bool)
    is_free[free] = True
    return [cut for cut in cuts if is_free[cut.pairs].any()]


def _rows_that_matter(body: sparse.csc_array, first: int, movable: int, limits: int) -> Bools:
    """Tell which rows have a free pair, or a declared column of such a row; the limits at the end all do."""
    rows: Bools = np.diff(sparse.csr_array(body[:, first:movable]).indptr) > 0
    rows[len(rows) - limits :] = True
    declared = sparse.csr_array(abs(body[:, :first]))
    for _ in range(3):
        shared = (declared.T @ rows.astype(float)) > 0
        rows = rows | ((declared @ shared.astype(float)) > 0)
    return rows
