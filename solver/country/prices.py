"""Prices for all pairs from programs over few.

1. *Rounds.* A program over few pairs is solved roughly (:mod:`solver.engine.first_order`), its prices are settled
   (:mod:`solver.prices.settled`), prove a bound over all pairs, and tell which pairs the next one should have.
2. *Cuts.* With the prices of the coupling rows each subject is a program of its own (:mod:`solver.prices.split`). Its
   vertex shows which odd-set inequalities are missing. All of them join, and further rounds price them.

Every round proves a bound, whatever its prices are worth.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.apart.workers import count_processors
from solver.assemble import Assembled
from solver.country.few import FewPairs, over, over_all
from solver.engine import Deadline, NumericalError, Row
from solver.engine.first_order import NearOptimum, near_optimum
from solver.instance import Bools
from solver.model import Floats, Matrix
from solver.prices.block import Block
from solver.prices.bound import Bound, Prices, at_most, price_bound
from solver.prices.settled import settled
from solver.prices.split import Split, without_needless_bounds
from solver.search.rows import Chosen, Held, with_rows

_USED = 1e-4
_STAYING = 6.0
"""Pairs stay up to this reduced cost, so that rounds do not swing."""


@dataclass(frozen=True)
class Priced:
    """What one round found: the bound, the reduced cost of every pair, and how much of it the program uses."""

    bound: Bound
    prices: Prices
    reduced: Floats
    middle: Floats


@dataclass(frozen=True)
class HeldAt:
    """An entry held at a cost or better, and the price (not positive) to start from."""

    entry: int
    cost: float
    price: float


@dataclass
class CountryPrices:
    """The pairs and cuts of the next program, and the point and prices that it goes on from."""

    few: FewPairs
    active: Bools
    declared: Floats
    middle: Floats
    prices: Prices

    @classmethod
    def of(cls, few: FewPairs, rankings: list[Floats]) -> "CountryPrices":
        """Start from nothing, with pairs that are promising before any price is known."""
        prices = Prices(np.zeros(few.assembled.model.rows), [], np.zeros(0))
        nothing = np.zeros(len(few.assembled.pairs))
        return cls(few, few.first(rankings), np.zeros(few.assembled.first_pair), nothing, prices)

    @property
    def assembled(self) -> Assembled:
        """Return the model over all pairs."""
        return self.few.assembled

    def rounds(
        self,
        weights: Floats,
        deadline: Deadline,
        steps: Sequence[int],
        *,
        held: Sequence[HeldAt] = (),
        among_equals: Floats | None = None,
    ) -> Iterator[Priced]:
        """Yield first-order rounds of so many steps each; those after go on from the best prices.

        Entries ``held`` at a cost or better get a price, which the bound then has as their weight.
        A count of students is indifferent to most pairs: ``among_equals`` are small costs that say which to prefer.
        Without them pairs that have become dear are dropped.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        NumericalError
            When the method leads nowhere.
        """
        best: Priced | None = None
        of_held = np.array([row.price for row in held])
        for count in steps:
            deadline.remaining()
            matrix, costs = self._program(weights, held)
            pairs = np.flatnonzero(self.active)
            start = NearOptimum(
                np.concatenate([self.declared, self.middle[pairs]]),
                np.concatenate([self.prices.rows, self.prices.of_cuts, of_held]),
            )
            found = near_optimum(matrix, costs, deadline, steps=count, threads=count_processors(), start=start)
            of_held = at_most(found.prices[len(found.prices) - len(held) :])
            paid = weights.copy()
            paid[[row.entry for row in held]] -= of_held
            priced = self._price(paid, found.columns, found.prices[: len(found.prices) - len(held)])
            yield priced
            if best is None or _beyond(priced, held) >= _beyond(best, held):
                best = priced
            self._go_on(found.columns, best, among_equals)

    def cut(self, weights: Floats, deadline: Deadline) -> None:
        """Add the odd-set inequalities that the subjects' programs want at these prices.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        """
        pairs = np.flatnonzero(self.active)
        few = over(self.assembled, pairs)
        split = Split.of(few)
        charged = split.charged(few.costs(weights, few.everything()), self.prices.rows)
        found = list(self.prices.cuts)
        for part in split.parts:
            everything = np.ones(len(part.columns), dtype=bool)
            try:
                point = Block(few, part).solve(charged[part.columns], everything, deadline, cutting=True)
            except NumericalError:
                continue
            found += [over_all(self.assembled, pairs, cut) for cut in point.cuts]
        of_cuts = np.append(self.prices.of_cuts, np.zeros(len(found) - len(self.prices.cuts)))
        self.prices = Prices(self.prices.rows, found, of_cuts)

    def _program(self, weights: Floats, held: Sequence[HeldAt]) -> tuple[Matrix, Floats]:
        """Return the program over the active pairs, with all cuts and the held entries, and its costs."""
        pairs = np.flatnonzero(self.active)
        chosen = Chosen.of(self.assembled, pairs)
        matrix = without_needless_bounds(self.assembled, self.assembled.matrix(pairs))
        rows = [chosen.row(cut) for cut in self.prices.cuts]
        for entry in held:
            row = chosen.row(Held(entry.entry, 0))
            rows.append(Row(row.columns, row.values, upper=entry.cost))
        return with_rows(matrix, rows), self.assembled.costs(weights, pairs)

    def _price(self, weights: Floats, columns: Floats, rows: Floats) -> Priced:
        """Settle the prices of a program's rows, and prove a bound with them."""
        own, of_cuts = np.split(rows, [self.assembled.model.rows])
        prices, reduced = settled(self.assembled, weights, Prices(own, self.prices.cuts, of_cuts))
        middle = np.zeros(len(self.assembled.pairs))
        middle[self.active] = columns[self.assembled.first_pair :]
        return Priced(price_bound(self.assembled, weights, prices, reduced), prices, reduced, middle)

    def _go_on(self, columns: Floats, best: Priced, among_equals: Floats | None) -> None:
        """Keep the point and the best prices, and choose the pairs of the next program."""
        middle = np.zeros(len(self.assembled.pairs))
        middle[self.active] = columns[self.assembled.first_pair :]
        if among_equals is None:
            staying = (self.active & (best.reduced < _STAYING)) | (middle > _USED)
            self.active = self.few.cheapest(best.reduced) | staying
        else:
            self.active = self.few.cheapest(best.reduced + among_equals) | self.active
        self.declared, self.middle, self.prices = columns[: self.assembled.first_pair], middle, best.prices


def _beyond(priced: Priced, held: Sequence[HeldAt]) -> float:
    """Return what a round's bound says of all that is not held."""
    return priced.bound.beyond({row.entry: row.cost for row in held})
