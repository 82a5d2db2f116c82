"""S1: when places are short, students of shortage subjects are placed before others."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from solver.problem import LevelName, Policy, Problem, Shortage, Student
from tests.oracles.strategies import problems
from tests.solver.builders import (
    ANNA,
    BRAM,
    CHIARA,
    best,
    first_value,
    offer,
    problem,
    seated,
    site,
    student,
    three,
    value,
)

PHYSICS = Shortage(subject="physics")


def one_head(*students: Student, **changes: Any) -> Problem:
    """Make one site for one student, with places of both subjects."""
    school = site("A", offer("A1"), offer("A2", subject="physics"), max_students=1)
    return problem(students, [school], {(BRAM, "A"): 60}, **changes)


def test_the_shortage_subject_goes_first() -> None:
    """One head only: Bram of physics is placed though he travels further."""
    people = (student(ANNA), student(BRAM, subject="physics"))
    result = best(one_head(*people, shortages=(PHYSICS,)))
    assert seated(result) == {BRAM: "A"}
    assert value(result, "shortage") == 1


def test_without_a_shortage_the_nearer_goes_first() -> None:
    """The same without a shortage row: Anna, who is nearer."""
    assert seated(best(one_head(student(ANNA), student(BRAM, subject="physics")))) == {ANNA: "A"}


def test_a_degree_narrows_a_shortage() -> None:
    """A shortage of 1st-degree physics takes no notice of 2nd degree."""
    people = (student(ANNA, degree=1), student(BRAM, subject="physics", degree=2))
    result = best(one_head(*people, shortages=(replace(PHYSICS, degree=1),)))
    assert seated(result) == {ANNA: "A"}
    assert value(result, "shortage") == 0


@pytest.mark.parametrize(
    ("levels", "who"),
    [
        ((LevelName.PLACED, LevelName.SHORTAGE), {ANNA, BRAM}),
        ((LevelName.SHORTAGE, LevelName.PLACED), {CHIARA}),
    ],
)
def test_the_order_of_levels_decides(levels: tuple[LevelName, ...], who: set[str]) -> None:
    """One mentor place: two first-years as a duo, or one second-year whose degree is short."""
    people = [student(ANNA), student(BRAM), student(CHIARA, year=2, degree=1)]
    lack = Shortage(subject="history", degree=1)
    policy = Policy(levels=levels)
    result = best(problem(people, [site("A", duo_allowed=True)], shortages=(lack,), policy=policy))
    assert set(seated(result)) == who


@pytest.mark.parametrize(("target", "points"), [(None, 6), (2, 4), (5, 6), (0, 0)])
def test_weight_times_placed_up_to_the_target(target: int | None, points: int) -> None:
    """Three placed at weight 2 count 6; at most twice the target."""
    shortage = Shortage(subject="history", weight=2, target=target)
    result = best(problem(three(), [site("A", offer(places=3))], shortages=(shortage,)))
    assert value(result, "shortage") == points


@settings(max_examples=40, derandomize=True, deadline=None)
@given(problems())
def test_one_more_student_never_lowers_the_level(given: Problem) -> None:
    """Metamorphic: one more student never lowers the level when it is first; twice the weight doubles it."""
    rows = given.shortages or (Shortage(subject="history", target=2),)
    policy = Policy(levels=(LevelName.SHORTAGE,), default_max_travel_minutes=None)
    before = replace(given, shortages=rows, policy=policy)
    newcomer = replace(given.students[0], id="newcomer", pinned_site=None, duo_with=None)
    assert first_value(replace(before, students=(*given.students, newcomer))) >= first_value(before)
    twice = tuple(replace(row, weight=2 * row.weight) for row in rows)
    value_before = first_value(before)
    assert first_value(replace(before, shortages=twice)) == max(2 * value_before, value_before)
