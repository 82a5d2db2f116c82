"""E1: subject, degree, year and institute match the offer; 2nd degree may use any offer of an mbo site."""

from typing import Any

import pytest

from solver.check import check
from solver.problem import Sector
from tests.solver.builders import ANNA, best, broken, offer, problem, reason_codes, seat, site, student, value

MATCHES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"degree": 2}, {"degree": 2}),
    ({"degree": 2}, {}),
    ({}, {"degree": 1}),
    ({"year": 3}, {}),
    ({"year": 3}, {"years": (2, 3)}),
    ({"institute": "hva"}, {"institutes": ("hr", "hva")}),
]
MISMATCHES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"subject": "physics"}, {}),
    ({"degree": 2}, {"degree": 1}),
    ({"degree": 1}, {"degree": 2}),
    ({"year": 3}, {"years": (1, 2)}),
    ({"year": 1}, {"years": ()}),
    ({"institute": "hva"}, {"institutes": ("hr",)}),
]


@pytest.mark.parametrize(("who", "what"), MATCHES)
def test_a_matching_offer_takes_the_student(who: dict[str, Any], what: dict[str, Any]) -> None:
    """Equal or open properties match, in the solver and in the checker."""
    given = problem([student(**who)], [site("A", offer(**what))])
    assert value(best(given), "placed") == 1
    assert broken(given, seat(ANNA, "A", "A1", 1)) == set()


@pytest.mark.parametrize(("who", "what"), MISMATCHES)
def test_another_offer_does_not(who: dict[str, Any], what: dict[str, Any]) -> None:
    """One differing property keeps the student out: no offer; and the checker names E1."""
    given = problem([student(**who)], [site("A", offer(**what))])
    result = best(given)
    assert value(result, "placed") == 0
    assert reason_codes(result, ANNA) == {"no_offer"}
    assert broken(given, seat(ANNA, "A", "A1", 1)) == {"E1"}


@pytest.mark.parametrize(
    ("degree", "sector", "placed"),
    [(2, Sector.MBO, 1), (2, Sector.VO, 0), (2, Sector.PO, 0), (1, Sector.MBO, 1)],
)
def test_second_degree_may_use_any_mbo_offer(degree: int, sector: Sector, placed: int) -> None:
    """A 2nd-degree student takes a 1st-degree offer in mbo only; a 1st-degree student takes it anywhere."""
    given = problem([student(degree=degree)], [site("A", offer(degree=1), sector=sector)])
    assert value(best(given), "placed") == placed


def test_first_degree_may_not_use_a_second_degree_mbo_offer() -> None:
    """The mbo exception holds for 2nd-degree students alone."""
    given = problem([student(degree=1)], [site("A", offer(degree=2), sector=Sector.MBO)])
    assert value(best(given), "placed") == 0


def test_the_subject_is_offered_nowhere() -> None:
    """Without any site that offers the subject the one reason names no site."""
    result = best(problem([student(subject="latin")], [site("A"), site("B")]))
    (reason,) = result.unplaced[0].reasons
    assert (reason.code, reason.site) == ("no_offer", None)


@pytest.mark.parametrize("offer_id", ["A9", "B1"])
def test_checker_catches_an_offer_that_is_not_there(offer_id: str) -> None:
    """An unknown offer and another site's offer break E1, with the student, site and offer."""
    given = problem([student()], [site("A"), site("B")])
    (found,) = check(given, [seat(ANNA, "A", offer_id, 1)]).broken
    assert (found.rule, found.students, found.site, found.offer) == ("E1", (ANNA,), "A", offer_id)


def test_checker_catches_a_site_without_any_matching_offer() -> None:
    """A plan that leaves the offer open breaks E1 where nothing suits."""
    given = problem([student(subject="latin")], [site("A")])
    assert broken(given, seat(ANNA, "A")) == {"E1"}
