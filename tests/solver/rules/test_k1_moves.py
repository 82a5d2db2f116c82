"""K1: few placements of the current plan move, published ones last, and at most ``max_moves`` of them."""

from dataclasses import replace

import pytest

from solver.faults import find_faults
from solver.problem import DEFAULT_LEVELS, CurrentPlacement, Institute, LevelName, Policy, Problem
from solver.result import Termination
from solver.solve import solve
from solver.wording import Language, say
from tests.solver.builders import (
    ANNA,
    BRAM,
    CHIARA,
    best,
    broken,
    offer,
    problem,
    reason_codes,
    seat,
    seated,
    site,
    student,
    three,
    value,
)

LAST, FIRST = (*DEFAULT_LEVELS, LevelName.MOVES), (LevelName.MOVES, *DEFAULT_LEVELS)


def now(name: str, site_id: str | None, **changes: bool) -> CurrentPlacement:
    """Make one row of a current plan."""
    return CurrentPlacement(student=name, site=site_id, **changes)


def swapped(levels: tuple[LevelName, ...], max_moves: int | None = None) -> Problem:
    """Make Anna and Bram sit at each other's nearest school: a swap saves forty minutes and moves both."""
    minutes = {(ANNA, "A"): 30, (BRAM, "B"): 30}
    return problem(
        [student(ANNA), student(BRAM)],
        [site("A"), site("B")],
        minutes,
        current_plan=(now(ANNA, "A"), now(BRAM, "B")),
        policy=Policy(levels=levels, max_moves=max_moves),
    )


@pytest.mark.parametrize(("levels", "moves", "minutes"), [(LAST, 2, 20), (FIRST, 0, 60), (DEFAULT_LEVELS, 2, 20)])
def test_moves_count_where_the_planner_ranks_them(levels: tuple[LevelName, ...], moves: int, minutes: int) -> None:
    """Below travel both move for forty minutes; above it nobody does; without the level moves count for nothing."""
    result = best(swapped(levels))
    assert (value(result, "travel"), result.kpis and result.kpis.moves) == (minutes, moves)
    if LevelName.MOVES in levels:
        assert (value(result, "moves.published"), value(result, "moves.other")) == (0, moves)


@pytest.mark.parametrize(("most", "minutes"), [(0, 60), (1, 60), (2, 20)])
def test_no_more_move_than_may(most: int, minutes: int) -> None:
    """A swap needs two moves: with a limit of one it is out of reach, whatever the levels."""
    assert value(best(swapped(DEFAULT_LEVELS, most)), "travel") == minutes


def test_of_equal_plans_the_published_placement_stays() -> None:
    """One of two must leave the only place they both had; it is the one whose placement was not published."""
    for published in (ANNA, BRAM):
        people = [student(ANNA), student(BRAM)]
        current = tuple(now(name, "A", published=name == published) for name in (ANNA, BRAM))
        given = problem(people, [site("A"), site("B")], current_plan=current, policy=Policy(levels=LAST))
        result = best(given)
        assert seated(result)[published] == "A"
        assert (value(result, "moves.published"), value(result, "moves.other")) == (0, 1)


def test_published_placements_outweigh_any_number_of_others() -> None:
    """Anna's published place is kept although two others, who share it, must then move."""
    people = [student(ANNA, year=2), student(BRAM), student(CHIARA)]
    current = (now(ANNA, "A", published=True), now(BRAM, "A"), now(CHIARA, "A"))
    given = problem(people, [site("A", duo_allowed=True)], current_plan=current, policy=Policy(levels=FIRST))
    result = best(given)
    assert seated(result) == {ANNA: "A"}
    assert value(result, "moves.other") == 2


