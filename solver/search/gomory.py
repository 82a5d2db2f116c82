"""Rounded (Chvatal-Gomory) cuts, with the multipliers that the simplex tableau suggests.

In every plan every column is a whole number, and so is every coefficient of the model and of the cuts. Write the rows
as ``a_r x <= b_r`` (an equation counts either way round). For whole numbers ``u_r`` in ``0 .. D-1`` the sum of the rows
with multipliers ``u_r / D``, its left side rounded down since ``x >= 0``, and then its right side since the left is
whole, holds for every plan:

    sum over j of floor(u . a_j / D) x_j  <=  floor(u . b / D).

A column ``j`` at its upper bound ``g_j`` is rounded up instead: the row ``x_j <= g_j`` joins the sum with what lacks.
Blossom cuts are of this kind, with halves of a cell's and a student's rows; these here may also use site heads,
quotas, head counts and held levels, which no blossom does.

At a vertex with basis ``B`` and a fractional basic column ``j``, the fractional parts of row ``j`` of ``B^-1`` cut the
vertex off (Gomory, 1958). They are multiples of ``1 / D`` for a whole ``D``. Where ``D`` is small it is found, and all
further arithmetic is in whole numbers: no rounding error can make a cut wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from solver.engine import BASIC
from solver.instance import Ints
from solver.model import Floats, Matrix
from solver.search.master import Master
from solver.search.rows import Added, Chosen, Cut, Origin, Rounded, with_rows

_FRACTIONAL = 1e-3
"""How far a basic column must be from a whole number."""

_MOST_DENOMINATOR = 24
_NOISE = 1e-6
"""How far a multiple of a multiplier may be from a whole number and still count as it."""

_MOST_TRIED = 400
_MOST_MULTIPLIERS = 400
"""Cuts from more rows are nearly dense and bring little."""

_MOST_SUMMED = 150
_MOST_ADDED = 40
_VIOLATION = 0.02
_PARALLEL = 0.9
"""Two cuts whose normals have a greater cosine say nearly the same."""


def rounded_cuts(master: Master, others: Ints) -> list[Rounded]:
    """Return rounded cuts that the master's vertex violates, over its active pairs and ``others`` that may join.

    They hold for every plan that keeps the entries held now and uses no pair beyond these.
    """
    tableau = _Tableau.of(master)
    multipliers = tableau.multipliers()
    if not len(multipliers.denominator):
        return []
    cutting = tableau.cutting(multipliers)
    sums = tableau.summed(cutting)
    best = sums.best()
    outside = tableau.over(master, others).summed(cutting.some(best))
    under, first = tuple(master.held()), master.assembled.first_pair
    columns = np.concatenate([np.arange(first), first + master.active, first + others])
    left = sparse.vstack([sums.left[:, best], outside.left], format="csc")
    origins = tableau.origins(cutting.some(best), sums.whole_right[best], master.rows)
    return [_cut(left, k, origin, columns, first, under) for k, origin in enumerate(origins)]


@dataclass(frozen=True)
class _Multipliers:
    """One column a cut: whole numbers ``u`` (rows x cuts), to be divided by ``denominator``."""

    u: sparse.csc_array
    denominator: Ints

    def some(self, chosen: Ints) -> "_Multipliers":
        return _Multipliers(self.u[:, chosen], self.denominator[chosen])


@dataclass(frozen=True)
class _Tableau:
    """All rows as ``a x <= b`` in whole numbers, and a vertex with its basis."""

    body: sparse.csc_array
    sign: Ints
    upper: Ints
    vertex: Floats
    most: Floats
    basic_columns: Ints
    basic_rows: Ints

    @classmethod
    def of(cls, master: Master) -> "_Tableau":
        """Read the master's vertex."""
        matrix, last = master.matrix(), master.vertex
        sign, upper = _as_upper(matrix, last.columns)
        return cls(
            body=_turned(matrix, sign),
            sign=sign,
            upper=upper,
            vertex=last.columns,
            most=matrix.column_upper,
            basic_columns=np.flatnonzero(last.basis.columns == BASIC),
            basic_rows=np.flatnonzero(last.basis.rows == BASIC),
        )

    def over(self, master: Master, pairs: Ints) -> "_Tableau":
        """Return the same rows over other pairs, which are at zero."""
        chosen, first = Chosen.of(master.assembled, pairs), master.assembled.first_pair
        matrix = with_rows(master.assembled.matrix(pairs), [chosen.row(row) for row in master.rows])
        body = _turned(matrix, self.sign)[:, first:]
        return replace(self, body=body, vertex=np.zeros(len(pairs)), most=np.ones(len(pairs)))

    def multipliers(self) -> _Multipliers:
        """Return the fractional parts, both ways round, of the rows of the inverse basis that have few of them."""
        values = self.vertex[self.basic_columns]
        off = np.abs(values - np.round(values))
        tried = np.argsort(-off, kind="stable")[: min(_MOST_TRIED, np.count_nonzero(off > _FRACTIONAL))]
        rows = self._inverse_rows(tried)
        fraction = rows - np.round(rows)
        fraction[np.abs(fraction) < _NOISE] = 0.0
        fraction = fraction[:, (fraction != 0).sum(axis=0) <= _MOST_MULTIPLIERS]
        return _whole(sparse.csc_array(fraction))

    def _inverse_rows(self, positions: Ints) -> Floats:
        """Return rows of the inverse basis as columns."""
        height, own = self.body.shape[0], len(self.basic_columns)
        slack = sparse.eye_array(height, format="csc")[:, self.basic_rows]
        basis = sparse.hstack([self.body[:, self.basic_columns], slack], format="csc").astype(float)
        units = np.zeros((height, len(positions)))
        units[positions, np.arange(len(positions))] = 1.0
        if basis.shape != (height, own + len(self.basic_rows)) or basis.shape[0] != basis.shape[1]:
            return units[:, :0]
        inverse: Floats = splu(basis).solve(units, trans="T")
        return inverse

    def cutting(self, multipliers: _Multipliers) -> _Multipliers:
        """Return those of the most violated cuts; only columns that the vertex uses count for that."""
        used = np.flatnonzero(self.vertex > _NOISE)
        support = replace(self, body=self.body[:, used], vertex=self.vertex[used], most=self.most[used])
        violation = support.summed(multipliers).violation()
        return multipliers.some(np.argsort(-violation, kind="stable")[: min(_MOST_SUMMED, np.count_nonzero(violation))])

    def summed(self, multipliers: _Multipliers) -> "_Sums":
        """Return the rounded sums of the rows."""
        raw = sparse.csc_array(self.body.T @ multipliers.u)
        cut = np.repeat(np.arange(raw.shape[1]), np.diff(raw.indptr))
        denominator = multipliers.denominator[cut]
        full = self.vertex[raw.indices] > self.most[raw.indices] - _NOISE
        lacking = np.where(full, -raw.data % denominator, 0)
        bound = np.where(full, self.most[raw.indices], 0).astype(np.int64)
        right = multipliers.u.T @ self.upper + np.bincount(cut, lacking * bound, raw.shape[1]).astype(np.int64)
        left = sparse.csc_array(((raw.data + lacking) // denominator, raw.indices, raw.indptr), shape=raw.shape)
        left.eliminate_zeros()
        return _Sums(left, right, multipliers.denominator, self.vertex)

    def origins(self, multipliers: _Multipliers, whole_right: Ints, added: Sequence[Added]) -> list[Origin]:
        """Return what the sums are made of; odd-set inequalities have the same right side for ever."""
        u, own = multipliers.u, self.body.shape[0] - len(added)
        found = []
        for k, denominator in enumerate(multipliers.denominator):
            part = slice(u.indptr[k], u.indptr[k + 1])
            rows, values = u.indices[part], u.data[part] * self.sign[u.indices[part]]
            moving = [(added[row - own], int(value)) for row, value in zip(rows, values, strict=True) if row >= own]
            kept = tuple((row, value) for row, value in moving if not isinstance(row, Cut))
            model = rows < own
            found.append(Origin(rows[model], values[model], kept, int(whole_right[k]), int(denominator)))
        return found


def _turned(matrix: Matrix, sign: Ints) -> sparse.csc_array:
    return sparse.csc_array(matrix.body.multiply(sign[:, None]).astype(np.int64))


def _as_upper(matrix: Matrix, vertex: Floats) -> tuple[Ints, Ints]:
    """Return for each row 1, or -1 where it is to be turned, and its whole right side: the nearer bound counts."""
    activity = matrix.body @ vertex
    turned = activity - matrix.row_lower < matrix.row_upper - activity
    sign = np.where(turned, -1, 1)
    right = np.where(turned, -matrix.row_lower, matrix.row_upper)
    return sign, np.round(np.where(np.isfinite(right), right, 0.0)).astype(np.int64)


def _whole(fraction: sparse.csc_array) -> _Multipliers:
    """Return each column and its opposite times its least denominator, modulo that; others are left out."""
    cut = np.repeat(np.arange(fraction.shape[1]), np.diff(fraction.indptr))
    denominator = np.zeros(fraction.shape[1], dtype=np.int64)
    for d in range(_MOST_DENOMINATOR, 1, -1):
        off = np.abs(fraction.data * d - np.round(fraction.data * d))
        worst = np.zeros(fraction.shape[1])
        np.maximum.at(worst, cut, off)
        denominator[worst < d * _NOISE] = d
    denominator[np.diff(fraction.indptr) == 0] = 0
    kept = np.flatnonzero(denominator)
    found = sparse.csc_array(fraction[:, kept])
    each = np.repeat(denominator[kept], np.diff(found.indptr))
    u = np.round(found.data * each).astype(np.int64)
    ways = [sparse.csc_array((way % each, found.indices, found.indptr), shape=found.shape) for way in (u, -u)]
    return _Multipliers(sparse.hstack(ways, format="csc"), np.tile(denominator[kept], 2))


@dataclass(frozen=True)
class _Sums:
    """Rounded sums, one column each: ``left . x <= whole_right / denominator``, rounded down."""

    left: sparse.csc_array
    whole_right: Ints
    denominator: Ints
    vertex: Floats

    def violation(self) -> Floats:
        """Return by how much the vertex violates each cut, zero where that is little."""
        violation = self.vertex @ self.left - self.whole_right // self.denominator
        return np.where(violation > _VIOLATION, violation, 0.0)

    def best(self) -> Ints:
        """Return the cuts that cut deepest, no two of them nearly parallel."""
        length = np.sqrt(np.asarray(self.left.multiply(self.left).sum(axis=0), dtype=float))
        depth = self.violation() / np.maximum(length, 1.0)
        order = np.argsort(-depth, kind="stable")[: np.count_nonzero(depth)]
        normals = self.left[:, order].astype(float) / length[order]
        cosine = (normals.T @ normals).toarray()
        chosen: list[int] = []
        for k in range(len(order)):
            if len(chosen) < _MOST_ADDED and not (cosine[k, chosen] > _PARALLEL).any():
                chosen.append(k)
        return order[chosen]


def _cut(left: sparse.csc_array, k: int, origin: Origin, columns: Ints, first: int, under: tuple[int, ...]) -> Rounded:
    """Return one sum as a row of the search; ``columns`` tells which column each of its entries is of all pairs'."""
    part = slice(left.indptr[k], left.indptr[k + 1])
    column, values = columns[left.indices[part]], left.data[part].astype(float)
    own = column < first
    return Rounded(
        pairs=column[~own] - first,
        pair_values=values[~own],
        columns=column[own],
        column_values=values[own],
        upper=origin.right // origin.denominator,
        under=under,
        origin=origin,
    )
