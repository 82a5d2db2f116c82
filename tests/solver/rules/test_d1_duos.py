"""D1: who may share a mentor place: first-years of one subject and degree, where offer or site consents."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from solver.check import check
from solver.problem import Policy, Problem
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
    seat,
    site,
    student,
    three,
    value,
)

SHARED = (seat(ANNA, "A", "A1", 1), seat(BRAM, "A", "A1", 1))


def pair(anna: dict[str, Any], bram: dict[str, Any], **at: Any) -> Problem:
    """Make Anna and Bram at a site with one mentor place."""
    school = {"duo_allowed": True} | at
    return problem([student(ANNA, **anna), student(BRAM, **bram)], [site("A", **school)])


@pytest.mark.parametrize(
    ("anna", "bram"),
    [
        ({}, {}),
        ({"institute": "hva"}, {}),
        ({"degree": 2}, {"degree": 2}),
        ({"mode": "part_time"}, {}),
    ],
)
def test_two_alike_share(anna: dict[str, Any], bram: dict[str, Any]) -> None:
    """Equal subject and degree share; institute and mode may differ."""
    given = pair(anna, bram)
    assert value(best(given), "placed") == 2
    assert broken(given, *SHARED) == set()


@pytest.mark.parametrize(
    ("anna", "bram"),
    [
        ({"year": 2}, {}),
        ({"year": 2}, {"year": 2}),
        ({"final_year": True}, {}),
        ({"degree": 1}, {"degree": 2}),
        ({"degree": 1}, {}),
    ],
)
def test_two_who_differ_do_not_share(anna: dict[str, Any], bram: dict[str, Any]) -> None:
    """Another year, the final year or another degree: one place takes one; the checker names D1 and both."""
    given = pair(anna, bram)
    assert value(best(given), "placed") == 1
    (found,) = check(given, SHARED).broken
    assert (found.rule, set(found.students), found.offer) == ("D1", {ANNA, BRAM}, "A1")


@pytest.mark.parametrize(
    ("of_site", "of_offer", "placed"),
    [(True, None, 2), (False, None, 1), (True, False, 1), (False, True, 2)],
)
def test_the_offer_consents_else_the_site(of_site: bool, of_offer: bool | None, placed: int) -> None:
    """The offer's word counts, and the site's where the offer has none."""
    school = site("A", offer(duo_allowed=of_offer), duo_allowed=of_site)
    given = problem([student(ANNA), student(BRAM)], [school])
    assert value(best(given), "placed") == placed
    assert broken(given, *SHARED) == (set() if placed == 2 else {"D1"})


def test_the_years_are_policy() -> None:
    """With duo years 2 second-years share and first-years do not."""
    for year, placed in ((2, 2), (1, 1)):
        given = replace(pair({"year": year}, {"year": year}), policy=Policy(duo_years=(2,)))
        assert value(best(given), "placed") == placed


def test_two_at_different_offers_do_not_share() -> None:
    """Place 1 of one offer is not place 1 of another: two of unlike degree sit there, and are no duo."""
    people = [student(ANNA, degree=1), student(BRAM, degree=2)]
    given = problem(people, [site("A", offer("A1"), offer("A2"), duo_allowed=True)])
    report = check(given, [seat(ANNA, "A", "A1", 1), seat(BRAM, "A", "A2", 1)])
    assert (report.broken, report.kpis.duos) == ((), 0)


def test_three_first_years_need_two_places() -> None:
    """A lone third cannot take half a place: two places take three of which two share."""
    given = problem(three(), [site("A", offer(places=2), duo_allowed=True)])
    result = best(given)
    assert value(result, "placed") == 3
    assert sum(row.duo_with is not None for row in result.placements) == 2


def test_checker_catches_three_on_a_place() -> None:
    """Three who could each share in pairs break D1 on one place."""
    given = problem(three(), [site("A", duo_allowed=True)])
    (found,) = check(given, [*SHARED, seat(CHIARA, "A", "A1", 1)]).broken
    assert (found.rule, set(found.students)) == ("D1", {ANNA, BRAM, CHIARA})


@settings(max_examples=40, derandomize=True, deadline=None)
@given(problems())
def test_a_ban_on_duos_never_helps(given: Problem) -> None:
    """Metamorphic: when no site consents to duos, never more students are placed."""
    banned = tuple(
        replace(s, duo_allowed=False, offers=tuple(replace(o, duo_allowed=None) for o in s.offers)) for s in given.sites
    )
    assert most_placed(replace(given, sites=banned)) <= most_placed(given)
