"""Where the engine's presolve breaks down on a sound program, it is solved without; a solve never fails for that."""

import numpy as np
import pytest
from ortools.math_opt import parameters_pb2, result_pb2
from scipy import sparse

from solver.check import check
from solver.engine import Deadline, NumericalError, integer, solve_integer
from solver.model import Floats, Matrix
from solver.result import Termination
from solver.search import levels
from solver.solve import solve
from tests.oracles.all_plans import plan_of
from tests.oracles.regions import full_region

run_highs = integer.run_highs


def _only_without_presolve(
    matrix: Matrix,
    costs: Floats,
    parameters: parameters_pb2.SolveParametersProto,
    deadline: Deadline,
    *,
    integer: bool,
) -> result_pb2.SolveResultProto:
    if parameters.presolve != parameters_pb2.EMPHASIS_OFF:
        raise NumericalError("HighsStatus: kError")
    return run_highs(matrix, costs, parameters, deadline, integer=integer)


def test_without_presolve_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of three whole columns fit: the two cheapest."""
    matrix = Matrix(
        column_lower=np.zeros(3),
        column_upper=np.ones(3),
        column_integer=np.ones(3, dtype=bool),
        row_lower=np.array([2.0]),
        row_upper=np.array([2.0]),
        body=sparse.csr_array(np.ones((1, 3))),
    )
    monkeypatch.setattr(integer, "run_highs", _only_without_presolve)
    answer = solve_integer(matrix, np.array([3.0, 1.0, 2.0]), Deadline(), seed=0)
    assert answer.cost == 3.0
    assert answer.columns is not None
    assert answer.columns.round().tolist() == [0.0, 1.0, 1.0]


def test_where_the_engine_gives_up_the_best_plan_is_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """No level is called proven for it, and the plan keeps all rules."""

    def gives_up(*_: object, **__: object) -> None:
        raise NumericalError("HighsStatus: kError")

    region = full_region(students=60, sites=12, seed=3)
    monkeypatch.setattr(levels.Search, "_descend", gives_up)
    result = solve(region)
    assert result.termination is Termination.FEASIBLE
    assert not any(level.proven for level in result.levels)
    assert check(region, plan_of(result)).broken == ()