def test_published_moves_can_rank_by_themselves() -> None:
    """Anna's published place is worth more than a second student placed, though other moves count for nothing."""
    minutes = {(ANNA, "B"): 99, (CHIARA, "B"): 99}
    current = (now(ANNA, "A", published=True), now(BRAM, "A"))
    people = [student(ANNA, year=2), student(BRAM), student(CHIARA)]
    policy = Policy(levels=(LevelName.PUBLISHED_MOVES, *DEFAULT_LEVELS))
    given = problem(people, [site("A", duo_allowed=True), site("B")], minutes, current_plan=current, policy=policy)
    assert seated(best(given)) == {ANNA: "A", BRAM: "B"}
    assert seated(best(replace(given, policy=Policy()))).keys() != {ANNA, BRAM}


def test_a_new_student_and_another_offer_are_no_moves() -> None:
    """Anna changes the offer for a wish and Bram comes in: nobody of the current plan has moved."""
    sites = [site("A", offer("A1"), offer("A2", tags=("research",)))]
    current = (CurrentPlacement(student=ANNA, site="A", offer="A1"),)
    people = [student(ANNA, wishes=("research",)), student(BRAM)]
    result = best(problem(people, sites, current_plan=current, policy=Policy(max_moves=0)))
    assert [(row.student, row.offer) for row in result.placements] == [(ANNA, "A2"), (BRAM, "A1")]
    assert result.kpis is not None
    assert result.kpis.moves == 0


def test_a_place_that_is_gone_is_a_move_whatever_comes() -> None:
    """Anna's site is gone: one move is needed wherever she goes, and none is too few."""
    given = problem([student(ANNA)], [site("A")], current_plan=(now(ANNA, None),), policy=Policy(max_moves=1))
    assert seated(best(given)) == {ANNA: "A"}
    result = solve(replace(given, policy=Policy(max_moves=0)))
    assert result.termination is Termination.INFEASIBLE
    assert result.message == "max_moves allows 0 moves, but 1 is needed. The place of 'anna' is gone."


def test_no_move_returns_the_current_plan_though_better_ones_exist() -> None:
    """The current plan, far from the best, comes back as it is; who had no place still fills what is free."""
    sites = [site("A", offer("A1")), site("B", offer("B1")), site("C", offer("C1"), partner_status="partner")]
    current = (now(ANNA, "B"), now(BRAM, "A"))
    given = problem(three(), sites, current_plan=current, policy=Policy(max_moves=0))
    assert seated(best(given)) == {ANNA: "B", BRAM: "A", CHIARA: "C"}


STUCK = [
    ({"max_travel_minutes": 5}, {}, "Site 'A' is 10 minutes away; the limit is 5 minutes."),
    ({"excluded_sites": ("A",)}, {}, "Site 'A' is excluded."),
    ({"pinned_site": "B"}, {}, "'anna' is at 'A' now, and pinned to 'B'."),
    ({}, {"max_students": 0}, "Site 'A' takes at most 0 students and has 0."),
    ({"subject": "latin"}, {}, "The offers for latin at 'A' are for another degree, year or institute."),
]


@pytest.mark.parametrize(("who", "what", "why"), STUCK)
def test_what_cannot_stay_is_told_with_its_rule(who: dict[str, object], what: dict[str, object], why: str) -> None:
    """No move is allowed and Anna's placement breaks a rule: no plan; she, the site and the rule are named."""
    people = [student(ANNA, **who), student(BRAM)]
    sites = [site("A", **what), site("B")]
    current = (now(ANNA, "A"), now(BRAM, "B"))
    result = solve(problem(people, sites, current_plan=current, policy=Policy(max_moves=0)))
    assert result.termination is Termination.INFEASIBLE
    assert result.conflict is not None
    assert ANNA in result.conflict.students
    assert why in result.conflict.text
    english, dutch = ([say(row.code, row.data, language) for row in result.conflict.sentences] for language in Language)
    assert english[0] in ("max_moves allows 0 moves, but 1 is needed.", "max_moves allows 0 moves, but 2 are needed.")
    assert dutch[0].startswith("max_moves staat 0 verplaatsingen toe, maar er ")
    assert len(dutch) == len(english) >= 2


