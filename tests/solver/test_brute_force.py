"""The solver against an oracle that tries every plan, on small problems of all features."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings

from solver.canonical import canonical, input_hash
from solver.check import check
from solver.faults import find_faults
from solver.problem import Problem
from solver.result import Result, Seat, Termination
from solver.solve import solve
from tests.oracles import reasons, verdict
from tests.oracles.brute_force import best_plan, fewest_moves, smallest_conflicts
from tests.oracles.level_values import entries
from tests.oracles.rules import World
from tests.oracles.shuffling import shuffled
from tests.oracles.strategies import problems

MANY_PINS = problems(pins=10)


def seats(result: Result) -> list[Seat]:
    """Read the plan out of a result."""
    return [
        Seat(student=row.student, site=row.site, offer=row.offer, mentor_place=row.mentor_place)
        for row in result.placements
    ]


def assert_equals_brute_force(given: Problem) -> None:
    """Level values equal the oracle's and are proven, or the conflict is as small as the oracle's."""
    result, best = solve(given), best_plan(given)
    if best is None:
        assert_smallest_conflict(given, result)
        return
    assert result.termination is Termination.OPTIMAL, result.message
    assert tuple((level.name, level.value) for level in result.levels) == best.levels
    assert all(level.proven and level.bound == level.value and level.gap == 0 for level in result.levels)
    assert_plan_is_sound(given, result)


def assert_smallest_conflict(given: Problem, result: Result) -> None:
    """Expect no plan, but one of the smallest sets of pins that cannot hold, or the least that must move."""
    assert result.termination is Termination.INFEASIBLE
    assert result.placements == ()
    assert result.conflict is not None
    fewest = fewest_moves(given) if given.policy.max_moves is not None else None
    if fewest is None:
        free = replace(given, policy=replace(given.policy, max_moves=None))
        assert frozenset(result.conflict.students) in smallest_conflicts(free)
    else:
        assert len(result.conflict.students) == fewest
        assert f"but {fewest} {'is' if fewest == 1 else 'are'} needed" in result.conflict.text


def assert_plan_is_sound(given: Problem, result: Result) -> None:
    """Expect no broken rule, true facts, no needless duo, and values that count as told."""
    world = World(given)
    assert verdict.faults(world, result.placements) == []
    assert verdict.needless_duos(world, result.placements) == []
    told = {level.name: level.value for level in result.levels}
    assert told == {entry.name: entry.value(verdict.plan_of(result.placements)) for entry in entries(world)}
    report = check(canonical(given), seats(result))
    assert report.broken == ()
    assert {level.name: level.value for level in report.levels} == told
    assert report.kpis == result.kpis


@settings(max_examples=200, derandomize=True, deadline=None)
@given(problems(pins=3))
def test_the_drawn_problems_are_valid(given: Problem) -> None:
    """The strategy draws only problems that the service would accept."""
    assert find_faults(given) == []


@settings(max_examples=250, derandomize=True, deadline=None)
@given(problems())
def test_solver_equals_brute_force(given: Problem) -> None:
    """On every level the proven value is the one found by trying every plan; plan and checker agree."""
    assert_equals_brute_force(given)


@settings(max_examples=80, derandomize=True, deadline=None)
@given(MANY_PINS)
def test_pins_hold_or_their_smallest_conflict_is_named(given: Problem) -> None:
    """With half of the students pinned: the same, and often a smallest conflict."""
    assert_equals_brute_force(given)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(problems())
def test_reasons_of_the_unplaced_are_true(given: Problem) -> None:
    """Everyone is placed or listed, with every true reason at every site that offers the subject."""
    result = solve(given)
    if result.termination is Termination.INFEASIBLE:
        return
    placed, out = {row.student for row in result.placements}, [each.student for each in result.unplaced]
    assert sorted([*placed, *out]) == sorted(student.id for student in given.students)
    for unplaced in result.unplaced:
        assert reasons.faults(World(given), result.placements, unplaced) == []


@settings(max_examples=60, derandomize=True, deadline=None)
@given(problems(pins=3))
def test_shuffled_rows_give_the_same_plan(given: Problem) -> None:
    """The order of rows changes neither the input hash, the canonical problem nor anything of the answer."""
    other = shuffled(given, random.Random(len(given.students)))
    assert input_hash(other) == input_hash(given)
    assert canonical(other) == canonical(given)
    one, two = solve(given), solve(other)
    assert (one.placements, one.unplaced, one.conflict) == (two.placements, two.unplaced, two.conflict)
    assert [level.value for level in one.levels] == [level.value for level in two.levels]


@pytest.mark.slow
@settings(max_examples=3000, deadline=None, print_blob=True)
@given(problems(pins=3))
def test_solver_equals_brute_force_at_length(given: Problem) -> None:
    """Thousands of other problems on every run; a failure prints how to repeat it."""
    assert_equals_brute_force(given)
