"""E4: points for preferences, for wishes that the site or offer meets, and for the offer's own wishes."""

import pytest

from solver.check import check
from solver.problem import LevelName, Policy
from tests.solver.builders import (
    ANNA,
    BRAM,
    CHIARA,
    best,
    offer,
    problem,
    seat,
    seated,
    site,
    student,
    value,
)

FIT_ONLY = Policy(levels=(LevelName.PLACED, LevelName.FIT))


@pytest.mark.parametrize(("at", "points"), [("A", 3), ("B", 2), ("C", 1), ("D", 1), ("E", 0)])
def test_points_for_preferences(at: str, points: int) -> None:
    """First, second and later preferences are worth 3, 2 and 1; no preference is worth nothing."""
    given = problem([student(preferences=("A", "B", "C", "D"))], [site(each) for each in "ABCDE"])
    assert value(check(given, [seat(ANNA, at)]), "fit") == points


def test_points_for_wishes_and_wanted_tags() -> None:
    """A wish that site and offer both meet counts once; an offer's wanted tag counts besides."""
    wants = offer(tags=("research", "technology"), wanted_tags=("research", "newcomers"))
    given = problem([student(wishes=("research", "technology", "arts"))], [site("A", wants, tags=("research",))])
    assert value(check(given, [seat(ANNA, "A", "A1", 1)]), "fit") == 3


def test_a_pin_without_an_offer_has_the_points_of_the_site() -> None:
    """Preference and site tags count, the tags of offers that do not suit do not."""
    anna = student(subject="latin", pinned_site="A", preferences=("A",), wishes=("research", "arts"))
    given = problem([anna], [site("A", offer(tags=("arts",), wanted_tags=("research",)), tags=("research",))])
    assert value(best(given), "fit") == 4


def test_the_best_points_in_all() -> None:
    """Anna gives up her first choice (3) for her second (2), as Bram has no second."""
    people = [student(ANNA, preferences=("A", "B")), student(BRAM, preferences=("A",))]
    result = best(problem(people, [site("A"), site("B")], policy=FIT_ONLY))
    assert seated(result) == {ANNA: "B", BRAM: "A"}
    assert value(result, "fit") == 5


def test_fit_comes_before_travel_and_after_placed() -> None:
    """By default a preference beats nearness, and never leaves anyone out."""
    people = [student(name, preferences=("B",)) for name in (ANNA, BRAM, CHIARA)]
    far = {(each.id, "B"): 70 for each in people}
    result = best(problem(people, [site("A", offer(places=3)), site("B")], far))
    assert (value(result, "placed"), value(result, "fit"), value(result, "travel")) == (3, 3, 90)
