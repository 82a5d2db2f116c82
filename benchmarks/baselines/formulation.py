"""The textbook model of a benchmark region, as CP-SAT and the plain MIP get it.

One column ``x_p`` for each pair of a student and an offer, and ``d_k`` for the mentor places that first-years take at
an offer with consent. Rows, all of them upper bounds: a student sits once; the places of an offer (rule C1), with one
place for a duo (D1); heads of a site (C2); quotas (Q1). The levels go into one sum whose weights keep their order.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from benchmarks.pairs import Region
from solver.directory import is_where, is_who
from solver.instance import Bools, Ints
from solver.model import Floats

Block = tuple[Ints, Ints, Floats, Floats]
"""Rows, columns and values of the entries of a block of rows, and the rows' upper bounds."""


@dataclass(frozen=True)
class PlainLevel:
    """A level as one integer a pair; less is better when ``sign`` is 1, more when it is -1."""

    name: str
    sign: int
    values: Ints


@dataclass(frozen=True)
class Formulation:
    """``body @ columns <= upper``; the columns are the pairs, zero or one, then the ``d_k``, from 0 to ``most``."""

    region: Region
    duo_offers: Ints
    body: sparse.csr_array
    upper: Floats

    @classmethod
    def of(cls, region: Region) -> "Formulation":
        """State a region's rules."""
        consent = np.array([site.duo_allowed for site in region.problem.sites], dtype=bool)
        duo_offers = np.flatnonzero(consent[region.site_of_offer])
        blocks = [
            _students(region),
            _places(region, duo_offers),
            _duos(region, duo_offers),
            _heads(region),
            *_quotas(region),
        ]
        first_row = np.cumsum([0, *(len(block[3]) for block in blocks)])
        rows = np.concatenate([block[0] + first for block, first in zip(blocks, first_row, strict=False)])
        columns, values, upper = (np.concatenate([block[part] for block in blocks]) for part in (1, 2, 3))
        shape = (len(upper), len(region.pairs) + len(duo_offers))
        return cls(
            region, duo_offers, sparse.csr_array(sparse.coo_array((values, (rows, columns)), shape=shape)), upper
        )

    @property
    def most(self) -> Ints:
        """Return the upper bound of each column."""
        return np.append(np.ones(len(self.region.pairs), np.int64), self.region.places[self.duo_offers])

    @property
    def levels(self) -> tuple[PlainLevel, ...]:
        """Return the levels that count in a benchmark region, in their order; the others are zero or the same."""
        pairs = self.region.pairs
        return (
            PlainLevel("placed", -1, np.ones(len(pairs), np.int64)),
            PlainLevel("partnership.partner", -1, self.region.partner[pairs.site].astype(np.int64)),
            PlainLevel("travel", 1, pairs.minutes),
        )

    @property
    def weights(self) -> Ints:
        """Return each pair's weight in one sum; one unit of a level outweighs whatever is below it. More is better."""
        pairs = self.region.pairs
        weights = np.zeros(len(pairs), dtype=np.int64)
        outweighs = 1
        for level in reversed(self.levels):
            weights -= level.sign * outweighs * level.values
            most_of_student = np.zeros(len(self.region.problem.students), dtype=np.int64)
            np.maximum.at(most_of_student, pairs.student, level.values)
            outweighs *= 1 + int(most_of_student.sum())
        return weights

    def costs(self, level: PlainLevel) -> Floats:
        """Return what each column costs at a level."""
        return np.append(level.sign * level.values, np.zeros(len(self.duo_offers))).astype(float)


def _students(region: Region) -> Block:
    pairs, count = region.pairs, len(region.problem.students)
    return pairs.student, np.arange(len(pairs)), np.ones(len(pairs)), np.ones(count)


def _places(region: Region, duo_offers: Ints) -> Block:
    pairs = region.pairs
    alone = np.flatnonzero(~_shares(region, duo_offers))
    duos = len(pairs) + np.arange(len(duo_offers))
    rows, columns = np.append(pairs.offer[alone], duo_offers), np.append(alone, duos)
    return rows, columns, np.ones(len(rows)), region.places.astype(float)


def _duos(region: Region, duo_offers: Ints) -> Block:
    pairs = region.pairs
    sharing = np.flatnonzero(_shares(region, duo_offers))
    duos = np.arange(len(duo_offers))
    rows = np.append(np.searchsorted(duo_offers, pairs.offer[sharing]), duos)
    values = np.append(np.ones(len(sharing)), np.full(len(duos), -2.0))
    return rows, np.append(sharing, len(pairs) + duos), values, np.zeros(len(duos))


def _shares(region: Region, duo_offers: Ints) -> Bools:
    """Tell for each pair whether the student may share a mentor place there."""
    years = region.problem.policy.duo_years
    young = np.array([student.year in years for student in region.problem.students], dtype=bool)
    shares: Bools = young[region.pairs.student] & np.isin(region.pairs.offer, duo_offers)
    return shares


def _heads(region: Region) -> Block:
    pairs = region.pairs
    most = [np.inf if site.max_students is None else site.max_students for site in region.problem.sites]
    return pairs.site, np.arange(len(pairs)), np.ones(len(pairs)), np.array(most, dtype=float)


def _quotas(region: Region) -> Iterator[Block]:
    pairs, problem = region.pairs, region.problem
    for quota in problem.quotas:
        if quota.max is not None:
            who = np.array([is_who(student, quota.who) for student in problem.students], dtype=bool)
            where = np.array([is_where(site, quota.where) for site in problem.sites], dtype=bool)
            counted = np.flatnonzero(who[pairs.student] & where[pairs.site])
            yield np.zeros(len(counted), np.int64), counted, np.ones(len(counted)), np.array([float(quota.max)])
