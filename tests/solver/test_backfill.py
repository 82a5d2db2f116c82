"""Backfill: who is told first is the best by brute force, the list ends where the place is better left empty."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings

from solver.answers.backfill import BackfillAnswer, BackfillQuestion, Candidate, backfill, backfill_faults
from solver.answers.base import Base
from solver.changes import RemoveStudents
from solver.engine import Deadline, OutOfTimeError
from solver.problem import CurrentPlacement, Institute, Problem
from solver.result import Placement, Termination
from solver.solve import solve
from solver.wording import say
from tests.oracles.brute_force import plans
from tests.oracles.level_values import Plan, entries
from tests.oracles.rules import World, movers
from tests.oracles.shuffling import shuffled
from tests.oracles.strategies import problems
from tests.solver.builders import ANNA, BRAM, CHIARA, offer, problem, site, student, three
from tests.solver.deadlines import solves_left

HR = (Institute(id="hr"),)
DORA = "dora"
Key = tuple[int, ...]


def without(given: Problem, gone: Placement, base: Sequence[Placement]) -> Problem:
    """Give the problem that is left when a student withdraws, with the plan that is left as the current plan."""
    current = tuple(CurrentPlacement(student=row.student, site=row.site) for row in base if row != gone)
    return replace(RemoveStudents(student=gone.student).apply(given), current_plan=current)


def best_keys(left: Problem, place: Placement, subject: str, limit: int) -> tuple[Key | None, Key | None]:
    """Give the costs and moves of the best plan in which somebody comes to the place, and of the best of the others."""
    world = World(replace(left, policy=replace(left.policy, max_moves=limit)))
    there = {row.student for row in left.current_plan if row.site == place.site}
    pinned = {row.id for row in left.students if row.pinned_site is not None}
    listed = entries(world)
    best: dict[bool, Key] = {}
    for plan in plans(world, pinned):
        key = (*(-entry.sign * entry.value(plan) for entry in listed), len(movers(world, plan.spots)))
        filled = comes_to(plan, world, place.site, subject, there)
        best[filled] = min(key, best.get(filled, key))
    return best.get(True), best.get(False)


def comes_to(plan: Plan, world: World, site_id: str, subject: str, there: set[str]) -> bool:
    """Tell whether somebody of the subject is new at the site."""
    new = {name for name, spot in plan.spots.items() if spot.site == site_id} - there
    return any(world.students[name].subject == subject for name in new)


def key_of(candidate: Candidate, signs: Sequence[int]) -> Key:
    """Read the costs and moves of a candidate's plan."""
    levels = candidate.effect.levels
    return (*(-sign * level.after for sign, level in zip(signs, levels, strict=True)), candidate.moves)


def kept_out(left: Problem, names: set[str], site_id: str) -> Problem:
    """Exclude a site for some."""
    rows = [
        replace(row, excluded_sites=(*row.excluded_sites, site_id)) if row.id in names else row for row in left.students
    ]
    return replace(left, students=tuple(rows))


@settings(max_examples=20, derandomize=True, deadline=None)
@given(problems(pins=0, least_students=4).filter(lambda drawn: not drawn.current_plan))
def test_the_first_is_the_best_and_the_last_the_last_that_helps(given: Problem) -> None:
    """With nobody moving if that fills the place, else with two; once the list is whole, the place is as good empty."""
    base = solve(given)
    assume(base.termination is Termination.OPTIMAL and base.placements)
    gone = base.placements[0]
    subject = next(row.subject for row in given.students if row.id == gone.student)
    answer = backfill(Base(given, base), BackfillQuestion(withdraws=gone.student, most=20), Deadline())
    left = without(given, gone, base.placements)
    signs = [entry.sign for entry in entries(World(left))]
    first = answer.candidates[0] if answer.candidates else None
    for limit in (0, 2):
        filled, empty = best_keys(left, gone, subject, limit)
        if filled is not None and (empty is None or filled < empty):
            assert first is not None
        if first is not None and (limit == 2 or first.moves == 0):
            assert key_of(first, signs) == filled
            break
    found = {row.student for row in answer.candidates}
    filled, empty = best_keys(kept_out(left, found, gone.site), gone, subject, 2)
    assert answer.is_whole
    assert filled is None or empty is None or filled >= empty
    assert all(row.proven for row in answer.candidates)


def full() -> Problem:
    """Bram and Dora sit at the schools of their choice; Anna and Chiara reach one of them each."""
    names = (ANNA, BRAM, CHIARA, DORA)
    minutes = {(ANNA, "B"): 99, (CHIARA, "A"): 99, (ANNA, "A"): 40, (CHIARA, "B"): 20}
    people = [student(name, priority=int(name in (BRAM, DORA))) for name in names]
    people[1], people[3] = replace(people[1], preferences=("A",)), replace(people[3], preferences=("B",))
    return problem(people, [site("A"), site("B")], minutes, institutes=HR)


def ask(given: Problem, **question: Any) -> BackfillAnswer:
    """Solve and ask."""
    return backfill(Base(given, solve(given)), BackfillQuestion(**question), Deadline())


