"""The search for large problems stopped at any step: it ends there, and tells of each level what is proven."""

from functools import cache

import pytest

from solver import ways
from solver.check import check
from solver.engine import Deadline
from solver.large import search
from solver.problem import Problem
from solver.result import Result, Termination
from solver.solve import solve
from tests.oracles.all_plans import plan_of
from tests.oracles.level_values import entries
from tests.oracles.regions import full_region
from tests.oracles.rules import World
from tests.solver.deadlines import solves_left

MOST_REFUSED = 3
"""How often the search may ask for another solve after the first that it was refused."""


@cache
def region() -> Problem:
    """Make a region with duos."""
    return full_region(students=120, sites=14, seed=11)


@cache
def best_costs() -> list[int]:
    """Return the signed value of every level of a proven plan, from the exact search."""
    proven = solve(region())
    assert proven.termination is Termination.OPTIMAL
    return costs_of(proven)


def costs_of(result: Result) -> list[int]:
    """Return a result's level values, less being better."""
    return [entry.sign * level.value for entry, level in zip(entries(World(region())), result.levels, strict=True)]


@pytest.mark.parametrize("solves", [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 70, 80, 90])
def test_stopped_at_any_step_it_ends_and_claims_no_more_than_is_true(
    solves: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No solve is tried again and again; the plan is sound, and bounds and proofs hold against the true best."""
    best, deadline = best_costs(), solves_left(solves)
    monkeypatch.setattr(ways, "LARGE", 1)
    monkeypatch.setattr(Deadline, "after", lambda _: deadline)
    result = solve(region(), time_limit_seconds=60.0)
    assert len(deadline.refused) <= MOST_REFUSED
    assert result.termination in (Termination.FEASIBLE, Termination.OPTIMAL)
    assert check(region(), plan_of(result)).broken == ()
    signs = [entry.sign for entry in entries(World(region()))]
    for rank, (sign, level, cost) in enumerate(zip(signs, result.levels, costs_of(result), strict=True)):
        if level.bound is not None and costs_of(result)[:rank] == best[:rank]:
            assert sign * level.bound <= best[rank]
        assert not level.proven or cost == best[rank]


def test_without_time_for_prices_neighbourhoods_better_the_first_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bound is told then, but whoever can be placed is."""
    monkeypatch.setattr(ways, "LARGE", 1)
    monkeypatch.setattr(search, "_SHARE_OF_BOUNDS", 0.0)
    result = solve(region(), time_limit_seconds=60.0)
    assert result.termination is Termination.FEASIBLE
    assert [level.bound for level in result.levels if level.value] == [None for level in result.levels if level.value]
    assert costs_of(result)[0] == best_costs()[0]
