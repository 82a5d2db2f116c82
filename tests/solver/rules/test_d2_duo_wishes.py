"""D2: some refuse a duo, some must be in one, and two may ask for each other."""

import pytest

from solver.check import check
from solver.problem import DuoWish, LevelName, Policy, Problem, Student
from solver.result import Result, Termination
from solver.solve import solve
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
    site,
    student,
    three,
    value,
)

REFUSED, REQUIRED = DuoWish.REFUSED, DuoWish.REQUIRED


def school(students: tuple[Student, ...] | list[Student], places: int = 1) -> Problem:
    """Put the students before one offer where duos are welcome."""
    return problem(students, [site("A", offer(places=places), duo_allowed=True)])


def partners(result: Result) -> dict[str, str | None]:
    """Give who shares with whom."""
    return {row.student: row.duo_with for row in result.placements}


def asking(**changes: DuoWish) -> list[Student]:
    """Make Anna and Bram, who ask for each other, and Chiara."""
    return [
        student(ANNA, duo_with=BRAM, duo=changes.get(ANNA, DuoWish.ALLOWED)),
        student(BRAM, duo_with=ANNA, duo=changes.get(BRAM, DuoWish.ALLOWED)),
        student(CHIARA, duo=changes.get(CHIARA, DuoWish.ALLOWED)),
    ]


def test_who_refuses_sits_alone() -> None:
    """Two places, three students, Anna refuses: the others share."""
    result = best(school([student(ANNA, duo=REFUSED), student(BRAM), student(CHIARA)], 2))
    assert partners(result) == {ANNA: None, BRAM: CHIARA, CHIARA: BRAM}


def test_a_refusal_can_cost_the_place() -> None:
    """One place for two where one refuses: one stays out and hears of the refusal or the full offer."""
    people = [student(ANNA, duo=REFUSED), student(BRAM, priority=1)]
    result = best(school(people))
    assert partners(result) == {BRAM: None}
    assert "duo_refused" in reason_codes(result, ANNA)


def test_who_must_share_is_not_placed_alone() -> None:
    """Anna must share and nobody can: she stays out though a place is free."""
    result = best(school([student(ANNA, duo=REQUIRED), student(BRAM, duo=REFUSED)], 2))
    assert partners(result) == {BRAM: None}
    assert "no_duo_partner" in reason_codes(result, ANNA)


def test_who_must_share_gets_a_partner() -> None:
    """Three places for two: they share all the same, as Anna must."""
    result = best(school([student(ANNA, duo=REQUIRED), student(BRAM)], 3))
    assert partners(result) == {ANNA: BRAM, BRAM: ANNA}


def test_three_who_must_share_leave_one_out() -> None:
    """Of three who must share two are placed, however many places there are."""
    assert value(best(school(three(duo=REQUIRED), 3)), "placed") == 2


def test_no_duo_without_need() -> None:
    """Three places for three: nobody shares."""
    assert partners(best(school(three(), 3))) == {ANNA: None, BRAM: None, CHIARA: None}


def test_a_mutual_wish_is_kept_and_worth_two_points() -> None:
    """Anna and Bram share though there are places for all; one fit point each."""
    result = best(school(asking(), 3))
    assert partners(result) == {ANNA: BRAM, BRAM: ANNA, CHIARA: None}
    assert value(result, "fit") == 2


def test_a_mutual_wish_is_kept_without_the_fit_level() -> None:
    """The wish holds at the same offer even when the planner leaves out fit."""
    given = problem(
        asking(),
        [site("A", offer(places=3), duo_allowed=True)],
        policy=Policy(levels=(LevelName.PLACED,)),
    )
    assert partners(best(given)) == {ANNA: BRAM, BRAM: ANNA, CHIARA: None}


def test_a_one_sided_wish_counts_for_nothing() -> None:
    """Anna asks for Bram, Bram for nobody: no point, no duo."""
    result = best(school([student(ANNA, duo_with=BRAM), student(BRAM)], 2))
    assert partners(result) == {ANNA: None, BRAM: None}
    assert value(result, "fit") == 0


def test_both_required_share_only_with_each_other() -> None:
    """Bram cannot come here; Anna, bound to him, stays out though Chiara would share."""
    people = asking(anna=REQUIRED, bram=REQUIRED)
    given = problem(people, [site("A", duo_allowed=True)], {(BRAM, "A"): 76})
    assert partners(best(given)) == {CHIARA: None}


def test_a_bound_pair_hears_only_what_is_true() -> None:
    """One head is free and nobody can share: the partner is missing, but the site is not full."""
    people = [*asking(anna=REQUIRED, bram=REQUIRED)[:2], student(CHIARA, pinned_site="A")]
    given = problem(people, [site("A", offer(places=2), duo_allowed=True, max_students=2)])
    assert reason_codes(best(given), ANNA) == {"no_duo_partner"}


def test_one_required_may_share_with_another() -> None:
    """Only Anna must share: without Bram she shares with Chiara."""
    given = problem(asking(anna=REQUIRED), [site("A", duo_allowed=True)], {(BRAM, "A"): 76})
    assert partners(best(given)) == {ANNA: CHIARA, CHIARA: ANNA}


@pytest.mark.parametrize("subject", ["history", "latin"])
def test_a_pin_does_not_waive_the_duo(subject: str) -> None:
    """Anna is pinned and must share, and has no partner or not even an offer: the pin alone conflicts."""
    result = solve(school([student(ANNA, subject=subject, duo=REQUIRED, pinned_site="A")]))
    assert result.termination is Termination.INFEASIBLE
    assert result.conflict is not None
    assert result.conflict.students == (ANNA,)


def test_checker_catches_a_refusal_overruled() -> None:
    """Anna refuses and shares: D2 with her name."""
    given = school([student(ANNA, duo=REFUSED), student(BRAM)])
    (found,) = check(given, [seat(ANNA, "A", "A1", 1), seat(BRAM, "A", "A1", 1)]).broken
    assert found.rule == "D2"
    assert ANNA in found.students


def test_checker_catches_a_required_student_alone() -> None:
    """Anna must share and sits alone: D2."""
    given = school([student(ANNA, duo=REQUIRED), student(BRAM)], 2)
    (found,) = check(given, [seat(ANNA, "A", "A1", 1), seat(BRAM, "A", "A1", 2)]).broken
    assert (found.rule, found.students) == ("D2", (ANNA,))


def test_checker_catches_a_split_pair() -> None:
    """Anna and Bram, both required and mutual, share with others: D2."""
    people = [*asking(anna=REQUIRED, bram=REQUIRED), student("dirk")]
    given = school(people, 2)
    split = [seat(ANNA, "A", "A1", 1), seat(CHIARA, "A", "A1", 1)]
    assert broken(given, *split, seat(BRAM, "A", "A1", 2), seat("dirk", "A", "A1", 2)) == {"D2"}
