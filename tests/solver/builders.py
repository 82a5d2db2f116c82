"""Small problems for rule tests: three students with names, sites A, B and C, ten minutes apart."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from solver.check import check
from solver.problem import (
    LevelName,
    Offer,
    Problem,
    Site,
    Student,
    Travel,
    TravelRow,
    TravelSource,
)
from solver.result import Report, Result, Seat, Termination
from solver.solve import solve

ANNA, BRAM, CHIARA = "anna", "bram", "chiara"


def student(name: str = ANNA, **changes: Any) -> Student:
    """Make a first-year of history at institute ``hr``."""
    fields: dict[str, Any] = {"id": name, "institute": "hr", "subject": "history", "year": 1}
    return Student(**fields | changes)


def three(**changes: Any) -> tuple[Student, Student, Student]:
    """Make Anna, Bram and Chiara, equal but for their names."""
    return student(ANNA, **changes), student(BRAM, **changes), student(CHIARA, **changes)


def offer(offer_id: str = "A1", places: int = 1, **changes: Any) -> Offer:
    """Make an offer of history."""
    fields: dict[str, Any] = {"id": offer_id, "subject": "history", "mentor_places": places}
    return Offer(**fields | changes)


def site(site_id: str = "A", *offers: Offer, **changes: Any) -> Site:
    """Make a site of status none; without offers it gets one with one place, named as the site with a 1."""
    fields: dict[str, Any] = {"id": site_id, "offers": offers or (offer(f"{site_id}1"),)}
    return Site(**fields | changes)


def matrix(students: Iterable[Student], sites: Iterable[Site], minutes: dict[tuple[str, str], int]) -> Travel:
    """Make a matrix of ten minutes for every pair but those given; a negative number leaves a pair out."""
    pairs = {(one.id, place.id): 10 for one in students for place in sites} | minutes
    rows = tuple(TravelRow(student=s, site=p, minutes=m) for (s, p), m in pairs.items() if m >= 0)
    return Travel(source=TravelSource.MATRIX, minutes=rows)


def problem(
    students: Sequence[Student],
    sites: Sequence[Site],
    minutes: dict[tuple[str, str], int] | None = None,
    **changes: Any,
) -> Problem:
    """Make a problem with a matrix of ten minutes everywhere, but for the minutes given."""
    travel = matrix(students, sites, minutes or {})
    fields: dict[str, Any] = {"students": tuple(students), "sites": tuple(sites), "travel": travel}
    return Problem(**fields | changes)


def best(given: Problem) -> Result:
    """Solve to the proven optimum."""
    result = solve(given)
    assert result.termination is Termination.OPTIMAL, result.message
    assert all(level.proven for level in result.levels)
    return result


def value(result: Result | Report, level: str) -> int:
    """Give one level's value."""
    (found,) = [each.value for each in result.levels if each.name == level]
    return found


def seated(result: Result) -> dict[str, str]:
    """Give the site of each placed student."""
    return {row.student: row.site for row in result.placements}


def reason_codes(result: Result, name: str) -> set[str]:
    """Give the codes of all reasons why a student is unplaced."""
    (found,) = [each for each in result.unplaced if each.student == name]
    return {reason.code.value for reason in found.reasons}


def broken(given: Problem, *plan: Seat) -> set[str]:
    """Give the rule codes that a plan made by hand breaks."""
    return {each.rule for each in check(given, plan).broken}


def seat(name: str, site_id: str = "A", offer_id: str | None = None, place: int | None = None) -> Seat:
    """Make one row of a plan."""
    return Seat(student=name, site=site_id, offer=offer_id, mentor_place=place)


def most_placed(given: Problem) -> int:
    """Give the most students that can be placed, one as good as another; -1 when the pins cannot hold."""
    people = tuple(replace(each, priority=None) for each in given.students)
    policy = replace(given.policy, levels=(LevelName.PLACED,))
    return first_value(replace(given, students=people, policy=policy))


def first_value(given: Problem) -> int:
    """Give the proven value of the first level entry; -1 when the pins cannot hold."""
    result = solve(given)
    return -1 if result.termination is Termination.INFEASIBLE else result.levels[0].value
