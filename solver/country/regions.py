"""Prices bettered region by region: block-coordinate ascent of the dual.

A region is a set of neighbouring sites. With all prices outside it fixed, the best prices of its own rows are the duals
of a small linear program: the pairs inside, and for each student one column ``elsewhere`` that costs the least of their
pairs outside, less what these pay, and of staying unplaced. The barrier method solves it over few pairs. The prices are
kept where the bound over all pairs rises. Rows that reach several sites, such as quotas, keep their prices.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from solver.areas.sites import areas_of_sites
from solver.assemble import Assembled
from solver.country.few import FewPairs, over
from solver.engine import Deadline, NumericalError
from solver.engine.interior import interior_point
from solver.instance import Bools, Ints
from solver.model import Floats, Matrix
from solver.prices.bound import Bound, Prices, price_bound
from solver.prices.settled import least, rows_of_seats, settled, unplaced
from solver.prices.split import without_needless_bounds
from solver.search.rows import Chosen, Cut, part_of, with_rows

_STUDENTS = 5000
_TRIES = 2
_NEAR = 0.5
"""Pairs up to this reduced cost join where those of a region were too few."""

_CHUNK = 1_000_000


def bettered(few: FewPairs, bound: Bound, prices: Prices, deadline: Deadline, *, turns: int) -> Iterator[Bound]:
    """Yield a better bound each time that a region's prices raise that of settled ones; each turn cuts other regions.

    Raises
    ------
    OutOfTimeError
        When the deadline passes first.
    """
    regions = Regions(few, bound, prices, prices.reduced_costs(few.assembled, bound.weights))
    instance = few.assembled.instance
    for turn in range(turns):
        promising = few.cheapest(regions.reduced)
        for sites in areas_of_sites(instance, math.ceil(len(instance.students) / _STUDENTS), turn):
            try:
                found = regions.better(sites, promising, deadline)
            except NumericalError:
                continue
            if found:
                yield regions.bound


@dataclass
class Regions:
    """A bound, the prices that prove it, and the reduced cost of every pair."""

    few: FewPairs
    bound: Bound
    prices: Prices
    reduced: Floats

    @property
    def assembled(self) -> Assembled:
        """Return the model over all pairs."""
        return self.few.assembled

    @cached_property
    def site_of_row(self) -> Ints:
        """Return the one site that all pairs of a row are at, -1 for rows of several or none."""
        return _site_of_row(self.assembled)

    def better(self, sites: Bools, promising: Bools, deadline: Deadline) -> bool:
        """Price the rows of some sites anew, and tell whether that raised the bound.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        NumericalError
            When the barrier method fails.
        """
        student = self.assembled.pairs.student
        own = np.flatnonzero(sites[self.assembled.pairs.site])
        bare = self.reduced + self.prices.rows[rows_of_seats(self.assembled)][student]
        elsewhere = self._elsewhere(bare, own)
        part, cuts = over(self.assembled, own), _over_part(self.prices.cuts, own, len(student))
        chosen = own[promising[own]]
        for _ in range(_TRIES):
            rows, of_cuts = self._solve(chosen, sites, elsewhere, deadline)
            prices, reduced = settled(part, self.bound.weights, Prices(rows, cuts, of_cuts), elsewhere)
            bound = price_bound(part, self.bound.weights, prices, reduced)
            if bound.cost > self.bound.cost:
                self.reduced = bare - prices.rows[rows_of_seats(part)][student]
                self.reduced[own] = reduced
                self.bound, self.prices = bound, Prices(prices.rows, self.prices.cuts, prices.of_cuts)
                return True
            chosen = np.union1d(chosen, own[reduced < _NEAR])
        return False

    def _elsewhere(self, bare: Floats, own: Ints) -> Floats:
        """Return what each student costs at least outside the own pairs, or unplaced."""
        outside = bare.copy()
        outside[own] = np.inf
        declared = self._without_seats.declared_costs(self.assembled, self.bound.weights)
        return np.minimum(least(self.assembled, outside), unplaced(self.assembled, declared))

    @property
    def _without_seats(self) -> Prices:
        rows = self.prices.rows.copy()
        rows[rows_of_seats(self.assembled)] = 0.0
        return Prices(rows, self.prices.cuts, self.prices.of_cuts)

    def _solve(self, chosen: Ints, sites: Bools, elsewhere: Floats, deadline: Deadline) -> tuple[Floats, Floats]:
        """Return the prices of all rows and cuts, those of the sites' own from their program over the chosen pairs."""
        assembled = self.assembled
        named = Chosen.of(assembled, chosen)
        matrix = without_needless_bounds(assembled, assembled.matrix(chosen))
        matrix = with_rows(matrix, [named.row(cut) for cut in self.prices.cuts])
        prices = np.concatenate([self._without_seats.rows, self.prices.of_cuts])
        local = np.concatenate([self._local(sites), self._local_cuts(sites)])
        charged = assembled.costs(self.bound.weights, chosen) - matrix.body.T @ np.where(local, 0.0, prices)
        students = np.unique(assembled.pairs.student[chosen])
        rows = np.concatenate([rows_of_seats(assembled)[students], np.flatnonzero(local)])
        free = np.append(np.diff(matrix.body[local].tocsc().indptr[: assembled.first_pair + 1]) > 0, chosen >= 0)
        free[assembled.model.unplaced] = False
        program, costs = _with_elsewhere(
            part_of(matrix, rows, np.flatnonzero(free)), charged[free], elsewhere[students]
        )
        prices[rows] = interior_point(program, costs, deadline).prices
        own, of_cuts = np.split(prices, [assembled.model.rows])
        return own, of_cuts

    def _local(self, sites: Bools) -> Bools:
        """Tell which rows of the model, beside seats, are of some sites alone."""
        local: Bools = (self.site_of_row >= 0) & sites[self.site_of_row]
        local[rows_of_seats(self.assembled)] = False
        return local

    def _local_cuts(self, sites: Bools) -> Bools:
        cells, site_of_offer = self.assembled.model.cells, self.assembled.instance.site_of_offer
        found = [
            bool(sites[site_of_offer[cells.offer[np.searchsorted(cells.taken, cut.taken)]]].all())
            for cut in self.prices.cuts
        ]
        return np.array(found, dtype=bool)


