"""One block solved by itself under given prices: over all its pairs, and with its odd-set inequalities.

A few of its pairs start active. Cuts and pairs join in turn until the vertex violates no inequality and no pair has a
negative reduced cost, or until there were enough rounds: whatever the prices then are, they prove a bound
(:mod:`solver.prices.bound`).
"""

from dataclasses import dataclass, field

import numpy as np

from solver.assemble import Assembled
from solver.engine import (
    AT_LOWER,
    BASIC,
    Basis,
    Deadline,
    LinearProgram,
    LinearSolution,
    NumericalError,
    OutOfTimeError,
    Row,
    first_basis,
)
from solver.grouping import cheapest_each
from solver.instance import Bools, Ints
from solver.model import Floats
from solver.prices.split import Part
from solver.search.blossom import violated_cuts
from solver.search.rows import TOLERANCE, Cut, part_of, with_rows

_MOST_SOLVES = 25
"""Prices that are far off make a block's cuts useless: then it does not go on for ever."""

_LONGEST_SECONDS = 20.0

_JOINING = 5
"""Pairs of a student that join at once."""


@dataclass(frozen=True)
class BlockPoint:
    """The block's columns at its vertex, and the prices of its rows and cuts."""

    columns: Floats
    rows: Floats
    cuts: tuple[Cut, ...]
    of_cuts: Floats


@dataclass
class Block:
    """A block with the cuts that held its last vertex; ``known`` are all its cuts that ever did."""

    assembled: Assembled
    part: Part
    cuts: list[Cut] = field(default_factory=list)
    known: dict[bytes, Cut] = field(default_factory=dict)

    def solve(self, costs: Floats, active: Bools, deadline: Deadline, *, cutting: bool) -> BlockPoint:
        """Minimise the costs of the block's columns, starting with the active ones."""
        basis: Basis | None = None
        solves = 0
        while True:
            chosen = np.flatnonzero(active)
            program = self._program(costs, chosen, basis, deadline)
            solution = _solved(program, deadline, dual=False)
            solves += 1
            while cutting and solves < _MOST_SOLVES:
                fresh = self._violated(chosen, solution)
                if not fresh:
                    break
                self.cuts += fresh
                program.add_rows([self._row(cut, chosen) for cut in fresh])
                solution = _solved(program, deadline, dual=True)
                solves += 1
            own, added = np.split(solution.basis.rows, [len(self.part.rows)])
            point = self._point(chosen, solution)
            reduced = self._reduced_costs(costs, point)
            joining = np.flatnonzero((reduced < -TOLERANCE) & ~active)
            self._keep([cut for cut, status in zip(self.cuts, added, strict=True) if status != BASIC])
            if not len(joining) or solves >= _MOST_SOLVES:
                return point
            status = np.full(len(costs), AT_LOWER, dtype=np.int8)
            status[chosen] = solution.basis.columns
            active = active.copy()
            active[self._most_promising(joining, reduced)] = True
            basis = Basis(status[active], np.concatenate([own, added[added != BASIC]]))

    def _program(self, costs: Floats, chosen: Ints, basis: Basis | None, deadline: Deadline) -> LinearProgram:
        every_row = np.arange(len(self.part.rows))
        rows = [self._row(cut, chosen) for cut in self.cuts]
        matrix = with_rows(part_of(self.part.matrix, every_row, chosen), rows)
        return LinearProgram(matrix, costs[chosen], basis or first_basis(matrix, costs[chosen], deadline))

    def _row(self, cut: Cut, chosen: Ints) -> Row:
        """Return a cut over some columns of the block."""
        wanted = np.concatenate([cut.taken, self.assembled.first_pair + cut.pairs])
        columns = self.part.columns[chosen]
        place = np.minimum(np.searchsorted(columns, wanted), len(columns) - 1)
        inside = columns[place] == wanted
        return Row(place[inside], np.where(wanted[inside] < self.assembled.first_pair, -1.0, 1.0), upper=cut.upper)

    def _violated(self, chosen: Ints, solution: LinearSolution) -> list[Cut]:
        first = self.assembled.first_pair
        columns = self.part.columns[chosen]
        own = columns < first
        declared = np.zeros(first)
        declared[columns[own]] = solution.columns[own]
        return violated_cuts(self.assembled, declared, columns[~own] - first, solution.columns[~own])

    def _point(self, chosen: Ints, solution: LinearSolution) -> BlockPoint:
        own, added = np.split(solution.duals, [len(self.part.rows)])
        columns = np.zeros(len(self.part.columns))
        columns[chosen] = solution.columns
        return BlockPoint(columns, own, tuple(self.cuts), added)

    def _reduced_costs(self, costs: Floats, point: BlockPoint) -> Floats:
        reduced: Floats = costs - self.part.matrix.body.T @ point.rows
        every = np.arange(len(self.part.columns))
        for cut, price in zip(point.cuts, point.of_cuts, strict=True):
            if price:
                row = self._row(cut, every)
                reduced[row.columns] -= price * row.values
        return reduced

    def _most_promising(self, joining: Ints, reduced: Floats) -> Ints:
        """Return a few columns of each student; declared columns are always active."""
        students = self.assembled.pairs.student[self.part.columns[joining] - self.assembled.first_pair]
        return joining[cheapest_each(students, reduced[joining], _JOINING)]

    def _keep(self, cuts: list[Cut]) -> None:
        self.cuts = cuts
        self.known |= {cut.pairs.tobytes() + cut.taken.tobytes(): cut for cut in cuts}


def _solved(program: LinearProgram, deadline: Deadline, *, dual: bool) -> LinearSolution:
    """Solve a block; a solve that takes longer than any should has lost its way among rounding errors."""
    try:
        solution = program.solve(deadline.within(_LONGEST_SECONDS), dual=dual)
    except OutOfTimeError:
        deadline.remaining()
        raise NumericalError("A block took too long.") from None
    if solution is None:
        raise NumericalError("A block has no point.")
    return solution
