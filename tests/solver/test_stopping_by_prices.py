"""A search by prices stopped at any step: it ends there, and tells of each level what is proven."""

import operator
from functools import cache

import pytest

from solver import ways
from solver.areas.search import AreasSearch
from solver.check import check
from solver.country import prices
from solver.engine import Deadline
from solver.large import rounds as blocks
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

ALL_PAIRS, FEW_PAIRS = 10**6, -1
"""Pairs up to which the search for large problems is taken: with all of these, or the one for a country."""


@cache
def region() -> Problem:
    """Make a region with duos."""
    return full_region(students=120, sites=14, seed=11)


@cache
def best_values() -> list[int]:
    """Return the signed value of every level of a proven plan, from the exact search."""
    proven = solve(region())
    assert proven.termination is Termination.OPTIMAL
    return signed_values(proven)


def signed_values(result: Result) -> list[int]:
    """Return a result's level values, more being better."""
    return [entry.sign * level.value for entry, level in zip(entries(World(region())), result.levels, strict=True)]


@pytest.mark.parametrize(
    ("most_pairs", "solves"),
    [
        *((ALL_PAIRS, solves) for solves in (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 70, 80, 90)),
        *((FEW_PAIRS, solves) for solves in (0, 1, 2, 3, 4, 5, 6, 8, 13, 21, 34, 45, 55)),
    ],
)
def test_stopped_at_any_step_it_ends_and_claims_no_more_than_is_true(
    most_pairs: int, solves: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No solve is tried again and again; the plan is sound, and bounds and proofs hold against the true best."""
    best, deadline = best_values(), solves_left(solves)
    monkeypatch.setattr(ways, "LARGE", 1)
    monkeypatch.setattr(ways, "MOST_PAIRS", most_pairs)
    monkeypatch.setattr(prices, "count_processors", lambda: 1)  # so little is quicker without threads
    monkeypatch.setattr(blocks, "count_processors", lambda: 1)  # the deadline counts solves one after the other
    monkeypatch.setattr(Deadline, "after", lambda _: deadline)
    result = solve(region(), time_limit_seconds=60.0)
    assert len(deadline.refused) <= MOST_REFUSED
    assert result.termination in (Termination.FEASIBLE, Termination.OPTIMAL)
    assert check(region(), plan_of(result)).broken == ()
    signs, values = [entry.sign for entry in entries(World(region()))], signed_values(result)
    for rank, (sign, level) in enumerate(zip(signs, result.levels, strict=True)):
        best_is_as_good_above = all(map(operator.ge, best[:rank], values[:rank]))
        assert level.bound is None or not best_is_as_good_above or best[rank] <= sign * level.bound
        assert not level.proven or values[rank] == best[rank]


def test_without_time_for_prices_areas_better_the_first_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last level has no bound then, but whoever can be placed is; the exact search would prove the rest."""
    monkeypatch.setattr(ways, "LARGE", 1)
    monkeypatch.setattr(search, "_SHARE_OF_PRICES", 0.0)
    proven = solve(region(), time_limit_seconds=60.0)
    assert (proven.termination, signed_values(proven)) == (Termination.OPTIMAL, best_values())
    monkeypatch.setattr(search.LargeSearch, "_prove_rest", AreasSearch._prove_rest)
    result = solve(region(), time_limit_seconds=60.0)
    assert result.termination is Termination.FEASIBLE
    assert result.levels[-1].bound is None
    assert signed_values(result)[0] == best_values()[0]
