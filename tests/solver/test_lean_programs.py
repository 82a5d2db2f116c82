"""A lean program has every plan of the costs that it is for, and the vertices of the whole one."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from scipy import sparse

from solver.engine import BASIC, Deadline, LinearProgram, LinearSolution, solve_integer
from solver.model import Floats, Matrix
from solver.warm import lean
from solver.warm.lean import LeanProgram
from tests.solver.test_refuting_tree import BOUNDS, WARM

ROOMS = (0.0, 1.0, 3.0)


@dataclass(frozen=True)
class Case:
    """A program, its vertex, and the cost that whole points of interest have at most."""

    matrix: Matrix
    costs: Floats
    vertex: LinearSolution
    most: float

    @property
    def lean(self) -> LeanProgram:
        """Return the lean program."""
        return LeanProgram(self.matrix, self.costs, self.vertex, self.most)


def cases() -> Iterator[Case]:
    """Yield the programs of a region with one place more here and there."""
    for bound in BOUNDS[::3]:
        pairs = bound.useful(max(ROOMS))
        matrix = bound.matrix(pairs)
        costs = WARM.assembled.costs(WARM.assembled.only(WARM.last), pairs)
        vertex = LinearProgram(matrix, costs, bound.start(pairs).basis).solve(Deadline(), dual=True)
        assert vertex
        yield from (Case(matrix, costs, vertex, np.ceil(vertex.value) + room) for room in ROOMS)


CASES = list(cases())


def within(case: Case, lower: Floats, upper: Floats) -> float:
    """Return what a plan within some bounds costs at least."""
    old = case.matrix
    narrow = Matrix(lower, upper, old.column_integer, old.row_lower, old.row_upper, old.body)
    return solve_integer(narrow, case.costs, Deadline(), seed=0).cost


def test_no_plan_of_the_cost_is_lost() -> None:
    """A best plan, if it costs little enough, costs the same within the bounds of all columns."""
    kept = narrower = 0
    for case in CASES:
        program = case.lean
        best = within(case, case.matrix.column_lower, case.matrix.column_upper)
        if best <= case.most + 0.5:
            assert round(within(case, program.lower, program.upper)) == round(best)
            kept += 1
        narrower += bool((program.upper < case.matrix.column_upper).any())
    assert kept > len(CASES) // 2
    assert narrower > len(CASES) // 2


def test_its_vertex_is_that_of_the_whole_program() -> None:
    """From the basis that remains; the columns left out are at their values."""
    for case in CASES:
        solution = case.lean.solve(Deadline(), dual=True)
        assert solution
        assert solution.value == pytest.approx(case.vertex.value, abs=1e-4)
        activity = case.matrix.body @ solution.columns
        assert (activity <= case.matrix.row_upper + 1e-4).all()
        assert (activity >= case.matrix.row_lower - 1e-4).all()


def test_bounds_that_are_taken_back_stay_narrow() -> None:
    """Rows that always hold are left out: a column that got the whole program's bounds again could break them."""
    narrower = 0
    for case in CASES:
        program = case.lean
        body = sparse.csc_array(case.matrix.body)
        remaining = program._columns[program.upper[program._columns] > program.lower[program._columns]].tolist()
        whole = {n: (float(case.matrix.column_lower[n]), float(case.matrix.column_upper[n])) for n in remaining}
        program.change_column_bounds(whole)
        for costs in (-body.sum(axis=0), body.sum(axis=0)):
            program._program.change_costs(np.asarray(costs, dtype=float)[program._columns])
            solution = program.solve(Deadline(), dual=False)
            assert solution
            activity = body @ solution.columns
            assert (activity <= case.matrix.row_upper + 1e-4).all()
            assert (activity >= case.matrix.row_lower - 1e-4).all()
        narrower += any(program.upper[n] < most for n, (_, most) in whole.items())
    assert narrower


def test_halves_cost_no_less_than_in_the_whole_program() -> None:
    """Split at fractional columns; a half that costs too much may cost even more, or be empty."""
    compared = 0
    for case in CASES:
        whole, program = LinearProgram(case.matrix, case.costs, case.vertex.basis), case.lean
        off = np.abs(case.vertex.columns - np.round(case.vertex.columns)) > 1e-6
        for column in np.flatnonzero(off & case.matrix.column_integer)[:3].tolist():
            own = float(case.matrix.column_lower[column]), float(case.matrix.column_upper[column])
            below = float(np.floor(case.vertex.columns[column]))
            for side in ((own[0], below), (below + 1, own[1])):
                costs = []
                for each in (whole, program):
                    each.change_column_bounds({column: side})
                    half = each.solve(Deadline(), dual=True)
                    costs.append(np.inf if half is None else half.value)
                    each.change_column_bounds({column: own})
                assert costs[1] >= costs[0] - 1e-4
                compared += 1
    assert compared > 10


def test_what_remains_of_the_basis_is_one() -> None:
    """As many of the columns and rows that remain are basic as there are rows; some are left out."""
    fewer_rows = fewer_columns = 0
    for case in CASES:
        bounds = lean._Bounds.near(case.matrix, case.costs, case.vertex, case.most - case.vertex.value)
        while bounds.tighten():
            pass
        rows, columns = lean._remaining(bounds, case.vertex.basis)
        basis = case.vertex.basis
        basic_columns, basic_rows = columns[basis.columns[columns] == BASIC], rows[basis.rows[rows] == BASIC]
        assert len(basic_columns) + len(basic_rows) == len(rows)
        slack = sparse.eye_array(case.matrix.body.shape[0], format="csc")
        body = sparse.csc_array(case.matrix.body)
        square = sparse.hstack([body[rows][:, basic_columns], slack[rows][:, basic_rows]]).toarray()
        assert np.linalg.matrix_rank(square) == len(rows)
        fewer_rows += len(rows) < case.matrix.body.shape[0] / 2
        fewer_columns += len(columns) < 0.8 * case.matrix.body.shape[1]
    assert fewer_rows
    assert fewer_columns


def test_bounds_that_contradict_each_other_leave_nothing() -> None:
    """Two items of two, of which one at most may be taken: their rows settle both ways."""
    matrix = Matrix(
        column_lower=np.zeros(2),
        column_upper=np.ones(2),
        column_integer=np.ones(2, dtype=bool),
        row_lower=np.array([1.5, -np.inf]),
        row_upper=np.array([np.inf, 1.5]),
        body=sparse.csr_array(np.array([[1.0, 1.0], [1.0, 1.0]])),
    )
    costs = np.ones(2)
    vertex = LinearProgram(matrix, costs).solve(Deadline(), dual=True)
    assert vertex
    assert LeanProgram(matrix, costs, vertex, 2.0).solve(Deadline(), dual=True) is None
