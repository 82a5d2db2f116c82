"""The linear program of one level, which stays open: capacities and held levels change, and it goes on from there.

With another right-hand side the last basis stays dual feasible, so the dual simplex needs few steps. Only promising
pairs have a column; at every vertex all others are priced, and join when their reduced cost is negative. Odd-set
inequalities that a vertex violates are added for good: they hold whatever the capacities are.
"""

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from solver.engine import AT_LOWER, BASIC, Basis, Deadline, LinearProgram, LinearSolution, NumericalError, first_basis
from solver.instance import Ints
from solver.model import Floats, Matrix
from solver.search.blossom import violated_cuts
from solver.search.rows import TOLERANCE, Added, Chosen, Cut, Held, Rounded, tolerance, with_rows
from solver.warm.base import WarmBase
from solver.warm.bound import Bound
from solver.warm.shift import Shift
from solver.warm.tree import Leaf, Tree


class Dual(Protocol):
    """A bound, and the duals of the rows that prove it."""

    @property
    def cost(self) -> float:
        """Return what no plan costs less than."""

    @property
    def duals(self) -> Floats:
        """Return the duals of the rows: the model's, the held entries', and some of the first cuts'."""


Capacities = Mapping[int, tuple[float, float]]
"""Changed rows of the model: least and most of each."""


