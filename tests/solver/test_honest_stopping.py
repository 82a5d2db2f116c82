"""A solve that is stopped says so: nothing is called proven that is not."""

from collections import defaultdict
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.problem import Problem
from solver.result import Level, Progress, Result, Seat, Termination
from solver.solve import solve
from tests.oracles.level_values import entries
from tests.oracles.regions import full_region
from tests.oracles.rules import World


@cache
def hard_region() -> Problem:
    """Make a region that takes longer than any of the limits here."""
    return full_region(students=200, sites=24, seed=11)


@cache
def proven() -> Result:
    """Solve the region without a limit."""
    return solve(hard_region())


def assert_honest(result: Result) -> None:
    """Check everything that a reader relies on in the levels and the plan of a result."""
    assert (result.termination is Termination.OPTIMAL) == (
        bool(result.levels) and all(level.proven for level in result.levels)
    )
    if result.termination is Termination.FAILED:
        assert result.message
        assert (result.levels, result.placements) == ((), ())
        return
    above = True
    for level in result.levels:
        assert_level(level, above)
        above = level.proven
    plan = [
        Seat(student=row.student, site=row.site, offer=row.offer, mentor_place=row.mentor_place)
        for row in result.placements
    ]
    report = check(hard_region(), plan)
    assert report.broken == ()
    assert [(each.name, each.value) for each in report.levels] == [(each.name, each.value) for each in result.levels]


def assert_level(level: Level, above_proven: bool) -> None:
    """Check one level: its gap, its bound on the right side, and its proof."""
    if level.bound is None:
        assert (level.gap, level.proven) == (None, False)
        return
    assert level.gap == abs(level.value - level.bound) / max(1, abs(level.value))
    assert level.bound <= level.value if level.name == "travel" else level.bound >= level.value
    assert level.proven == (above_proven and level.bound == level.value)


@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.5])
def test_a_stopped_solve_claims_nothing(seconds: float) -> None:
    """Wherever the limit strikes: optimal only if every level is proven; gaps, bounds and plan are right."""
    result = solve(hard_region(), time_limit_seconds=seconds)
    assert result.termination in {Termination.FEASIBLE, Termination.FAILED, Termination.OPTIMAL}
    assert_honest(result)
    if result.termination is Termination.FEASIBLE:
        assert result.message


def test_no_time_at_all_is_not_optimal() -> None:
    """A limit of nothing leaves no time to prove anything."""
    assert solve(hard_region(), time_limit_seconds=0.0).termination is not Termination.OPTIMAL


def test_without_a_limit_the_region_is_proven() -> None:
    """The same region without a limit is proven on every level."""
    assert proven().termination is Termination.OPTIMAL
    assert_honest(proven())


def test_a_stopped_plan_is_never_better_than_the_proven_one() -> None:
    """Lexicographically, no stopped plan beats the proven optimum; proven levels equal it."""
    signs = [entry.sign for entry in entries(World(hard_region()))]
    best = [sign * level.value for sign, level in zip(signs, proven().levels, strict=True)]
    stopped = solve(hard_region(), time_limit_seconds=0.3)
    assert [sign * level.value for sign, level in zip(signs, stopped.levels, strict=True)] <= best
    for level, optimum in zip(stopped.levels, proven().levels, strict=True):
        assert not level.proven or level.value == optimum.value


def test_every_snapshot_is_honest_and_none_is_worse() -> None:
    """Each snapshot is a whole, sound result called feasible, and each is better than the one before."""
    snapshots: list[Result] = []

    def keep(progress: Progress) -> None:
        if progress.snapshot is not None:
            snapshots.append(progress.snapshot)

    solve(hard_region(), on_progress=keep)
    signs = [entry.sign for entry in entries(World(hard_region()))]
    values = [[sign * level.value for sign, level in zip(signs, each.levels, strict=True)] for each in snapshots]
    assert snapshots
    assert values == sorted(values)
    for each in snapshots:
        assert each.termination is Termination.FEASIBLE
        assert_honest(each)


def test_bounds_go_on_to_be_told_between_snapshots() -> None:
    """Every sign of life has all levels of the best plan, honest ones; bounds get better while a plan stays."""
    bounds: defaultdict[tuple[int, ...], set[tuple[int | None, ...]]] = defaultdict(set)

    def keep(progress: Progress) -> None:
        for level, above in zip(progress.levels, (True, *(each.proven for each in progress.levels)), strict=False):
            assert_level(level, above)
        if progress.snapshot is None:
            values = tuple(level.value for level in progress.levels)
            bounds[values].add(tuple(level.bound for level in progress.levels))

    solve(hard_region(), on_progress=keep)
    assert any(len(told) > 1 for values, told in bounds.items() if values)


@settings(max_examples=3, derandomize=True, deadline=None)
@given(st.integers(0, 1000))
def test_the_seed_does_not_change_the_proven_values(seed: int) -> None:
    """Another seed proves the same values."""
    result = solve(hard_region(), seed=seed)
    assert [(each.name, each.value) for each in result.levels] == [(x.name, x.value) for x in proven().levels]
