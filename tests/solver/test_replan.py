"""Replanning: few moves where the planner ranks them, published placements and pins that hold, faults with places."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solver.changes import ChangeMentorPlaces, ChangesDoNotApply, RemoveStudents, WithdrawSite, apply_changes
from solver.problem import DEFAULT_LEVELS, CurrentPlacement, Institute, LevelName, Problem, Student
from solver.replan import Pin, Replan, replanned
from solver.resolve import resolve_near
from solver.result import Result, Seat, Termination
from solver.solve import solve
from tests.oracles.brute_force import best_plan, fewest_moves
from tests.oracles.strategies import problems
from tests.solver.builders import ANNA, BRAM, CHIARA, problem, seat, seated, site, student, three

HR = (Institute(id="hr"),)
UNPLANNED = problems(pins=1, least_students=4).filter(lambda drawn: not drawn.current_plan)


def seats(result: Result) -> list[Seat]:
    """Read the plan out of a result."""
    return [Seat(student=row.student, site=row.site, offer=row.offer) for row in result.placements]


def with_a_place_less(given: Problem) -> tuple[Replan, Problem]:
    """Give a replan that takes a mentor place away, and the problem with it away."""
    offer = next((offer for site in given.sites for offer in site.offers if offer.mentor_places), None)
    changes = (ChangeMentorPlaces(offer=offer.id, by=-1),) if offer else ()
    return Replan(changes=changes), apply_changes(given, changes)


@settings(max_examples=20, derandomize=True, deadline=None)
@given(UNPLANNED, st.integers(0, 5), st.booleans())
def test_moves_are_fewest_where_they_rank(given: Problem, rank: int, may_move: bool) -> None:
    """With moves at any rank, some published, a replan has the levels that brute force finds for such a problem."""
    base = solve(given)
    assume(base.placements)
    wanted, less = with_a_place_less(given)
    told = tuple(row.student for row in base.placements[::2])
    order = list(given.policy.levels)
    order.insert(rank, LevelName.MOVES)
    wanted = replace(wanted, levels=tuple(order), published=told, published_may_move=may_move)
    result = resolve_near(replanned(given, seats(base), wanted), seats(base))
    now = tuple(
        CurrentPlacement(student=row.student, site=row.site, published=row.student in told) for row in base.placements
    )
    levels = tuple(order) if may_move else (LevelName.PUBLISHED_MOVES, *order)
    expected = best_plan(replace(less, current_plan=now, policy=replace(given.policy, levels=levels)))
    assert (result.termination is Termination.INFEASIBLE) == (expected is None)
    if expected is not None:
        assert tuple((level.name, level.value) for level in result.levels) == expected.levels
        assert all(level.proven for level in result.levels)


@settings(max_examples=20, derandomize=True, deadline=None)
@given(UNPLANNED)
def test_without_a_move_the_plan_comes_back_or_it_is_told_why(given: Problem) -> None:
    """Everybody who was placed sits at the same site; where brute force needs moves, as many students are told of."""
    base = solve(given)
    assume(base.placements)
    wanted, _ = with_a_place_less(given)
    changed = replanned(given, seats(base), replace(wanted, max_moves=0))
    result, needed = resolve_near(changed, seats(base)), fewest_moves(changed)
    if needed == 0:
        assert seated(base).items() <= seated(result).items()
    elif needed is not None:
        assert result.conflict is not None
        assert len(result.conflict.students) == needed
        assert f"max_moves allows 0 moves, but {needed} " in result.message


def row(given: Problem, name: str) -> Student:
    """Find a student."""
    return next(student for student in given.students if student.id == name)


def test_pins_and_published_placements_survive_all_later_runs() -> None:
    """A pin with its reason holds in a what-if and in the next replan, until it is released; a limit on moves goes."""
    given = problem(three(), [site("A"), site("B"), site("C")], institutes=HR)
    plan = [seat(ANNA, "A", "A1"), seat(BRAM, "B", "B1"), seat(CHIARA, "C", "C1")]
    pin = Pin(student=ANNA, site="C", reason="Works there.")
    first = replanned(given, plan, Replan(pins=(pin,), published=(BRAM,), max_moves=2))
    result = resolve_near(first, plan)
    pinned = next(placed for placed in result.placements if placed.student == ANNA)
    assert (pinned.site, pinned.pinned, pinned.pin_reason) == ("C", True, "Works there.")
    assert seated(result) == {ANNA: "C", BRAM: "B", CHIARA: "A"}
    what_if = apply_changes(first, [ChangeMentorPlaces(offer="A1", by=5)])
    second = replanned(what_if, seats(result), Replan(changes=(WithdrawSite(site="A"),)))
    assert (row(second, ANNA).pinned_site, row(second, ANNA).pin_reason) == ("C", "Works there.")
    assert [(now.student, now.site, now.published) for now in second.current_plan] == [
        (ANNA, "C", False),
        (BRAM, "B", True),
        (CHIARA, None, False),
    ]
    assert (second.policy.max_moves, second.policy.levels[0]) == (None, LevelName.PUBLISHED_MOVES)
    third = replanned(second, seats(result), Replan(pins=(Pin(student=ANNA, site=None),), published_may_move=True))
    assert (row(third, ANNA).pinned_site, row(third, ANNA).pin_reason) == (None, None)
    assert third.policy.levels == (*DEFAULT_LEVELS[:-1], LevelName.MOVES, LevelName.TRAVEL)


def test_a_plan_with_nobody_in_it_has_nothing_to_move() -> None:
    """No level of moves is added then, and one that an earlier plan had is gone; a limit on moves is a fault."""
    given = problem(three(), [site("A")], institutes=HR)
    assert replanned(given, [], Replan()) == given
    before = replanned(given, [seat(ANNA, "A", "A1")], Replan())
    assert replanned(before, [], Replan()).policy.levels == DEFAULT_LEVELS
    with pytest.raises(ChangesDoNotApply, match="max_moves: There is no current_plan"):
        replanned(given, [], Replan(max_moves=0))


WRONG: list[tuple[dict[str, Any], tuple[str | int, ...], str]] = [
    ({"pins": (Pin(student="anne", site="A", reason="x"),)}, ("pins", 0, "student"), "Maybe 'anna'."),
    ({"pins": (Pin(student=ANNA, site="D", reason="x"),)}, ("pins", 0, "site"), "No site has the id 'D'."),
    ({"pins": (Pin(student=ANNA, site="A", reason=" "),)}, ("pins", 0, "reason"), "A pin needs a reason"),
    ({"pins": (Pin(student=ANNA, site="B", reason="x"),)}, ("pins", 0, "site"), "which is in excluded_sites"),
    ({"pins": (Pin(student=BRAM, site=None),)}, ("pins", 0, "site"), "is not pinned"),
    ({"pins": (Pin(student=BRAM, site="A", reason="x"),) * 2}, ("pins", 1, "student"), "already in this list"),
    ({"published": ("nobody",)}, ("published", 0), "No student has the id 'nobody'."),
    ({"published": (CHIARA,)}, ("published", 0), "has no placement that could be published"),
    ({"published": (BRAM, BRAM)}, ("published", 1), "already in this list"),
    ({"levels": DEFAULT_LEVELS}, ("levels",), "Name 'moves' among the levels"),
    ({"levels": (LevelName.MOVES, LevelName.MOVES)}, ("levels", 1), "already in this list"),
    ({"max_moves": -1}, ("max_moves",), "-1 is out of range"),
    ({"changes": (WithdrawSite(site="D"),)}, ("changes", 0, "site"), "No site has the id 'D'."),
    (
        {"changes": (RemoveStudents(student=ANNA),), "pins": (Pin(student=ANNA, site="A", reason="x"),)},
        ("pins", 0, "student"),
        "No student has the id 'anna'.",
    ),
]


@pytest.mark.parametrize(("wanted", "place", "words"), WRONG)
def test_what_does_not_apply_is_named(wanted: dict[str, Any], place: tuple[str | int, ...], words: str) -> None:
    """Unknown people and sites, pins without a reason, levels without moves: each at its place."""
    people = [student(ANNA, excluded_sites=("B",)), student(BRAM), student(CHIARA)]
    given = problem(people, [site("A"), site("B")], institutes=HR)
    with pytest.raises(ChangesDoNotApply) as refused:
        replanned(given, [seat(ANNA, "A", "A1"), seat(BRAM, "B", "B1")], Replan(**wanted))
    assert refused.value.faults[0].place == place
    assert words in refused.value.faults[0].message


def test_all_faults_come_at_once() -> None:
    """A change, a pin and a published student that are wrong are told together."""
    given = problem(three(), [site("A")], institutes=HR)
    wanted = Replan(changes=(WithdrawSite(site="D"),), published=("nobody",), levels=DEFAULT_LEVELS)
    with pytest.raises(ChangesDoNotApply) as refused:
        replanned(given, [], wanted)
    assert [fault.place[0] for fault in refused.value.faults] == ["changes", "published", "levels"]
