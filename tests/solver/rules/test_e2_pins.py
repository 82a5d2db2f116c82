"""E2: a pinned student is placed there; the pin waives matching and the travel limit, nothing else."""

from collections.abc import Iterable
from typing import Any

import pytest

from solver.check import check
from solver.problem import Quota
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
    seat,
    seated,
    site,
    student,
    three,
    value,
)


def test_a_pin_holds_against_every_level() -> None:
    """Anna stays at the far site though the near one is a first choice, a partner and free."""
    people = [student(ANNA, pinned_site="B", pin_reason="works there", preferences=("A",))]
    result = best(problem(people, [site("A"), site("B")], {(ANNA, "B"): 70}))
    (row,) = result.placements
    assert (row.site, row.offer, row.mentor_place, row.pinned, row.travel_minutes) == ("B", "B1", 1, True, 70)


@pytest.mark.parametrize("minutes", [200, -1])
def test_a_pin_waives_the_travel_limit(minutes: int) -> None:
    """A pin holds beyond the limit and for a pair that the matrix leaves out, whose minutes stay unknown."""
    given = problem([student(pinned_site="A")], [site("A")], {(ANNA, "A"): minutes})
    result = best(given)
    known = minutes if minutes >= 0 else None
    assert result.placements[0].travel_minutes == known
    assert value(result, "travel") == (known or 0)
    assert broken(given, seat(ANNA, "A", "A1", 1)) == set()


def test_a_pin_without_matching_offer_uses_no_place() -> None:
    """Anna's subject is not offered: she has neither offer nor place, and Bram takes the only place."""
    people = [student(ANNA, subject="latin", pinned_site="A"), student(BRAM)]
    given = problem(people, [site("A")])
    result = best(given)
    assert [(row.student, row.offer, row.mentor_place) for row in result.placements] == [
        (ANNA, None, None),
        (BRAM, "A1", 1),
    ]
    assert broken(given, seat(ANNA), seat(BRAM, "A", "A1", 1)) == set()


def test_a_pin_with_a_matching_offer_uses_its_place() -> None:
    """Anna's pin takes the only place, though Bram has the higher priority."""
    people = [student(ANNA, pinned_site="A"), student(BRAM, priority=5)]
    assert seated(best(problem(people, [site("A")]))) == {ANNA: "A"}


CONFLICTS: list[tuple[dict[str, Any], dict[str, Any], set[str]]] = [
    ({"pinned_site": "A"}, {"places": 0}, {ANNA}),
    ({"pinned_site": "A"}, {"places": 1}, {ANNA, BRAM}),
]


@pytest.mark.parametrize(("who", "what", "conflict"), CONFLICTS)
def test_pins_that_cannot_hold_are_named(who: dict[str, Any], what: dict[str, Any], conflict: set[str]) -> None:
    """Too few places for the pins: infeasible, and the conflict is as small as can be."""
    people = [student(ANNA, **who), student(BRAM, **who), student(CHIARA, pinned_site="B")]
    result = solve(problem(people, [site("A", offer(**what)), site("B")]))
    assert result.termination is Termination.INFEASIBLE
    assert result.conflict is not None
    assert len(result.conflict.students) == len(conflict)
    assert set(result.conflict.students) <= {ANNA, BRAM}
    assert all(name in result.conflict.text for name in result.conflict.students)
    assert (result.placements, result.levels) == ((), ())


def test_two_pins_may_share_a_place() -> None:
    """With consent the two pins of a single place hold as a duo."""
    people = [student(ANNA, pinned_site="A"), student(BRAM, pinned_site="A")]
    result = best(problem(people, [site("A", duo_allowed=True)]))
    assert [row.duo_with for row in result.placements] == [BRAM, ANNA]


def test_checker_catches_a_pinned_student_elsewhere() -> None:
    """Anna is pinned to A and sits at B."""
    given = problem([student(pinned_site="A")], [site("A"), site("B")])
    (found,) = check(given, [seat(ANNA, "B", "B1", 1)]).broken
    assert (found.rule, found.students) == ("E2", (ANNA,))


def test_checker_catches_a_pinned_student_left_out() -> None:
    """Anna is pinned and is not in the plan."""
    given = problem((*three()[1:], student(pinned_site="A")), [site("A")])
    (found,) = check(given, []).broken
    assert (found.rule, found.students) == ("E2", (ANNA,))


def test_many_pins_over_one_quota_are_answered_at_once() -> None:
    """Twenty-four pins at as many sites over a maximum of twelve: any thirteen are the smallest conflict."""
    people = [student(f"p{number:02}", pinned_site=f"S{number:02}") for number in range(24)]
    places = [site(f"S{number:02}", offer(f"o{number:02}")) for number in range(24)]
    result = solve(problem(people, places, quotas=(Quota(max=12),)))
    assert result.termination is Termination.INFEASIBLE
    assert result.conflict is not None
    assert len(result.conflict.students) == 13
    assert "no time" not in result.conflict.text
    assert "Release any one of them" in result.conflict.text
    assert "Other pins may conflict as well: solve again to see." in result.conflict.text
    dutch = [say(row.code, row.data, Language.NL) for row in result.conflict.sentences]
    assert dutch[:2] == [
        "Deze 13 studenten kunnen niet allemaal vast staan.",
        "'p00' staat vast op vestiging 'S00'.",
    ]
    assert len(dutch) == 13 + 3


def test_releasing_one_pin_of_a_conflict_resolves_this_conflict_and_maybe_not_all() -> None:
    """Three pins at a site of one: each conflict has two; it is gone with either of them, and another one is left."""
    names = [f"p{number}" for number in range(3)]
    sites = [site("A", offer("a", places=3), max_students=1)]

    def conflict(pinned: Iterable[str]) -> tuple[str, ...]:
        result = solve(problem([student(name, pinned_site="A") for name in pinned], sites))
        return result.conflict.students if result.conflict else ()

    first = conflict(names)
    assert len(first) == 2
    for released in first:
        assert conflict(name for name in first if name != released) == ()
        assert conflict(name for name in names if name != released) != ()
