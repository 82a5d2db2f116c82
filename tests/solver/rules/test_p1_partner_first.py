"""P1: partner sites first, then followers, then collaborating sites, then others."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from solver.check import check
from solver.problem import DuoWish, LevelName, PartnershipExempt, PartnerStatus, Policy, Problem, Student
from tests.oracles.strategies import problems
from tests.solver.builders import (
    ANNA,
    BRAM,
    CHIARA,
    best,
    first_value,
    problem,
    seat,
    seated,
    site,
    student,
    three,
    value,
)

MINUTES = {"A": 70, "B": 60, "C": 50, "D": 10}
STATUS = dict(zip("ABCD", PartnerStatus, strict=True))
ENTRIES = ("partnership.partner", "partnership.follower", "partnership.collaborating")


def region(*students: Student, exempt: PartnershipExempt | None = None) -> Problem:
    """Make a site of each status with one place: the better its standing, the further away."""
    sites = [site(name, partner_status=status) for name, status in STATUS.items()]
    minutes = {(each.id, name): far for each in students for name, far in MINUTES.items()}
    return problem(students, sites, minutes, policy=Policy(partnership_exempt=exempt or PartnershipExempt()))


@pytest.mark.parametrize(("at", "values"), [("A", (1, 1, 1)), ("B", (0, 1, 1)), ("C", (0, 0, 1)), ("D", (0, 0, 0))])
def test_the_three_entries_add_up(at: str, values: tuple[int, int, int]) -> None:
    """A partner counts in all three entries, a follower in two, a collaborating site in one."""
    report = check(region(student()), [seat(ANNA, at)])
    assert tuple(value(report, entry) for entry in ENTRIES) == values


def test_better_standing_goes_before_nearness() -> None:
    """Three students fill the three best sites though the last is nearest by far."""
    result = best(region(*three()))
    assert set(seated(result).values()) == {"A", "B", "C"}
    assert tuple(value(result, entry) for entry in ENTRIES) == (1, 2, 3)


def test_one_at_a_partner_beats_two_at_followers() -> None:
    """Anna must share: with exempt Chiara at the partner (1, 1, 1) or with Bram at the follower (0, 2, 2)."""
    people = [
        student(ANNA, duo=DuoWish.REQUIRED),
        student(BRAM, duo=DuoWish.REQUIRED, excluded_sites=("A",)),
        student(CHIARA, year=2, excluded_sites=("B",)),
    ]
    sites = [
        site("A", duo_allowed=True, partner_status=PartnerStatus.PARTNER),
        site("B", duo_allowed=True, partner_status=PartnerStatus.FOLLOWER),
    ]
    policy = Policy(
        levels=(LevelName.PARTNERSHIP, LevelName.PLACED),
        duo_years=(1, 2),
        partnership_exempt=PartnershipExempt(years=(2,)),
    )
    result = best(problem(people, sites, policy=policy))
    assert seated(result) == {ANNA: "A", CHIARA: "A"}
    assert tuple(value(result, entry) for entry in ENTRIES) == (1, 1, 1)


@pytest.mark.parametrize("exempt", [PartnershipExempt(years=(1,)), PartnershipExempt(subjects=("history",))])
def test_the_exempt_go_where_it_is_near(exempt: PartnershipExempt) -> None:
    """An exempt student counts in no entry and takes the nearest site."""
    result = best(region(student(), exempt=exempt))
    assert seated(result) == {ANNA: "D"}
    assert tuple(value(result, entry) for entry in ENTRIES) == (0, 0, 0)


def test_the_exempt_make_room() -> None:
    """With one partner place the student who counts gets it."""
    people = (student(ANNA, year=2), student(BRAM), student(CHIARA))
    result = best(region(*people, exempt=PartnershipExempt(years=(1,))))
    assert seated(result)[ANNA] == "A"


@settings(max_examples=40, derandomize=True, deadline=None)
@given(problems())
def test_a_site_that_becomes_a_partner_never_lowers_the_level(given: Problem) -> None:
    """Metamorphic: when a site becomes a partner, the first entry of the partnership level never falls."""
    before = replace(given, policy=replace(given.policy, levels=(LevelName.PARTNERSHIP,)))
    promoted = replace(given.sites[0], partner_status=PartnerStatus.PARTNER, partnership="opr", cluster=None)
    assert first_value(replace(before, sites=(promoted, *given.sites[1:]))) >= first_value(before)