@dataclass(frozen=True)
class Vertex:
    """An optimal vertex: its cost, columns, and the reduced cost of every pair; pairs without a column are at zero."""

    cost: float
    declared: Floats
    pairs: Ints
    values: Floats
    duals: Floats
    reduced: Floats
    basis: Basis

    @cached_property
    def used(self) -> Ints:
        """Return the pairs above zero."""
        return self.pairs[self.values > TOLERANCE]

    def useful(self, slack: float) -> Ints:
        """Return the pairs that a plan within ``slack`` of the cost can use."""
        useful = self.reduced <= slack + TOLERANCE
        useful[self.used] = True
        return np.flatnonzero(useful)


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
        self._open(active)

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
        if len(np.setdiff1d(pairs, self.active)):
            self._join(pairs)

    def solve(self, capacities: Capacities, costs: Sequence[int], deadline: Deadline) -> Vertex | None:
        """Return an optimal vertex under changed capacities, with the held entries at some costs.

        It keeps every odd-set inequality, and no pair is left whose reduced cost is negative. ``None`` when there is no
        point. Where too few pairs have a column for a point, the least of the changed rows is let go, which can only
        lower the cost: all pairs at once would take too long.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        """
        uppers = {row: (-math.inf, upper) for row, upper in self._uppers(capacities, costs).items()}
        while True:
            solution = self._optimum({**capacities, **uppers}, costs, deadline)
            if solution is None:
                if len(self.active) == len(self.assembled.pairs):
                    return None
                loose = {row: (-math.inf, most) for row, (_, most) in capacities.items()}
                if loose == capacities:
                    self._open(self.assembled.everything())
                capacities = loose
                continue
            declared, values = np.split(solution.columns, [self.assembled.first_pair])
            fresh = violated_cuts(self.assembled, declared, self.active, values)
            if fresh:
                self.add(fresh)
                continue
            reduced = self._reduced_costs(solution.duals)
            joining = np.setdiff1d(np.flatnonzero(reduced < -TOLERANCE), self.active)
            if not len(joining):
                return Vertex(solution.value, declared, self.active, values, solution.duals, reduced, solution.basis)
            self._join(joining)

    def is_whole(self, vertex: Vertex) -> bool:
        """Tell whether a vertex is a plan."""
        whole = self.assembled.whole.column_integer[: self.assembled.first_pair]
        columns = np.concatenate([vertex.declared[whole], vertex.values])
        return bool((np.abs(columns - np.round(columns)) < TOLERANCE).all())

    def bound(self, vertex: Vertex, capacities: Capacities, costs: Sequence[int]) -> Bound:
        """Return the bound of a vertex, with the changed capacities, the held levels and the cuts that hold it."""
        holds = vertex.basis.rows[self._first_cut :] != BASIC
        shift = self._shift(capacities, costs)
        cuts = [shift.moved(cut) for cut, holding in zip(self.cuts, holds, strict=True) if holding]
        rows = np.append(vertex.basis.rows[: self._first_cut], vertex.basis.rows[self._first_cut :][holds])

        def matrix(pairs: Ints) -> Matrix:
            whole = self._matrix(Chosen.of(self.assembled, pairs), cuts, costs)
            for row, (least, most) in capacities.items():
                whole.row_lower[row], whole.row_upper[row] = least, most
            return whole

        def basis(pairs: Ints) -> Basis:
            return Basis(self._basis_over(vertex, pairs).columns, rows)

        return Bound(vertex.cost, vertex.useful, matrix, basis)

    def _basis_over(self, vertex: Vertex, pairs: Ints) -> Basis:
        """Return the basis of a vertex for the program over some pairs, its own that are above zero among them.

        Cuts that are newer than the vertex do not hold it.
        """
        first = self.assembled.first_pair
        newer = np.full(self._first_cut + len(self.cuts) - len(vertex.basis.rows), BASIC, dtype=np.int8)
        status = np.full(len(self.assembled.pairs), AT_LOWER, dtype=np.int8)
        status[vertex.pairs] = vertex.basis.columns[first:]
        columns = np.append(vertex.basis.columns[:first], status[pairs])
        return Basis(columns, np.append(vertex.basis.rows, newer))

    @property
    def _first_cut(self) -> int:
        return self.assembled.model.rows + len(self.held)

    def least(self, at: Dual, capacities: Capacities, costs: Sequence[int]) -> float:
        """Return what the duals of the base say of other capacities and held entries: no plan costs less."""
        own = self.assembled.whole.row_upper
        gain = sum(at.duals[row] * (most - own[row]) for row, (_, most) in capacities.items())
        for n, (cost, before) in enumerate(zip(costs, self.base_costs, strict=True)):
            gain += at.duals[self.assembled.model.rows + n] * (cost - before)
        for row, upper in self._uppers(capacities, costs).items():
            if row < len(at.duals):
                gain += at.duals[row] * (upper - self.cuts[row - self._first_cut].upper)
        return float(at.cost + gain)

    def tree(self, vertex: Vertex, pairs: Ints, highest: int) -> Tree:
        """Plant a tree over some pairs of the base's program, with all cuts, at a vertex of it."""
        matrix = self._matrix(Chosen.of(self.assembled, pairs), self.cuts, self.base_costs)
        costs = self.assembled.costs(self.weights, pairs)
        return Tree(self.assembled, pairs, matrix, costs, self._basis_over(vertex, pairs), highest)

    def of_leaf(self, leaf: Leaf, pairs: Ints) -> Leaf:
        """Return a leaf of a tree over some ``pairs`` as one of all: others may cost less than nothing by its duals.

        A student sits once, so each of them takes off what the cheapest of theirs does.
        """
        reduced = self._reduced_costs(leaf.duals)
        reduced[pairs] = 0.0
        off = np.zeros(len(self.assembled.instance.students))
        np.minimum.at(off, self.assembled.pairs.student, reduced)
        return Leaf(leaf.cost + float(off.sum()), leaf.duals)

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
            self._program = LinearProgram(matrix, costs, self._basis)
        return self._program

    def _optimum(self, capacities: Capacities, costs: Sequence[int], deadline: Deadline) -> LinearSolution | None:
        try:
            return self._solved(capacities, costs, deadline)
        except NumericalError:
            self._open(self.active)
        try:
            return self._solved(capacities, costs, deadline)
        except NumericalError:
            self._open(self.active)  # the next solve must not find this one's changes in it
            raise

    def _solved(self, capacities: Capacities, costs: Sequence[int], deadline: Deadline) -> LinearSolution | None:
        """Solve once, and put the changed rows back."""
        program = self._opened(deadline)
        held = {self.assembled.model.rows + n: (cost, cost + tolerance(cost)) for n, cost in enumerate(costs)}
        program.change_bounds({**capacities, **held})
        solution = program.solve(deadline, dual=True)
        if solution is not None:
            self._basis = solution.basis
        program.change_bounds({row: self._own_bounds(row) for row in capacities})
        return solution

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
        newer = np.full(self._first_cut + len(self.cuts) - len(last.rows), BASIC, dtype=np.int8)
        rows = np.concatenate([last.rows, newer])
        self._open(active, Basis(np.concatenate([last.columns[:first], status[active]]), rows))

    def _reduced_costs(self, duals: Floats) -> Floats:
        own, held, added = np.split(duals, [self.assembled.model.rows, self._first_cut])
        reduced: Floats = self._pair_costs - self.base.rows_of_pair @ own
        for dual, costs in zip(held, self._held_costs, strict=True):
            reduced -= dual * costs
        for n in np.flatnonzero(added):
            reduced[self.cuts[n].pairs] -= added[n] * self.cuts[n].pair_values
        return reduced