def test_first_who_has_no_place_then_who_makes_room() -> None:
    """Anna takes Bram's place with nobody moving; or Dora goes there, and Chiara takes hers."""
    answer = ask(full(), withdraws=BRAM)
    assert (answer.site, answer.subject, answer.is_whole) == ("A", "history", True)
    assert [(row.student, row.from_site, row.moves) for row in answer.candidates] == [(ANNA, None, 0), (DORA, "B", 1)]
    chain = answer.candidates[1].effect.moves
    assert [(move.student, move.from_site, move.to_site) for move in chain] == [(CHIARA, None, "B")]
    assert [say(row.code, row.data) for row in answer.candidates[1].told][:3] == [
        "'dora' comes to 'A' from 'B'.",
        "'chiara', who had no place, gets one at 'B'.",
        "Better: placed students of priority 0, 1 instead of 0.",
    ]
    assert ask(shuffled(full(), random.Random(3)), withdraws=BRAM) == answer
    assert (answer.free_places, ask(full(), site="A").free_places) == (1, 0)
    assert [row.student for row in ask(full(), withdraws=BRAM, max_moves=0).candidates] == [ANNA]
    short = ask(full(), withdraws=BRAM, most=1)
    assert ([row.student for row in short.candidates], short.is_whole) == ([ANNA], False)


def test_who_was_found_in_time_is_told() -> None:
    """Time for one solve of several: the list has its candidate and does not call itself whole; for none: no answer."""
    base, question = Base(full(), solve(full())), BackfillQuestion(withdraws=BRAM)
    answer = backfill(base, question, solves_left(1))
    assert ([row.student for row in answer.candidates], answer.is_whole) == ([ANNA], False)
    with pytest.raises(OutOfTimeError):
        backfill(base, question, solves_left(0))


def test_a_place_can_be_named_by_its_site_or_offer() -> None:
    """Nobody withdraws: B has a place for a second-year that Anna, a first-year, cannot take, but Bram can."""
    sites = [site("A", offer("A1")), site("B", offer("B1", years=(2,)))]
    people = [student(ANNA), student(BRAM, year=2, max_travel_minutes=5), student(CHIARA, year=2)]
    minutes = {(BRAM, "B"): 60, (CHIARA, "B"): 5}
    given = problem(people, sites, minutes, institutes=HR)
    (gone,) = (row.student for row in solve(given).placements if row.site == "B")
    assert gone == CHIARA
    rest = RemoveStudents(student=CHIARA).apply(given)
    longer = replace(rest, students=(people[0], replace(people[1], max_travel_minutes=70)))
    empty = replace(solve(given), placements=tuple(row for row in solve(given).placements if row.site == "A"))
    for named in ({"site": "B"}, {"offer": "B1"}, {"site": "B", "subject": "history"}):
        answer = backfill(Base(longer, empty), BackfillQuestion(**named), Deadline())
        assert [row.student for row in answer.candidates] == [BRAM]
        assert (answer.site, answer.offer) == ("B", named.get("offer"))


def test_who_needed_no_mentor_place_leaves_room_at_the_site() -> None:
    """Bram works at A, which takes one student and has no offer that suits him; Anna takes what he leaves."""
    people = [student(ANNA), student(BRAM, subject="latin", pinned_site="A", pin_reason="Works there.")]
    answer = ask(problem(people, [site("A", max_students=1)], institutes=HR), withdraws=BRAM)
    assert (answer.subject, [row.student for row in answer.candidates]) == (None, [ANNA])


def test_the_last_student_leaves_nobody() -> None:
    """When the only student withdraws there is nobody to ask."""
    answer = ask(problem([student(ANNA)], [site("A")], institutes=HR), withdraws=ANNA)
    assert (answer.candidates, answer.is_whole) == ((), True)


WRONG: list[tuple[dict[str, Any], tuple[str, ...], str]] = [
    ({}, (), "Say which place came free"),
    ({"subject": "history"}, (), "Say which place came free"),
    ({"withdraws": "x"}, ("withdraws",), "No student has the id 'x'."),
    ({"withdraws": CHIARA}, ("withdraws",), "has no placement that could come free"),
    ({"site": "x"}, ("site",), "No site has the id 'x'."),
    ({"offer": "x"}, ("offer",), "No offer has the id 'x'."),
    ({"site": "A", "subject": "latin"}, ("subject",), "The site 'A' has no offer of latin."),
    ({"offer": "A1", "subject": "latin"}, ("subject",), "The place is for history, not for latin."),
    ({"offer": "A1", "site": "B"}, ("site",), "The place is at 'A', not at 'B'."),
]


@pytest.mark.parametrize(("question", "place", "words"), WRONG)
def test_a_place_that_is_none_is_named(question: dict[str, Any], place: tuple[str, ...], words: str) -> None:
    """Unknown ids, a student without a place, a subject and a site that the place does not have."""
    given = problem(three(), [site("A"), site("B")], {(CHIARA, "A"): 70, (CHIARA, "B"): 70}, institutes=HR)
    (fault,) = backfill_faults(Base(given, solve(given)), BackfillQuestion(**question))
    assert (fault.place, words in fault.message) == (place, True)
