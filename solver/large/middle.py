"""Where integer programs look for a plan: near the middle of the relaxation, around the plan, and critical students.

In the last master's point most students are nearly whole at one pair. *Near the middle* they stay there. *Around the
plan* only those stay who have in the plan what they have there: fewer, so the program is larger, but what is fixed fits
together. Either may find in seconds what the other does not; and unlike an area, neither has seams.

That point says little about the entries above, whose values are only just within reach. Their own prices do: under the
prices of ``placed`` most seats are free of charge, and so a student whose own seat row has a price competes for places
that are short. Such students are *critical*. They are a few hundred of thousands; whether the bound of the entry can be
reached is decided among them. So they are free, with every pair that a plan at the bound could use, and so is whoever
sits at one of the sites of these pairs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from solver.assemble import Assembled
from solver.instance import Bools, Ints
from solver.large.reseat import Neighbours
from solver.large.rounds import Round
from solver.search.rows import Cut

SURE = (0.5, 0.65, 0.8)
"""A pair with this much of its student in the master's point is kept. With less of it more are: the program is solved
in a second or two, and finds most of what there is to gain."""

_PROMISING = 30.0
_ALWAYS_PROMISING = 2.0
"""Greatest reduced costs of pairs near the middle, in units of the last entry: of the master's, and of others."""

_BEST = 5.0
_ALWAYS_BEST = 1.0
"""The same around a plan."""

_PRICED = 1e-3
_UNIT = 1.0
"""A pair whose reduced cost exceeds one unit of a count is in no plan that reaches the rounded bound."""

_FEW = 0.2
"""Prices by which more than this share of the students would be critical say nothing."""


@dataclass(frozen=True)
class Critical:
    """Students who compete for what is short on some counted entry, and their pairs that matter for it."""

    students: Bools
    pairs: Bools

    @classmethod
    def none(cls, assembled: Assembled) -> "Critical":
        """Return that nobody is critical."""
        return cls(np.zeros(len(assembled.instance.students), dtype=bool), np.zeros(len(assembled.pairs), dtype=bool))

    @classmethod
    def of(cls, assembled: Assembled, results: Iterable[Round]) -> "Critical":
        """Find them by the last rounds of the entries that are held."""
        found = cls.none(assembled)
        for result in results:
            students = _pay(assembled, result)
            if students.mean() <= _FEW:
                pairs = students[assembled.pairs.student] & (result.reduced < _UNIT)
                found = cls(found.students | students, found.pairs | pairs)
        return found


def _pay(assembled: Assembled, result: Round) -> Bools:
    """Tell which students' seat rows have a price: what their column of being unplaced pays."""
    weights = result.bound.weights
    paid = assembled.declared_costs(weights) - result.prices.declared_costs(assembled, weights)
    return np.abs(paid[assembled.model.unplaced]) > _PRICED


@dataclass(frozen=True)
class Sharp:
    """The last entry's last round for these costs of the upper ones, its master's pairs, all cuts, who is critical."""

    costs: Mapping[int, float]
    last: Round
    active: Bools
    cuts: list[Cut]
    critical: Critical


def near_middle(assembled: Assembled, sharp: Sharp) -> Neighbours:
    """Return who stays where the middle has them, and the promising pairs of the others."""
    reduced = sharp.last.reduced
    promising = (reduced < _ALWAYS_PROMISING) | (sharp.active & (reduced < _PROMISING))
    return _neighbours(assembled, sharp.last.middle > SURE[-1], promising, sharp.critical)


def around_plan(assembled: Assembled, sharp: Sharp, plan: Ints, sure: float = SURE[-1]) -> Neighbours:
    """Return who stays where both the plan and the middle have them, and the few best pairs of the others."""
    reduced = sharp.last.reduced
    chosen = np.zeros(len(reduced), dtype=bool)
    chosen[plan] = True
    best = (reduced < _ALWAYS_BEST) | (sharp.active & (reduced < _BEST))
    return _neighbours(assembled, chosen & (sharp.last.middle > sure), best | chosen, sharp.critical)


def _neighbours(assembled: Assembled, staying: Bools, promising: Bools, critical: Critical) -> Neighbours:
    """Return the pairs that stay, without the critical students and sites, and the promising ones of the others."""
    pairs = assembled.pairs
    contested = np.zeros(len(assembled.instance.sites), dtype=bool)
    contested[pairs.site[critical.pairs]] = True
    stays = staying & ~critical.students[pairs.student] & ~contested[pairs.site]
    free = np.ones(len(assembled.instance.students), dtype=bool)
    free[pairs.student[stays]] = False
    return Neighbours(np.flatnonzero(stays), np.flatnonzero(free[pairs.student] & (promising | critical.pairs)))
