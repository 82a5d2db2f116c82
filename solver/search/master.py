"""The master program: the LP over the active pairs, with the rows that the search added."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.assemble import Assembled
from solver.engine import AT_LOWER, BASIC, Basis, Deadline, LinearProgram, LinearSolution, NumericalError, first_basis
from solver.instance import Ints
from solver.model import Floats, Matrix
from solver.search.point import Point
from solver.search.rows import TOLERANCE, Added, Chosen, Cut, Held, Rounded, with_rows


@dataclass(frozen=True)
class Corner:
    """A vertex to come back to: its rows below the model's, its pairs, its basis, and the pairs that it uses."""

    rows: tuple[Added, ...]
    active: Ints
    basis: Basis
    used: Ints


class Master:
    """An LP that grows by rows and by pairs and keeps its basis; ``rows`` lie below those of the model."""

    def __init__(self, assembled: Assembled, active: Ints, weights: Floats) -> None:
        self.assembled = assembled
        self.weights = weights
        self.rows: list[Added] = []
        self._open(active, None)

    def _open(self, active: Ints, basis: Basis | None) -> None:
        """Build the program over the active pairs; without a basis the next solve finds one."""
        self.chosen = Chosen.of(self.assembled, active)
        self.model = self.assembled.matrix(active)
        self.costs = self.assembled.costs(self.weights, active)
        self._program = None if basis is None else LinearProgram(self.matrix(), self.costs, basis)
        self._solution: LinearSolution | None = None
        self._dual = False

    @property
    def active(self) -> Ints:
        """Return the active pairs, in the order of their columns."""
        return self.chosen.pairs

    def matrix(self) -> Matrix:
        """Return the whole program."""
        return with_rows(self.model, [self.chosen.row(row) for row in self.rows])

    def weigh(self, weights: Floats) -> None:
        """Change the objective."""
        costs = self.assembled.costs(weights, self.active)
        self.weights = weights
        if not np.array_equal(costs, self.costs):
            self.costs = costs
            if self._program is not None:
                self._program.change_costs(self.costs)
            self._dual = False

    def add(self, rows: Sequence[Cut | Rounded]) -> None:
        """Add cuts."""
        self.rows = [*self.rows, *rows]
        if self._program is not None:
            self._program.add_rows([self.chosen.row(row) for row in rows])
        self._dual = True

    def held(self) -> list[int]:
        """Return the entries that are held."""
        return [row.entry for row in self.rows if isinstance(row, Held)]

    def release(self, entries: list[int], active: Ints) -> None:
        """Take back that some entries are held, with the cuts that rest on them, and go on with other pairs."""
        self.rows = [row for row in self.rows if not _rests_on(row, entries)]
        self._open(np.unique(active), None)

    def corner(self) -> "Corner":
        """Return the last vertex, to come back to."""
        last, first = self.vertex, self.assembled.first_pair
        used = (last.columns[first:] > TOLERANCE) | (last.basis.columns[first:] == BASIC)
        return Corner(tuple(self.rows), self.active, last.basis, self.active[used])

    def change_pairs(self, active: Ints, held: Held | None = None) -> None:
        """Go on from the last vertex with other pairs, all that it uses among them, and perhaps one more entry held.

        The cuts that the vertex leaves slack are dropped.
        """
        self.go_on_from(self.corner(), active, held)

    def go_on_from(self, corner: "Corner", active: Ints, held: Held | None = None) -> "Corner":
        """Go on from a vertex, as :meth:`change_pairs` does from the last one; return it as it is now."""
        first, more = self.assembled.first_pair, [] if held is None else [held]
        own, added = np.split(corner.basis.rows, [len(self.model.row_lower)])
        needed = np.array([isinstance(row, Held) for row in corner.rows], dtype=bool) | (added != BASIC)
        self.rows = [*(row for row, need in zip(corner.rows, needed, strict=True) if need), *more]
        status = np.full(len(self.assembled.pairs), AT_LOWER, dtype=np.int8)
        status[corner.active] = corner.basis.columns[first:]
        columns = np.concatenate([corner.basis.columns[:first], status[active]])
        basis = Basis(columns, np.concatenate([own, added[needed], [BASIC] * len(more)]).astype(np.int8))
        self._open(active, basis)
        return Corner(tuple(self.rows), active, basis, corner.used)

    def restart(self, active: Ints) -> None:
        """Begin anew with other pairs: with many new ones a solve from nothing beats the primal simplex."""
        self._open(active, None)

    def solve(self, deadline: Deadline) -> Point | None:
        """Solve to a vertex; ``None`` when no point over the active pairs keeps all rows."""
        try:
            self._solution = self._solve(deadline)
        except NumericalError:
            self._open(self.active, None)
            self._solution = self._solve(deadline)
        if self._solution is None:
            return None
        declared, values = np.split(self._solution.columns, [self.assembled.first_pair])
        return Point(self._solution.value, declared, self.active, values)

    def _solve(self, deadline: Deadline) -> LinearSolution | None:
        if self._program is None:
            matrix = self.matrix()
            basis = first_basis(matrix, self.costs, deadline)
            if basis is None:
                return None
            self._program, self._dual = LinearProgram(matrix, self.costs, basis), False
        return self._program.solve(deadline, dual=self._dual)

    @property
    def duals(self) -> Floats:
        """Return the price of every row at the last vertex."""
        return self.vertex.duals

    def reduced_costs(self) -> Floats:
        """Return the reduced cost of every pair, active or not, at the last vertex.

        It is negative for active pairs at their upper bound, one; the LP's value has that in it.
        """
        own, added = np.split(self.duals, [len(self.model.row_lower)])
        weights = self.weights.copy()
        charged = np.zeros(len(self.assembled.pairs))
        for row, dual in zip(self.rows, added, strict=True):
            if isinstance(row, Held):
                weights[row.entry] -= dual
            elif dual:
                charged[row.pairs] += dual * row.pair_values
        return self.assembled.reduced_costs(weights, own) - charged

    def holding_rows(self) -> list[Added]:
        """Return the held levels, and the cuts that hold the last vertex."""
        statuses = self.vertex.basis.rows[len(self.model.row_lower) :]
        named = zip(self.rows, statuses, strict=True)
        return [row for row, status in named if isinstance(row, Held) or status != BASIC]

    @property
    def vertex(self) -> LinearSolution:
        """Return the last vertex."""
        if self._solution is None:
            raise RuntimeError("The master program has no vertex yet.")
        return self._solution


def _rests_on(row: Added, entries: list[int]) -> bool:
    """Tell whether a row holds only while one of some entries is held."""
    if isinstance(row, Held):
        return row.entry in entries
    return isinstance(row, Rounded) and any(entry in entries for entry in row.under)
