"""The engine behind its two verbs."""

from unittest.mock import patch

import numpy as np
import pytest
from scipy import sparse

from solver.engine import (
    Deadline,
    LinearProgram,
    OutOfTimeError,
    Row,
    Status,
    best_integer,
    find_integer,
    integer,
    solve_integer,
    solve_tight,
)
from solver.instance import Bools
from solver.model import Floats, Matrix
from solver.solve import solve
from tests.solver.builders import problem, site, student


def test_a_time_limit_beyond_nanoseconds_is_no_limit() -> None:
    """A limit of 1e300 seconds does not overflow the engine's clock."""
    people = [student("anna")]
    assert solve(problem(people, [site("A")]), time_limit_seconds=1e300).termination == "optimal"
    assert Deadline.after(1e300).remaining() > 1e9


def packing(seed: int) -> tuple[Matrix, Floats]:
    """Draw a program whose relaxation is not whole: a few of many items, under sums that are too small for all."""
    rng = np.random.default_rng(seed)
    body = rng.integers(0, 4, (6, 15))
    matrix = Matrix(
        column_lower=np.zeros(15),
        column_upper=np.ones(15),
        column_integer=np.ones(15, dtype=bool),
        row_lower=np.full(6, -np.inf),
        row_upper=body.sum(axis=1) // 3 + 0.5,
        body=sparse.csr_array(body.astype(float)),
    )
    return matrix, -rng.integers(1, 20, 15).astype(float)


@pytest.mark.parametrize("seed", range(8))
def test_two_engines_agree_on_whole_programs(seed: int) -> None:
    """SCIP finds a solution of HiGHS' least cost, one of that cost at most, and none below it."""
    matrix, costs = packing(seed)
    least = round(solve_integer(matrix, costs, Deadline(), seed=0).cost)
    best = best_integer(matrix, costs, Deadline(), seed=0)
    assert best is not None
    assert round(costs @ best) == least
    found = find_integer(matrix, costs, Deadline(), seed=0, cutoff=least + 0.5)
    assert found is not None
    assert round(costs @ found) == least
    assert find_integer(matrix, costs, Deadline(), seed=0, cutoff=least - 0.5) is None


@pytest.mark.parametrize("seed", range(8))
def test_a_tight_program_is_solved_to_the_same_cost(seed: int) -> None:
    """As HiGHS does; a cut-off at the least cost leaves it, and below it nothing is left."""
    matrix, costs = packing(seed)
    least = round(solve_integer(matrix, costs, Deadline(), seed=0).cost)
    for cutoff in (None, least + 2.0, float(least)):
        answer = solve_tight(matrix, costs, Deadline(), seed=0, cutoff=cutoff)
        assert (answer.status, round(answer.cost)) == (Status.OPTIMAL, least)
        assert answer.columns is not None
        assert (matrix.body @ answer.columns <= matrix.row_upper + 1e-6).all()
    below = solve_tight(matrix, costs, Deadline(), seed=0, cutoff=least - 0.5)
    assert (below.status, below.columns) == (Status.INFEASIBLE, None)


def test_what_is_not_tight_after_all_is_left_to_the_other_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """After one node HiGHS goes on, and comes to the same cost."""
    expected = [solve_tight(*packing(seed), Deadline(), seed=0).cost for seed in range(8)]
    monkeypatch.setattr(integer, "_NODES", 1)
    with patch.object(integer, "run_highs", wraps=integer.run_highs) as highs:
        assert [solve_tight(*packing(seed), Deadline(), seed=0).cost for seed in range(8)] == pytest.approx(expected)
    assert highs.call_count > 0


def relaxation(seed: int, few: int) -> tuple[LinearProgram, Matrix, Floats]:
    """Open a program over the first row of a packing; the others are to be added."""
    matrix, costs = packing(seed)
    first = Matrix(
        matrix.column_lower,
        matrix.column_upper,
        matrix.column_integer,
        matrix.row_lower[:1],
        matrix.row_upper[:1],
        sparse.csr_array(matrix.body[[0]]),
    )
    return LinearProgram(first, costs, few=few), matrix, costs


def add_row(program: LinearProgram, matrix: Matrix, row: int) -> None:
    """Add a row of a packing."""
    values = matrix.body[[row]].toarray()[0]
    columns = np.flatnonzero(values)
    program.add_rows([Row(columns, values[columns], upper=float(matrix.row_upper[row]))])


@pytest.mark.parametrize("few", [1, 400])
def test_a_solve_that_takes_long_over_new_rows_is_told_its_basis(few: int) -> None:
    """However soon that is, the values are those of programs that never knew another basis; it goes on as ever."""
    told = 0
    for seed in range(8):
        program, matrix, costs = relaxation(seed, few)
        program.solve(Deadline(), dual=True)
        for row in range(1, 6):
            add_row(program, matrix, row)
            with patch.object(program, "_call", wraps=program._call) as calls:
                found = program.solve(Deadline(), dual=True)
            told += calls.call_count - 1
            rows = matrix.body[: row + 1]
            fresh = Matrix(*column_bounds(matrix), matrix.row_lower[: row + 1], matrix.row_upper[: row + 1], rows)
            expected = LinearProgram(fresh, costs).solve(Deadline(), dual=True)
            assert found
            assert expected
            assert found.value == pytest.approx(expected.value)
        program.change_column_bounds({0: (0.0, 0.0), 1: (0.0, 0.0)})
        matrix.column_upper[:2] = 0.0
        narrowed, expected = (
            program.solve(Deadline(), dual=True),
            LinearProgram(matrix, costs).solve(Deadline(), dual=True),
        )
        assert narrowed
        assert expected
        assert narrowed.value == pytest.approx(expected.value)
    assert (told > 0) == (few < 400)


def column_bounds(matrix: Matrix) -> tuple[Floats, Floats, Bools]:
    """Return what a program says of its columns."""
    return matrix.column_lower, matrix.column_upper, matrix.column_integer


def test_no_basis_is_told_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The deadline passes in the first of the two calls: the solve is cut short, and the next is none the worse."""
    program, matrix, _ = relaxation(1, few=1)
    program.solve(Deadline(), dual=True)
    add_row(program, matrix, 1)
    add_row(program, matrix, 2)
    deadline = Deadline.after(100.0)
    call = program._call

    def slow(*_: object, dual: bool, most_iterations: int | None = None) -> object:
        answer = call(deadline, dual=dual, most_iterations=most_iterations)
        monkeypatch.setattr(Deadline, "remaining", over)
        return answer

    def over(_: Deadline) -> float:
        raise OutOfTimeError

    with monkeypatch.context() as patched:
        patched.setattr(program, "_call", slow)
        with pytest.raises(OutOfTimeError):
            program.solve(deadline, dual=True)
    monkeypatch.undo()
    add_row(program, matrix, 3)
    expected, _, _ = relaxation(1, few=400)
    for row in range(1, 4):
        add_row(expected, matrix, row)
    again, known = program.solve(Deadline(), dual=True), expected.solve(Deadline(), dual=True)
    assert again
    assert known
    assert again.value == pytest.approx(known.value)


def test_a_program_without_a_solution_has_no_best_one() -> None:
    """All items together do not reach the least that each row asks."""
    matrix, costs = packing(1)
    matrix.row_lower[:], matrix.row_upper[:] = 1_000.0, np.inf
    assert best_integer(matrix, costs, Deadline(), seed=0) is None