def _with_elsewhere(matrix: Matrix, costs: Floats, elsewhere: Floats) -> tuple[Matrix, Floats]:
    """Return a program with a column for each student, whose seats are the first rows, that is not inside."""
    can = np.flatnonzero(np.isfinite(elsewhere))
    ones = sparse.coo_array((np.ones(len(can)), (can, np.arange(len(can)))), shape=(len(matrix.row_lower), len(can)))
    unbounded = np.full(len(can), np.inf)
    program = Matrix(
        column_lower=np.append(matrix.column_lower, np.zeros(len(can))),
        column_upper=np.append(matrix.column_upper, unbounded),
        column_integer=np.append(matrix.column_integer, np.zeros(len(can), dtype=bool)),
        row_lower=matrix.row_lower,
        row_upper=matrix.row_upper,
        body=sparse.csr_array(sparse.hstack([matrix.body, ones])),
    )
    return program, np.append(costs, elsewhere[can])


def _over_part(cuts: Sequence[Cut], own: Ints, pairs: int) -> list[Cut]:
    """Return the cuts over the own pairs alone, by their places among these."""
    place = np.full(pairs, -1)
    place[own] = np.arange(len(own))
    return [Cut(place[cut.pairs][place[cut.pairs] >= 0], cut.taken, cut.upper) for cut in cuts]


def _site_of_row(assembled: Assembled) -> Ints:
    rows, pairs = assembled.model.rows, assembled.pairs
    first, last = np.full(rows, len(assembled.instance.sites)), np.full(rows, -1)
    for start in range(0, len(pairs), _CHUNK):
        chunk = np.arange(start, min(start + _CHUNK, len(pairs)))
        entries = sparse.coo_array(assembled.matrix(chunk).body[:, assembled.first_pair :])
        site = pairs.site[chunk[entries.col]]
        np.minimum.at(first, entries.row, site)
        np.maximum.at(last, entries.row, site)
    return np.where(first == last, last, -1)
