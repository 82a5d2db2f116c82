"""The master program: the LP over the active pairs, with the rows that the search added."""

import numpy as np

from solver.assemble import Assembled
from solver.engine import AT_LOWER, BASIC, Basis, Deadline, LinearProgram, LinearSolution, NumericalError, first_basis
from solver.instance import Ints
from solver.model import Floats, Matrix
from solver.search.point import Point
from solver.search.rows import TOLERANCE, Chosen, Cut, Held, with_rows


class Master:
    """An LP that grows by rows and by pairs and keeps its basis; ``rows`` lie below those of the model."""

    def __init__(self, assembled: Assembled, active: Ints, weights: Floats) -> None:
        self.assembled = assembled
        self.weights = weights
        self.rows: list[Cut | Held] = []
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

    def add(self, rows: list[Cut]) -> None:
        """Add cuts."""
        self.rows = [*self.rows, *rows]
        if self._program is not None:
            self._program.add_rows([self.chosen.row(row) for row in rows])
        self._dual = True

    def held(self) -> list[int]:
        """Return the entries that are held."""
        return [row.entry for row in self.rows if isinstance(row, Held)]

    def release(self, entries: list[int], active: Ints) -> None:
        """Take back that some entries are held, and go on with other pairs."""
        self.rows = [row for row in self.rows if not (isinstance(row, Held) and row.entry in entries)]
        self._open(np.unique(active), None)

    def change_pairs(self, active: Ints, held: Held | None = None) -> None:
        """Go on from the last vertex with other pairs, all that it uses among them, and perhaps one more entry held.

        The cuts that the vertex leaves slack are dropped.
        """
        last, first = self._last(), self.assembled.first_pair
        own, added = np.split(last.basis.rows, [len(self.model.row_lower)])
        needed = np.array([isinstance(row, Held) for row in self.rows], dtype=bool) | (added != BASIC)
        more = [] if held is None else [held]
        self.rows = [*self.holding_rows(), *more]
        status = np.full(len(self.assembled.pairs), AT_LOWER, dtype=np.int8)
        status[self.active] = last.basis.columns[first:]
        columns = np.concatenate([last.basis.columns[:first], status[active]])
        self._open(active, Basis(columns, np.concatenate([own, added[needed], [BASIC] * len(more)]).astype(np.int8)))

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
        return self._last().duals

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
                charged[row.pairs] += dual
        return self.assembled.reduced_costs(weights, own) - charged

    def holding_rows(self) -> list[Cut | Held]:
        """Return the held levels, and the cuts that hold the last vertex."""
        statuses = self._last().basis.rows[len(self.model.row_lower) :]
        named = zip(self.rows, statuses, strict=True)
        return [row for row, status in named if isinstance(row, Held) or status != BASIC]

    def used(self) -> Ints:
        """Return the pairs that the last vertex uses."""
        return self.active[self._last().columns[self.assembled.first_pair :] > TOLERANCE]

    def _last(self) -> LinearSolution:
        if self._solution is None:
            raise RuntimeError("The master program has no vertex yet.")
        return self._solution
