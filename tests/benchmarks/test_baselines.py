"""The baselines keep the rules of the benchmark families, and those that prove agree with the solver."""

from importlib import import_module
from typing import Any

import pytest

from benchmarks.family import roomy, tight
from benchmarks.measure import MODULES
from benchmarks.measurement import OURS, Task
from solver.check import check
from solver.problem import Problem
from solver.solve import solve

EXACT = ("cp-sat", "plain-mip")


def run_method(method: str, problem: Problem, **values: int) -> Any:
    """Run a method on a problem for at most ten seconds."""
    task = Task("a case", seed=1, method=method, time_limit_seconds=10, data="", values=values)
    return import_module(MODULES[method]).run(problem, task)


@pytest.fixture(scope="module", params=[(tight, 1), (tight, 2), (roomy, 3)], ids=["tight-1", "tight-2", "roomy-3"])
def region(request: pytest.FixtureRequest) -> Problem:
    """Return a region so small that every exact method proves it."""
    family, seed = request.param
    problem: Problem = family(60, 9, seed)
    return problem


@pytest.fixture(scope="module")
def optimum(region: Problem) -> dict[str, int]:
    """Return the proven value of each level."""
    return {level.name: level.value for level in solve(region).levels}


@pytest.mark.parametrize("method", EXACT)
def test_an_exact_baseline_finds_our_optimum(method: str, region: Problem, optimum: dict[str, int]) -> None:
    """One weighted sum, proven, has the level values of our levels, and the checker accepts its plan."""
    outcome = run_method(method, region)
    report = check(region, outcome.seats)
    assert outcome.finished
    assert report.broken == ()
    assert {level.name: level.value for level in report.levels} == optimum


def test_the_planner_keeps_every_rule_and_is_never_better(region: Problem, optimum: dict[str, int]) -> None:
    """The spreadsheet's plan is accepted, places most of those who can be placed, and does not beat the optimum."""
    report = check(region, run_method("planner", region).seats)
    values = {level.name: level.value for level in report.levels}
    assert report.broken == ()
    assert 0.8 * optimum["placed"] <= values["placed"]
    names = ("placed", "partnership.partner")
    key, best = ([plan[name] for name in names] + [-plan["travel"]] for plan in (values, optimum))
    assert key <= best


def test_the_plain_linear_bound_is_a_bound(region: Problem, optimum: dict[str, int]) -> None:
    """No level's optimum lies beyond it."""
    bounds = run_method("plain-lp", region, **optimum).bounds
    assert optimum["placed"] <= bounds["placed"]
    assert optimum["partnership.partner"] <= bounds["partnership.partner"]
    assert optimum["travel"] >= bounds["travel"]


def test_ours_and_the_floor_tell_their_seconds(region: Problem) -> None:
    """Our clock runs over plan, nearness and proof in this order; the flow is solved and timed."""
    ours, floor = run_method(OURS, region), run_method("floor", region)
    assert ours.finished
    assert 0 < ours.first_plan_seconds <= ours.near_seconds <= ours.seconds
    assert floor.finished
    assert floor.seconds > 0
