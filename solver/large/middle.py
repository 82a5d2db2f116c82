"""Where the first integer program looks for a plan: near the middle of the relaxation, and around critical students.

In the last master's point most students are nearly whole at one pair. They stay there; the others are free.

That point says little about the entries above, whose values are only just within reach. Their own prices do: under the
prices of ``placed`` most seats are free of charge, and so a student whose own seat row has a price competes for places
that are short. Such students are *critical*. They are a few hundred of thousands; whether the bound of the entry can be
reached is decided among them. So they are free, with every pair that a plan at the bound could use, and so is whoever
sits at one of the sites of these pairs.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from solver.assemble import Assembled
from solver.instance import Bools
from solver.large.prices import Round
from solver.large.reseat import Neighbours

SURE = (0.8, 0.99)
"""A pair with this much of its student in the master's point is kept, at first: the more who stay, the sooner it shows
whether there is a plan. When there is none, only the surer ones."""

_PROMISING = 30.0
_ALWAYS_PROMISING = 2.0
"""Greatest reduced costs of a pair in the program, in units of the last entry: of the master's pairs, and of others."""

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


def near_middle(assembled: Assembled, active: Bools, last: Round, critical: Critical, sure: float) -> Neighbours:
    """Return who stays where the middle has them, and the promising pairs of the others."""
    pairs = assembled.pairs
    contested = np.zeros(len(assembled.instance.sites), dtype=bool)
    contested[pairs.site[critical.pairs]] = True
    stays = (last.middle > sure) & ~critical.students[pairs.student] & ~contested[pairs.site]
    free = np.ones(len(assembled.instance.students), dtype=bool)
    free[pairs.student[stays]] = False
    promising = (last.reduced < _ALWAYS_PROMISING) | (active & (last.reduced < _PROMISING))
    return Neighbours(np.flatnonzero(stays), np.flatnonzero(free[pairs.student] & (promising | critical.pairs)))
