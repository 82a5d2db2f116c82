"""The adjustment program: the smallest change after which a student is placed, and nobody who was placed is not.

Let ``x`` be a plan of the loosened problem, ``e`` the units of the change (:mod:`solver.adjust.levers`), and ``m`` the
number of students who change site or get one beside student ``i``::

    minimise  W sum of e + m    subject to   the rules, loosened by e;   u_i = 0;   u_j = 0 for everybody placed;
                                              z_a <= z_a(plan) for each entry a ranked above the one that counts i

``W`` exceeds every ``m``, so the change is smallest first, and then fewest students move. Entries below the one that
counts ``i`` need no row: it improves, so in the planner's order the new plan is better whatever they do.

Most answers are found among few students. Whoever moves gives way to somebody, in the end to ``i``; so in a plan with
``m`` moves only students at *distance* ``m`` or less move: those who use an offer, a site or a quota that ``i`` could
(1), or that somebody at distance 1 could (2). The program is solved for distances 0 and 1 first, with everybody else
held in place: every other plan has more moves than the distance. What is not proven by that is held against the
program without the students of other subjects, who share no mentor place with ``i`` but site maxima and quotas; its
value is a bound. Only what is still open then is solved for everybody.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from solver.adjust.extension import Extension
from solver.adjust.levers import Lever, Priced
from solver.adjust.near import Neighbourhood
from solver.assemble import Assembled, assemble
from solver.canonical import canonical
from solver.changes.base import BaseChange
from solver.engine import Deadline, OutOfTimeError, Status, solve_integer
from solver.instance import Instance, Ints
from solver.model import Floats, Matrix
from solver.plan import Plan
from solver.problem import Student
from solver.result import Seat
from solver.search.rows import part_of, tolerance

LARGEST_DISTANCE = 1
"""Larger ones reach nearly everybody."""


@dataclass(frozen=True)
class Found:
    """A plan under a change: the changes as the levers come, their size, others' moves, and the columns used."""

    seats: tuple[Seat, ...]
    changes: tuple[BaseChange, ...]
    size: int
    moves: int
    used: frozenset[int]