def test_pins_that_cannot_hold_are_told_before_moves() -> None:
    """Two pins at one place conflict with or without a limit on moves: the conflict is that of the pins."""
    people = [student(ANNA, pinned_site="A"), student(BRAM, pinned_site="A")]
    given = problem(people, [site("A")], current_plan=(now(ANNA, "A"),), policy=Policy(max_moves=0))
    result = solve(given)
    assert result.conflict is not None
    assert set(result.conflict.students) == {ANNA, BRAM}
    assert "These 2 pins cannot all hold" in result.message


def test_who_must_stay_is_a_reason() -> None:
    """Chiara has no place, and with no move left Anna and Bram cannot make room; with one left that is no reason."""
    minutes = {(CHIARA, "B"): 99}
    current = (now(ANNA, "A"), now(BRAM, "A"))
    sites = [site("A", offer(places=2)), site("B")]
    given = problem(three(), sites, minutes, current_plan=current, policy=Policy(max_moves=0))
    assert reason_codes(best(given), CHIARA) == {"offer_full", "moves_limit", "too_far"}
    assert seated(best(replace(given, policy=Policy(max_moves=1)))).keys() == {ANNA, BRAM, CHIARA}


def test_checker_counts_moves() -> None:
    """A plan by hand that moves Anna and drops Bram breaks K1 when one may move, and not when two may."""
    assert broken(swapped(DEFAULT_LEVELS, 1), seat(ANNA, "B", "B1", 1)) == {"K1"}
    assert broken(swapped(DEFAULT_LEVELS, 2), seat(ANNA, "B", "B1", 1)) == set()


def test_more_moves_are_never_worse() -> None:
    """With every move more the first level that differs is better: placed first, then travel."""
    people = [student(ANNA, excluded_sites=("B",)), student(BRAM, preferences=("C",)), student(CHIARA)]
    sites = [site("A"), site("B"), site("C")]
    current = (now(ANNA, "C"), now(BRAM, "A"), now(CHIARA, "B"))
    given = problem(people, sites, {(CHIARA, "B"): 60, (ANNA, "C"): 40}, current_plan=current)
    costs = []
    for most in range(4):
        result = best(replace(given, policy=Policy(max_moves=most)))
        costs.append([level.value if level.name == "travel" else -level.value for level in result.levels])
    assert costs == sorted(costs, reverse=True)
    assert costs[0] > costs[-1]


FAULTS = [
    (
        {"current_plan": (now("anne", "A"),)},
        ("current_plan", 0, "student"),
        "No student has the id 'anne'. Maybe 'anna'.",
    ),
    ({"current_plan": (now(ANNA, "Z"),)}, ("current_plan", 0, "site"), "No site has the id 'Z'."),
    (
        {"current_plan": (now(ANNA, "A"), now(ANNA, "B"))},
        ("current_plan", 1, "student"),
        "The student 'anna' already has a place at current_plan[0].",
    ),
    (
        {"current_plan": (CurrentPlacement(student=ANNA, site="A", offer="B1"),)},
        ("current_plan", 0, "offer"),
        "The offer 'B1' is at site 'B', not at 'A'.",
    ),
    ({"policy": Policy(max_moves=1)}, ("policy", "max_moves"), "There is no current_plan, so nothing can move."),
    ({"policy": Policy(levels=LAST)}, ("policy", "levels", 5), "There is no current_plan, so nothing can move."),
    (
        {"policy": Policy(max_moves=-1), "current_plan": (now(ANNA, "A"),)},
        ("policy", "max_moves"),
        "-1 is out of range: allowed is 0 to 1000000.",
    ),
]


@pytest.mark.parametrize(("changes", "place", "message"), FAULTS)
def test_a_wrong_current_plan_is_named(changes: dict[str, object], place: tuple[str | int, ...], message: str) -> None:
    """Unknown ids, a student with two places, an offer elsewhere, and a limit on moves without a plan."""
    given = problem([student(ANNA)], [site("A"), site("B")], institutes=(Institute(id="hr"),), **changes)
    (fault,) = find_faults(given)
    assert (fault.place, fault.message) == (place, message)
