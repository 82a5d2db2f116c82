"""Late students: where they fit equals brute force over all plans with so few moves; wrong rows are named."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings

from solver.answers.base import Base
from solver.answers.late import LateAnswer, LatePlan, LateQuestion, late_faults, late_students
from solver.changes import RemoveStudents
from solver.engine import Deadline
from solver.problem import CurrentPlacement, Institute, LevelName, Policy, Problem, Student, TravelRow
from solver.result import Termination
from solver.solve import solve
from solver.wording import Language, say
from tests.oracles.brute_force import best_plan
from tests.oracles.strategies import problems
from tests.solver.builders import ANNA, BRAM, CHIARA, problem, site, student
from tests.solver.deadlines import solves_left

HR = (Institute(id="hr"),)


def asked(before: Problem, late: tuple[Student, ...], minutes: tuple[TravelRow, ...], most: int) -> LateAnswer:
    """Solve the problem before, and ask where late students fit."""
    question = LateQuestion(students=late, minutes=minutes, max_moves=most)
    return late_students(Base(before, solve(before)), question, Deadline())


def assert_best(told: LatePlan, late: Problem, current: tuple[CurrentPlacement, ...]) -> None:
    """Expect the levels and the moves of the best plan that brute force finds with so many moves."""
    limit = told.max_moves if current else None
    policy = replace(late.policy, levels=(*late.policy.levels, LevelName.MOVES), max_moves=limit)
    expected = best_plan(replace(late, current_plan=current, policy=policy))
    assert (expected is None) == (told.effect is None)
    assert (expected is None) == (told.conflict is not None)
    if expected is not None and told.effect is not None:
        *own, _, (_, moves) = expected.levels
        assert [(level.name, level.after) for level in told.effect.levels] == own
        assert (told.moves, told.proven) == (moves, True)


@settings(max_examples=20, derandomize=True, deadline=None)
@given(problems(pins=1, least_students=4).filter(lambda drawn: not drawn.current_plan))
def test_they_fit_where_brute_force_finds(given: Problem) -> None:
    """Of the drawn students the last two come late: with nobody moving, and with one, the plan is the best of all."""
    late = given.students[-2:]
    before = given
    for row in late:
        before = RemoveStudents(student=row.id).apply(before)
    base = solve(before)
    assume(base.termination is Termination.OPTIMAL)
    minutes = tuple(row for row in given.travel.minutes if row.student in {one.id for one in late})
    answer = asked(before, late, minutes, 1)
    whole = replace(before, students=(*before.students, *late), travel=given.travel)
    current = tuple(CurrentPlacement(student=row.student, site=row.site) for row in base.placements)
    assert_best(answer.without_moves, whole, current)
    assert answer.with_moves is not None
    assert_best(answer.with_moves, whole, current)


def moving_helps() -> Problem:
    """Anna sits at A, the only school that Chiara reaches; B is free for Anna."""
    minutes = {(ANNA, "A"): 10, (ANNA, "B"): 30, (BRAM, "B"): 99, (BRAM, "A"): 99}
    return problem([student(ANNA), student(BRAM)], [site("A"), site("B")], minutes, institutes=HR)


def test_what_it_takes_is_told_in_both_languages() -> None:
    """With nobody moving there is no place for Chiara, and why; with one move Anna makes room for her."""
    minutes = (TravelRow(student=CHIARA, site="A", minutes=12),)
    answer = asked(moving_helps(), (student(CHIARA),), minutes, 2)
    (nowhere,) = answer.without_moves.placements
    assert (nowhere.site, "offer_full" in {reason.code for reason in nowhere.reasons}) == (None, True)
    assert answer.with_moves is not None
    (there,) = answer.with_moves.placements
    assert (there.site, there.travel_minutes, answer.with_moves.moves) == ("A", 12, 1)
    assert [say(row.code, row.data, Language.NL) for row in answer.with_moves.told] == [
        "'chiara' past het best op vestiging 'A', 12 minuten reizen.",
        "'anna' gaat van 'A' naar 'B'.",
        "Beter: geplaatste studenten, 2 in plaats van 1.",
        "Slechter: gewogen reisminuten, 42 in plaats van 10.",
    ]
    assert asked(moving_helps(), (student(CHIARA),), minutes, 0).with_moves is None
    question = LateQuestion(students=(student(CHIARA),), minutes=minutes)
    short = late_students(Base(moving_helps(), solve(moving_helps())), question, solves_left(1))
    assert (short.without_moves, short.with_moves) == (answer.without_moves, None)


def test_an_earlier_plan_counts_no_longer() -> None:
    """Moves are those from the plan at hand, not from the current plan of its problem, nor within the limit of that."""
    given = replace(
        moving_helps(),
        current_plan=(CurrentPlacement(student=ANNA, site="B"),),
        policy=Policy(levels=(LevelName.PLACED, LevelName.TRAVEL, LevelName.MOVES), max_moves=1),
    )
    answer = asked(given, (student(CHIARA),), (TravelRow(student=CHIARA, site="A", minutes=12),), 1)
    assert answer.with_moves is not None
    assert answer.with_moves.effect is not None
    levels = {level.name: (level.before, level.after) for level in answer.with_moves.effect.levels}
    assert levels["moves.other"] == (0, 1)


WRONG: list[tuple[dict[str, Any], tuple[str | int, ...], str]] = [
    ({"students": (student(ANNA),)}, ("students", 0, "id"), "already used"),
    ({"students": (student(CHIARA, institute="x"),)}, ("students", 0, "institute"), "No institute"),
    ({"students": (student(CHIARA), student(CHIARA))}, ("students", 1, "id"), "already used"),
    ({"minutes": (TravelRow(student=CHIARA, site="C", minutes=1),)}, ("minutes", 0, "site"), "No site has the id 'C'"),
    ({"minutes": (TravelRow(student=ANNA, site="A", minutes=1),)}, ("minutes", 0), "is also at"),
]


@pytest.mark.parametrize(("wrong", "place", "words"), WRONG)
def test_wrong_rows_are_named(wrong: dict[str, Any], place: tuple[str | int, ...], words: str) -> None:
    """Ids that are taken or unknown, trips that are known: each at its place among the late rows."""
    given = moving_helps()
    question = replace(LateQuestion(students=(student(CHIARA),)), **wrong)
    fault = late_faults(Base(given, solve(given)), question)[0]
    assert fault.place == place
    assert words in fault.message
