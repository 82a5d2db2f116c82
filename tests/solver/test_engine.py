"""The engine behind its two verbs."""

import numpy as np
import pytest
from scipy import sparse

from solver.engine import Deadline, best_integer, find_integer, solve_integer
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


def test_a_program_without_a_solution_has_no_best_one() -> None:
    """All items together do not reach the least that each row asks."""
    matrix, costs = packing(1)
    matrix.row_lower[:], matrix.row_upper[:] = 1_000.0, np.inf
    assert best_integer(matrix, costs, Deadline(), seed=0) is None
