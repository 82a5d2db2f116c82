"""The linear program of one level, which stays open: capacities and held levels change, and it goes on from there.

With another right-hand side the last basis stays dual feasible, so the dual simplex needs few steps. Only promising
pairs have a column; at every vertex all others are priced, and join when their reduced cost is negative. Odd-set
inequalities that a vertex violates are added for good while they raise the cost: they hold whatever capacities are.
"""

import math
from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from typing import Any

import numpy as np

from solver.engine import (
    AT_LOWER,
    BASIC,
    Basis,
    Deadline,
    LinearProgram,
    LinearSolution,
    NumericalError,
    Statuses,
    first_basis,
)
from solver.instance import Ints
from solver.model import Floats, Matrix
from solver.search.blossom import violated_cuts
from solver.search.rows import TOLERANCE, Added, Chosen, Cut, Held, Rounded, tolerance, with_rows
from solver.warm.base import WarmBase
from solver.warm.bound import NO_LIMITS, Bound, Limits, placed
from solver.warm.shift import Shift
from solver.warm.vertex import Capacities, Vertex

_FEW_ITERATIONS = 400
"""After cuts were added a solve mostly needs fewer."""


class LevelProgram:
    """Minimise ``weights`` over the entries, with the entries ``held`` at costs that each solve names."""

    def __init__(
        self, base: WarmBase, weights: Floats, held: Sequence[int], cuts: Sequence[Cut | Rounded], active: Ints
    ) -> None:
        self.base = base
        self.assembled = base.assembled
        self.weights = weights
        self.held = held
        self.cuts = [cut for cut in cuts if isinstance(cut, Cut) or set(cut.under) <= set(held)]
        self._pair_costs = self.assembled.pair_costs(weights, self.assembled.pairs)
        self._held_costs = [self.assembled.pair_costs(self.assembled.only(e), self.assembled.pairs) for e in held]
        self._basis: Basis | None = None
        self._open(active)

    def begin_like(self, other: "LevelProgram", deadline: Deadline) -> None:
        """Begin at the vertex of a program over the same pairs without held entries, whose cuts this one has first."""
        at = other._basis  # noqa: SLF001 - its own
        if at is None:
            return
        model, more = self.assembled.model.rows, len(self.cuts) - len(other.cuts)
        held, behind = (np.full(count, BASIC, dtype=np.int8) for count in (len(self.held), more))
        rows = np.concatenate([at.rows[:model], held, at.rows[model:], behind])
        self._open(self.active, Basis(at.columns, rows))
        with suppress(NumericalError):
            begun = self._opened(deadline).solve(deadline, dual=False)
            self._basis = begun.basis if begun else None
            return
        self._open(self.active)

    def afresh(self) -> "LevelProgram":
        """Return the program as it is now; what is done to either one does not change the other."""
        program = copy(self)
        program.cuts = list(self.cuts)
        program._join(self.active)  # noqa: SLF001 - its own
        return program

    def __getstate__(self) -> dict[str, Any]:
        """Leave the open program behind: another one goes on from the basis."""
        return {**vars(self), "_program": None}

    def welcome(self, pairs: Ints) -> None:
        """Give some pairs a column."""
        if len(self._outside(pairs)):
            self._join(pairs)

    def _outside(self, pairs: Ints) -> Ints:
        """Return those of some pairs that have no column."""
        return pairs[self._chosen.column_of[pairs] < 0]

    def solve(
        self, capacities: Capacities, costs: Sequence[int], deadline: Deadline, limits: Limits = NO_LIMITS
    ) -> Vertex | None:
        """Return an optimal vertex under changed capacities within some limits, with the held entries at some costs.

        Odd-set inequalities that it violates are added as long as they raise the cost, and no pair is left whose
        reduced cost is negative. ``None`` when there is no point. Where too few pairs have a column for a point, the
        least of the changed rows is let go, which can only lower the cost: all pairs at once would take too long.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        """
        first = self.assembled.first_pair
        self.welcome(np.array([column - first for column in limits if column >= first], dtype=np.int64))
        uppers = {row: (-math.inf, upper) for row, upper in self._uppers(capacities, costs).items()}
        before = -math.inf
        while True:
            solution = self._optimum({**capacities, **uppers}, costs, deadline, limits)
            if solution is None:
                if len(self.active) == len(self.assembled.pairs):
                    return None
                loose = {row: (-math.inf, most) for row, (_, most) in capacities.items()}
                if loose == capacities:
                    self._open(self.assembled.everything())
                capacities = loose
                continue
            declared, values = np.split(solution.columns, [first])
            if solution.value > before + TOLERANCE and (fresh := self._violated(declared, values)):
                self.add(fresh)
                before = solution.value
                continue
            reduced = self._reduced_costs(solution.duals)
            joining = self._outside(np.flatnonzero(reduced < -TOLERANCE))
            if not len(joining):
                return Vertex(solution.value, declared, self.active, values, solution.duals, reduced, solution.basis)
            self._join(joining)

    def _violated(self, declared: Floats, values: Floats) -> list[Cut]:
        """Return odd-set inequalities that a point violates; one that is a plan violates none."""
        return [] if self._is_whole(declared, values) else violated_cuts(self.assembled, declared, self.active, values)

    def is_whole(self, vertex: Vertex) -> bool:
        """Tell whether a vertex is a plan."""
        return self._is_whole(vertex.declared, vertex.values)

    def _is_whole(self, declared: Floats, values: Floats) -> bool:
        whole = self.assembled.whole.column_integer[: self.assembled.first_pair]
        columns = np.concatenate([declared[whole], values])
        return bool((np.abs(columns - np.round(columns)) < TOLERANCE).all())

    def bound(
        self, vertex: Vertex, capacities: Capacities, costs: Sequence[int], cost: float, limits: Limits = NO_LIMITS
    ) -> Bound:
        """Return what a vertex within some limits proves, ``cost``, of changed capacities with the entries held.

        The cuts that hold the vertex go with it.
        """
        rows = self._rows_of(vertex.basis)
        holds = rows[self._first_cut :] != BASIC
        shift = self._shift(capacities, costs)
        cuts = [shift.moved(cut) for cut, holding in zip(self.cuts, holds, strict=True) if holding]
        kept = np.append(np.arange(self._first_cut), self._first_cut + np.flatnonzero(holds))

        def matrix(pairs: Ints) -> Matrix:
            whole = self._matrix(Chosen.of(self.assembled, pairs), cuts, costs)
            for row, (least, most) in capacities.items():
                whole.row_lower[row], whole.row_upper[row] = least, most
            return whole

        def start(pairs: Ints) -> LinearSolution:
            values = np.zeros(len(self.assembled.pairs))
            values[vertex.pairs] = vertex.values
            columns = np.append(vertex.declared, values[pairs])
            basis = Basis(self._columns_over(vertex, pairs), rows[kept])
            return LinearSolution(cost, columns, vertex.duals[kept], basis)

        return Bound(cost, vertex.useful, matrix, lambda pairs: placed(limits, pairs, self.assembled), start)

    def _rows_of(self, basis: Basis) -> Statuses:
        """Return a basis of the rows; cuts that are newer than it do not hold its vertex."""
        newer = np.full(self._first_cut + len(self.cuts) - len(basis.rows), BASIC, dtype=np.int8)
        return np.append(basis.rows, newer)

    def _columns_over(self, vertex: Vertex, pairs: Ints) -> Statuses:
        first = self.assembled.first_pair
        status = np.full(len(self.assembled.pairs), AT_LOWER, dtype=np.int8)
        status[vertex.pairs] = vertex.basis.columns[first:]
        return np.append(vertex.basis.columns[:first], status[pairs])

    @property
    def _first_cut(self) -> int:
        return self.assembled.model.rows + len(self.held)

    def least(self, at: Vertex, capacities: Capacities, costs: Sequence[int]) -> float:
        """Return what the duals of the base say of other capacities and held entries: no plan costs less."""
        own = self.assembled.whole.row_upper
        gain = sum(at.duals[row] * (most - own[row]) for row, (_, most) in capacities.items())
        for n, (cost, before) in enumerate(zip(costs, self.base_costs, strict=True)):
            gain += at.duals[self.assembled.model.rows + n] * (cost - before)
        for row, upper in self._uppers(capacities, costs).items():
            if row < len(at.duals):
                gain += at.duals[row] * (upper - self.cuts[row - self._first_cut].upper)
        return float(at.cost + gain)

    @property
    def base_costs(self) -> list[int]:
        """Return what the held entries cost in the base's plan."""
        return [self.base.costs[entry] for entry in self.held]

    def _shift(self, capacities: Capacities, costs: Sequence[int]) -> Shift:
        own = self.assembled.whole.row_upper
        rows = {row: round(most - own[row]) for row, (_, most) in capacities.items()}
        return Shift(rows, {entry: cost - self.base.costs[entry] for entry, cost in zip(self.held, costs, strict=True)})

    def _uppers(self, capacities: Capacities, costs: Sequence[int]) -> dict[int, float]:
        """Return the right sides of the cuts, by row, that are not the base's."""
        shift = self._shift(capacities, costs)
        uppers = {self._first_cut + n: shift.upper(cut) for n, cut in enumerate(self.cuts) if isinstance(cut, Rounded)}
        return {row: upper for row, upper in uppers.items() if upper != self.cuts[row - self._first_cut].upper}

    def _matrix(self, chosen: Chosen, cuts: Sequence[Cut | Rounded], costs: Sequence[int]) -> Matrix:
        held = [Held(entry, cost) for entry, cost in zip(self.held, costs, strict=True)]
        rows: list[Added] = [*held, *cuts]
        return with_rows(self.assembled.matrix(chosen.pairs), [chosen.row(row) for row in rows])

    def _open(self, active: Ints, basis: Basis | None = None) -> None:
        """Build the program over the active pairs, as the base has it; without a basis the next solve finds one."""
        self.active = active
        self._chosen = Chosen.of(self.assembled, active)
        self._basis = basis
        self._program: LinearProgram | None = None

    def _opened(self, deadline: Deadline) -> LinearProgram:
        if self._program is None:
            costs = self.assembled.costs(self.weights, self.active)
            matrix = self._matrix(self._chosen, self.cuts, self.base_costs)
            with suppress(NumericalError):  # then the program begins from nothing
                self._basis = self._basis or first_basis(matrix, costs, deadline)
            self._program = LinearProgram(matrix, costs, self._basis, few=_FEW_ITERATIONS)
        return self._program

    def _optimum(
        self, capacities: Capacities, costs: Sequence[int], deadline: Deadline, limits: Limits
    ) -> LinearSolution | None:
        try:
            return self._solved(capacities, costs, deadline, limits)
        except NumericalError:
            self._open(self.active)
        try:
            return self._solved(capacities, costs, deadline, limits)
        except NumericalError:
            self._open(self.active)  # the next solve must not find this one's changes in it
            raise

    def _solved(
        self, capacities: Capacities, costs: Sequence[int], deadline: Deadline, limits: Limits
    ) -> LinearSolution | None:
        """Solve once, and put the changed rows and columns back, also when the time is over."""
        program = self._opened(deadline)
        held = {self.assembled.model.rows + n: (cost, cost + tolerance(cost)) for n, cost in enumerate(costs)}
        columns = placed(limits, self.active, self.assembled)
        program.change_bounds({**capacities, **held})
        program.change_column_bounds(columns)
        try:
            solution = program.solve(deadline, dual=True)
        finally:
            program.change_bounds({row: self._own_bounds(row) for row in capacities})
            program.change_column_bounds({column: self._own_limits(column) for column in columns})
        self._basis = solution.basis if solution else self._basis
        return solution

    def _own_limits(self, column: int) -> tuple[float, float]:
        """Return the least and the most of a column as the base has it."""
        there = np.append(np.arange(self.assembled.first_pair), self.assembled.first_pair + self.active)[column]
        return float(self.assembled.whole.column_lower[there]), float(self.assembled.whole.column_upper[there])

    def _own_bounds(self, row: int) -> tuple[float, float]:
        """Return the least and the most of a row as the base has it."""
        if row >= self._first_cut:
            return -math.inf, float(self.cuts[row - self._first_cut].upper)
        matrix = self.assembled.whole
        return float(matrix.row_lower[row]), float(matrix.row_upper[row])

    def add(self, cuts: list[Cut]) -> None:
        """Add odd-set inequalities, which hold whatever changes."""
        self.cuts += cuts
        if self._program is not None:
            self._program.add_rows([self._chosen.row(cut) for cut in cuts])

    def _join(self, joining: Ints) -> None:
        """Give more pairs a column, and go on from the last basis in a program of its own."""
        last, first = self._basis, self.assembled.first_pair
        if last is None:
            self._open(np.union1d(self.active, joining))
            return
        status = np.full(len(self.assembled.pairs), AT_LOWER, dtype=np.int8)
        status[self.active] = last.columns[first:]
        active = np.union1d(self.active, joining)
        self._open(active, Basis(np.concatenate([last.columns[:first], status[active]]), self._rows_of(last)))

    def _reduced_costs(self, duals: Floats) -> Floats:
        own, held, added = np.split(duals, [self.assembled.model.rows, self._first_cut])
        reduced: Floats = self._pair_costs - self.base.rows_of_pair @ own
        for dual, costs in zip(held, self._held_costs, strict=True):
            reduced -= dual * costs
        for n in np.flatnonzero(added):
            reduced[self.cuts[n].pairs] -= added[n] * self.cuts[n].pair_values
        return reduced
