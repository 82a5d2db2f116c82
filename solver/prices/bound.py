"""A proven bound from any prices (Lagrange).

Let each row have a price: not negative where it bounds from below only, not positive where from above only. Less what
each column pays at these prices, its cost is its *reduced cost* ``r``. For every plan

    cost >= sum over rows of price * bound + sum over declared columns of min(0, r) * most
            + sum over students of min(0, least r of their pairs)

since a student takes one pair at most. So the bound holds for whatever prices, also rounded ones and those of a program
over few pairs; good prices only make it better.

A bound of ``sum over a < e of w_a z_a + z_e`` is one of entry ``e`` for every value of the entries above: the plan's
own values are put in. It then says that no plan that is as good on all of those costs less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.assemble import Assembled
from solver.instance import Ints
from solver.model import Floats
from solver.search.pricing import counting_prices, shortfall
from solver.search.rows import Cut

GRAIN = 2.0**-14
"""Prices are whole multiples of this, so that equal ones cancel."""


@dataclass(frozen=True)
class Prices:
    """The price of every row of the model, and of some cuts (not positive)."""

    rows: Floats
    cuts: Sequence[Cut]
    of_cuts: Floats

    def scaled(self, factor: float) -> "Prices":
        """Return the prices of the same rows for costs that are so many times as high."""
        return Prices(self.rows * factor, self.cuts, self.of_cuts * factor)

    def reduced_costs(self, assembled: Assembled, weights: Floats) -> Floats:
        """Return the reduced cost of every pair."""
        reduced = assembled.reduced_costs(weights, self.rows)
        for cut, price in zip(self.cuts, self.of_cuts, strict=True):
            reduced[cut.pairs] -= price
        return reduced

    def declared_costs(self, assembled: Assembled, weights: Floats) -> Floats:
        """Return the reduced cost of every declared column."""
        body = assembled.matrix(np.zeros(0, np.int64)).body
        reduced: Floats = assembled.declared_costs(weights) - body.T @ self.rows
        for cut, price in zip(self.cuts, self.of_cuts, strict=True):
            reduced[cut.taken] += price
        return reduced


@dataclass(frozen=True)
class Bound:
    """``sum over entries e of weights[e] z_e >= cost`` for every plan."""

    weights: Floats
    cost: float

    @property
    def last(self) -> int:
        """Return the last entry that has a weight: the one that is bounded."""
        return int(np.flatnonzero(self.weights)[-1])

    def beyond(self, held: Mapping[int, float]) -> float:
        """Return the bound of all that is not held, given the costs at which entries are held."""
        return self.cost - sum(float(self.weights[entry]) * cost for entry, cost in held.items())

    def slack(self, costs: Sequence[float]) -> float:
        """Return by how much a plan with these costs of the entries down to the last misses the bound."""
        down = slice(self.last + 1)
        return float(self.weights[down] @ np.array(costs[down], dtype=float)) - self.cost

    def given(self, costs: Sequence[float]) -> float:
        """Return the bound of the last entry, given the costs of the entries above it."""
        above = float(self.weights[: self.last] @ np.array(costs[: self.last], dtype=float))
        return (self.cost - above) / float(self.weights[self.last])


def signed(prices: Floats, lower: Floats, upper: Floats) -> Floats:
    """Return prices on the grain, without those that bound nothing."""
    rounded = np.round(prices / GRAIN) * GRAIN
    useless = ((rounded > 0) & np.isneginf(lower)) | ((rounded < 0) & np.isposinf(upper))
    return np.where(useless, 0.0, rounded)


def at_most(prices: Floats) -> Floats:
    """Return the prices of rows that bound from above only."""
    return signed(prices, np.full(len(prices), -np.inf), np.zeros(len(prices)))


def price_bound(assembled: Assembled, weights: Floats, prices: Prices, reduced: Floats) -> Bound:
    """Return the bound that prices prove, given the reduced costs of all pairs."""
    matrix = assembled.matrix(np.zeros(0, np.int64))
    held = np.where(prices.rows > 0, matrix.row_lower, matrix.row_upper)
    rows = float(prices.rows @ np.where(prices.rows == 0, 0.0, held))
    cuts = float(prices.of_cuts @ np.array([cut.upper for cut in prices.cuts]))
    gained = np.minimum(0.0, prices.declared_costs(assembled, weights))
    columns = float(gained @ _most(assembled, matrix.column_upper))
    return Bound(weights, rows + cuts + columns + shortfall(assembled, reduced))


def least_cost(assembled: Assembled, weights: Floats) -> float:
    """Return what all plans cost at least by the pairs alone: as if every student could have the cheapest one."""
    counted = Prices(counting_prices(assembled, weights), (), np.zeros(0))
    return price_bound(assembled, weights, counted, counted.reduced_costs(assembled, weights)).cost


def _most(assembled: Assembled, upper: Floats) -> Floats:
    """Return the most that each declared column can be in a plan that is worth a look."""
    most = np.where(np.isfinite(upper), upper, len(assembled.instance.students))
    cells = assembled.model.cells
    places: Ints = np.array([offer.mentor_places for offer in assembled.instance.offers], dtype=np.int64)
    most[cells.taken] = places[cells.offer]
    return most
