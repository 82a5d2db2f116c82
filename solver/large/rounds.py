"""Prices by rounds: a master program prices the coupling rows, the blocks price all the rest.

Each round solves the master over few pairs by the barrier method, and keeps of it the prices of the coupling rows and
of the held entries. With these, each block finds its own prices over *all* its pairs, and the odd-set inequalities that
matter. Together they prove a bound, and tell which pairs the next master should have. It ends where bound and master
meet: then neither pairs nor cuts are missing.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.apart.workers import count_processors
from solver.assemble import Assembled
from solver.engine import Deadline, LinearProgram, NumericalError, OutOfTimeError, Row
from solver.engine.interior import Interior, interior_point
from solver.instance import Bools
from solver.large.choice import first_choice, priced_choice
from solver.model import Floats, Matrix
from solver.prices.block import Block, BlockPoint
from solver.prices.bound import Bound, Prices, at_most, price_bound, signed
from solver.prices.split import Split, without_needless_bounds
from solver.search.rows import Chosen, Cut, Held, with_rows

_USED = 1e-6
_STAYING = 6.0
"""Active pairs stay up to this reduced cost, so that rounds do not swing."""


@dataclass(frozen=True)
class Round:
    """One round: the master's value and use of each pair, the bound, the pairs' reduced costs, and all prices."""

    master: float
    middle: Floats
    bound: Bound
    reduced: Floats
    prices: Prices


class Pricing:
    """The prices of one model, better from round to round; pairs and cuts stay from one objective to the next."""

    def __init__(self, assembled: Assembled, rankings: list[Floats]) -> None:
        self.assembled = assembled
        self.active: Bools = first_choice(assembled, rankings)

    @cached_property
    def split(self) -> Split:
        """Return the blocks' parts of the model; made when first needed, so that a first plan need not wait."""
        return Split.of(self.assembled)

    @cached_property
    def blocks(self) -> list[Block]:
        """Return the blocks."""
        return [Block(self.assembled, part) for part in self.split.parts]

    @property
    def cuts(self) -> list[Cut]:
        """Return all cuts that ever held a block's vertex."""
        return [cut for block in self.blocks for cut in block.known.values()]

    def rounds(
        self, weights: Floats, held: Mapping[int, float], deadline: Deadline, *, uncut: int = 0
    ) -> Iterator[Round]:
        """Yield rounds for an objective, with some entries held at a cost or better; the first few without cuts.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        """
        number = 0
        while True:
            cuts = self.cuts
            interior = self._master(weights, held, cuts, deadline)
            paid = weights.copy()
            own, _, of_held = np.split(interior.prices, np.cumsum([len(self.split.coupling), len(cuts)]))
            for entry, price in zip(
                held, signed(of_held, np.full(len(held), -np.inf), np.zeros(len(held))), strict=True
            ):
                paid[entry] -= price
            coupling = signed(own, self.split.matrix.row_lower, self.split.matrix.row_upper)
            middle = np.zeros(len(self.assembled.pairs))
            middle[self.active] = interior.columns[self.assembled.first_pair :]
            prices, used = self._blocks(paid, coupling, deadline, cutting=number >= uncut)
            reduced = prices.reduced_costs(self.assembled, paid)
            bound = price_bound(self.assembled, paid, prices, reduced)
            yield Round(interior.value, middle, bound, reduced, prices)
            self._join(middle, reduced, used, settled=number > uncut)
            number += 1

    def go_on_from(self, last: Round) -> None:
        """Choose the next master's pairs by an earlier round."""
        self._join(last.middle, last.reduced, last.middle, settled=True)

    def _master(self, weights: Floats, held: Mapping[int, float], cuts: list[Cut], deadline: Deadline) -> Interior:
        """Solve the program over the active pairs, with all cuts."""
        pairs = np.flatnonzero(self.active)
        chosen = Chosen.of(self.assembled, pairs)
        matrix = without_needless_bounds(self.assembled, self.assembled.matrix(pairs))
        rows = [chosen.row(cut) for cut in cuts]
        for entry, cost in held.items():
            row = chosen.row(Held(entry, 0))
            rows.append(Row(row.columns, row.values, upper=cost))
        return _solved(with_rows(matrix, rows), self.assembled.costs(weights, pairs), deadline)

    def _blocks(self, paid: Floats, coupling: Floats, deadline: Deadline, *, cutting: bool) -> tuple[Prices, Floats]:
        """Solve every block under the prices of the coupling rows.

        Return all prices together, and how much of each pair the blocks use.
        """
        assembled, split = self.assembled, self.split
        first = assembled.first_pair
        charged = split.charged(assembled.costs(paid, assembled.everything()), coupling)
        open_columns = np.concatenate([np.ones(first, dtype=bool), self.active])
        columns = np.zeros(len(charged))
        rows = np.where(split.coupling, coupling, 0.0)

        def solved(block: Block) -> BlockPoint:
            if deadline.is_over():  # for another block already
                raise OutOfTimeError
            inside = block.part.columns
            return block.solve(charged[inside], open_columns[inside], deadline, cutting=cutting)

        with ThreadPoolExecutor(count_processors()) as pool:  # the engine leaves the interpreter to others meanwhile
            points = list(pool.map(solved, self.blocks))
        for block, point in zip(self.blocks, points, strict=True):
            columns[block.part.columns], rows[block.part.rows] = point.columns, point.rows
        of_cuts = np.concatenate([np.zeros(0), *(point.of_cuts for point in points)])
        prices = Prices(
            signed(rows, split.matrix.row_lower, split.matrix.row_upper),
            [cut for point in points for cut in point.cuts],
            at_most(of_cuts),
        )
        return prices, columns[first:]

    def _join(self, middle: Floats, reduced: Floats, used: Floats, *, settled: bool) -> None:
        """Choose the next master's pairs: the promising, those in use, and once prices are settled the old ones."""
        active = priced_choice(self.assembled, reduced) | (used > _USED) | (middle > _USED)
        if settled:
            active |= self.active & (reduced < _STAYING)
        self.active = active


def _solved(matrix: Matrix, costs: Floats, deadline: Deadline) -> Interior:
    """Solve the master by the barrier method; where that gets lost among rounding errors, by the simplex."""
    try:
        return interior_point(matrix, costs, deadline)
    except NumericalError:
        vertex = LinearProgram(matrix, costs).solve(deadline, dual=False)
        if vertex is None:
            raise
        return Interior(vertex.value, vertex.columns, vertex.duals)