@dataclass(frozen=True)
class Adjustment:
    """The adjustment program of a student without a placement, for one lever or, counted in changes, for several.

    ``base`` is a plan of a canonical problem, of which ``plain`` is the model; ``least_size`` is a proven bound on the
    size of the change.
    """

    base: Plan
    student: Student
    plain: Assembled
    levers: tuple[Lever, ...]
    least_size: int
    deadline: Deadline

    def smallest(self, barred: Collection[int] = ()) -> Found | None:
        """Return the smallest change with the fewest moves; ``None`` when nothing places the student.

        ``barred`` columns of the levers stay unused.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        """
        if self.least_size and not len(self._built.sizes):
            return None
        near = self.nearest(barred)
        if near is not None and self._cost(near) <= self._least_cost(beyond=LARGEST_DISTANCE):
            return near
        bound = self._own_subject_bound(barred)
        if math.isinf(bound):
            return None
        if near is not None and self._cost(near) <= bound:
            return near
        return self._solve(self._open(barred))

    def nearest(self, barred: Collection[int] = ()) -> Found | None:
        """Return the smallest change that asks nobody but the nearest to move; ``None`` when there is none."""
        found = None
        for distance in range(LARGEST_DISTANCE + 1):
            upper = self._open(barred)
            upper[self._assembled.first_pair + np.flatnonzero(self._around.held(distance))] = 0.0
            found = self._solve(upper)
            if found is not None and self._cost(found) <= self._least_cost(beyond=distance):
                break
        return found

    def _cost(self, found: Found) -> float:
        return found.size * self._weight + found.moves

    def _least_cost(self, *, beyond: int) -> float:
        """Return what every plan costs in which somebody beyond a distance moves: more moves than that distance."""
        return self.least_size * self._weight + beyond + 1

    @property
    def _weight(self) -> float:
        """More than all moves together."""
        return len(self._assembled.instance.students) + 1.0

    def _own_subject_bound(self, barred: Collection[int]) -> float:
        """Return what the change costs when nobody of another subject is in the way: no more than it really does.

        Infinite when nothing places the student even so. With other subjects gone a held level would mean something
        else; then the bound says nothing.
        """
        if self._built.holds_levels:
            return 0.0
        upper, others = self._open(barred), self._around.of_other_subjects
        upper[self._assembled.model.unplaced[others]] = 1.0
        upper[self._assembled.first_pair + np.flatnonzero(others[self._assembled.pairs.student])] = 0.0
        found = self._solve(upper)
        return math.inf if found is None else self._cost(found)

    def _open(self, barred: Collection[int]) -> Floats:
        """Return the upper bounds of the columns, without the barred ones."""
        upper = self._built.matrix.column_upper.copy()
        upper[list(barred)] = 0.0
        return upper

    def _solve(self, upper: Floats) -> Found | None:
        """Solve within upper bounds of the columns; those at zero are left out."""
        matrix, costs = self._built.matrix, self._built.costs
        kept = np.flatnonzero(upper > 0)
        part = part_of(replace(matrix, column_upper=upper), np.arange(len(matrix.row_upper)), kept)
        answer = solve_integer(part, costs[kept], self.deadline, seed=0)
        if answer.status is Status.INFEASIBLE:
            return None
        if answer.status is not Status.OPTIMAL or answer.columns is None:
            raise OutOfTimeError
        values = np.zeros(len(upper))
        values[kept] = answer.columns
        return self._read(values)

    def _read(self, values: Floats) -> Found:
        instance, pairs = self._assembled.instance, self._assembled.pairs
        first = self._assembled.first_pair
        chosen = np.flatnonzero(values[first : first + len(pairs)] > 0.5)
        seats = tuple(
            Seat(
                student=instance.students[pairs.student[p]].id,
                site=instance.sites[pairs.site[p]].id,
                offer=instance.offers[pairs.offer[p]].id if pairs.offer[p] >= 0 else None,
            )
            for p in chosen
        )
        used = [row for priced in self._built.priced for row in priced.used(values)]
        return Found(
            seats=seats,
            changes=tuple(change for _, _, change in used),
            size=round(float(values[self._built.sizes].sum())),
            moves=int(self._around.moves[chosen].sum()),
            used=frozenset(column for column, _, _ in used),
        )

    @cached_property
    def _assembled(self) -> Assembled:
        problem = self.base.directory.problem
        for lever in self.levers:
            (student,) = (row for row in problem.students if row.id == self.student.id)
            problem = lever.loosened(problem, student)
        if problem == self.base.directory.problem:
            return self.plain
        return assemble(Instance.of(canonical(problem)))

    @cached_property
    def _around(self) -> Neighbourhood:
        i = self._assembled.instance.student_index[self.student.id]
        return Neighbourhood(self._assembled, self.base, i)

    @cached_property
    def _built(self) -> "_Built":
        """Build the program, with the columns and rows of all levers.

        A change of one kind counts its units, one of several kinds the single changes.
        """
        extension, around = Extension(self._assembled), self._around
        extension.costs[self._assembled.first_pair :] = around.moves
        must_sit = around.sits_at >= 0
        must_sit[around.i] = True
        extension.column_upper[self._assembled.model.unplaced[must_sit]] = 0.0
        holds_levels = self._hold_levels(extension)
        problem = self.base.directory.problem
        priced = tuple(lever.price(extension, problem, self.student) for lever in self.levers)
        counted = [row.columns if len(self.levers) == 1 else row.counted for row in priced]
        sizes = np.concatenate([np.zeros(0, np.int64), *counted])
        extension.costs[sizes] = self._weight
        return _Built(extension.matrix(), extension.costs, priced, sizes, holds_levels)

    def _hold_levels(self, extension: Extension) -> bool:
        """Let no entry above the one that counts the student get worse; tell whether that or K1 binds everybody."""
        assembled, unplaced = self._assembled, self._assembled.model.unplaced[self._around.i]
        for entry, objective in enumerate(assembled.objectives):
            if unplaced in objective.column_values()[0]:
                return entry > 0 or self.base.directory.problem.policy.max_moves is not None
            cost = objective.sign * (objective.value(self.base) - objective.constant())
            costs = assembled.costs(assembled.only(entry), assembled.everything())
            used = np.flatnonzero(costs)
            row = extension.add_rows(1, upper=cost + tolerance(cost))
            extension.put(row, used, costs[used])
        return True


@dataclass(frozen=True)
class _Built:
    """The program: its matrix, what each column costs, the priced levers, and the columns whose sum is the size."""

    matrix: Matrix
    costs: Floats
    priced: tuple[Priced, ...]
    sizes: Ints
    holds_levels: bool
