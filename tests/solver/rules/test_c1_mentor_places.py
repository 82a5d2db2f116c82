"""C1: a mentor place holds one student or one duo."""

from dataclasses import replace

from hypothesis import given, settings

from solver.problem import Problem
from tests.oracles.strategies import problems
from tests.solver.builders import (
    ANNA,
    BRAM,
    CHIARA,
    best,
    broken,
    most_placed,
    offer,
    problem,
    reason_codes,
    seat,
    site,
    three,
    value,
)


def test_every_place_takes_one_student() -> None:
    """Three places take three students, each on a place of their own from 1 to 3."""
    result = best(problem(three(), [site("A", offer(places=3))]))
    assert [row.student for row in result.placements] == [ANNA, BRAM, CHIARA]
    assert {row.mentor_place for row in result.placements} == {1, 2, 3}
    assert result.unplaced == ()


def test_without_consent_a_place_takes_no_second() -> None:
    """Two places leave one of three unplaced, who hears that the offer is full and who sits there."""
    result = best(problem(three(), [site("A", offer(places=2))]))
    assert value(result, "placed") == 2
    (unplaced,) = result.unplaced
    (reason,) = unplaced.reasons
    assert (reason.code, reason.site) == ("offer_full", "A")
    assert set(reason.students) == {ANNA, BRAM, CHIARA} - {unplaced.student}


def test_a_place_takes_a_duo_and_no_third() -> None:
    """With consent one place takes two of three."""
    result = best(problem(three(), [site("A", offer(places=1), duo_allowed=True)]))
    assert value(result, "placed") == 2
    assert {row.mentor_place for row in result.placements} == {1}


def test_an_offer_without_places_takes_nobody() -> None:
    """No place, nobody placed; all are told that the offer is full."""
    result = best(problem(three(), [site("A", offer(places=0))]))
    assert value(result, "placed") == 0
    assert reason_codes(result, ANNA) == {"offer_full"}


def test_checker_accepts_places_in_range() -> None:
    """Places 1 and 2 of 2 break nothing."""
    given = problem(three(), [site("A", offer(places=2))])
    assert broken(given, seat(ANNA, "A", "A1", 2), seat(BRAM, "A", "A1", 1)) == set()


def test_checker_catches_a_place_that_does_not_exist() -> None:
    """Places 0 and 3 of 2 break C1."""
    given = problem(three(), [site("A", offer(places=2))])
    assert broken(given, seat(ANNA, "A", "A1", 3)) == {"C1"}
    assert broken(given, seat(ANNA, "A", "A1", 0)) == {"C1"}


@settings(max_examples=40, derandomize=True, deadline=None)
@given(problems())
def test_more_places_never_place_fewer(given: Problem) -> None:
    """Metamorphic: one more mentor place at every offer never lowers the number of placed students."""
    more = tuple(
        replace(s, offers=tuple(replace(o, mentor_places=o.mentor_places + 1) for o in s.offers)) for s in given.sites
    )
    assert most_placed(replace(given, sites=more)) >= most_placed(given)
