"""T1: the minutes one way keep the student's limit; a pair the matrix leaves out cannot be travelled."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from solver.check import check
from solver.problem import Location, Policy, Problem, StraightLine, Travel, TravelMode
from tests.oracles.strategies import problems
from tests.solver.builders import (
    ANNA,
    best,
    broken,
    most_placed,
    problem,
    reason_codes,
    seat,
    site,
    student,
    value,
)


@pytest.mark.parametrize(
    ("minutes", "own", "default", "placed"),
    [
        (75, None, 75, 1),
        (76, None, 75, 0),
        (90, 90, 75, 1),
        (60, 59, 75, 0),
        (500, None, None, 1),
        (31, 30, None, 0),
        (0, 0, 75, 1),
        (-1, None, None, 0),
    ],
)
def test_the_limit_is_inclusive_and_the_own_limit_counts(
    minutes: int, own: int | None, default: int | None, placed: int
) -> None:
    """A limit may be reached; the student's own replaces the policy's; unlisted pairs are not travelled."""
    policy = Policy(default_max_travel_minutes=default)
    given = problem([student(max_travel_minutes=own)], [site("A")], {(ANNA, "A"): minutes}, policy=policy)
    result = best(given)
    assert value(result, "placed") == placed
    assert broken(given, seat(ANNA, "A", "A1", 1)) == (set() if placed else {"T1"})
    if not placed:
        assert reason_codes(result, ANNA) == {"too_far"}


@pytest.mark.parametrize(
    ("mode", "minutes"),
    [(TravelMode.BICYCLE, 58), (TravelMode.PUBLIC_TRANSPORT, 35), (TravelMode.CAR, 22)],
)
def test_straight_line_minutes(mode: TravelMode, minutes: int) -> None:
    """A tenth of a degree north is 11.119508 km; times 1.3, at 15, 25 and 40 km/h, rounded up."""
    anna = student(home=Location(lat=52.0, lon=4.3), travel_mode=mode)
    school = site("A", location=Location(lat=52.1, lon=4.3))
    result = best(problem([anna], [school], travel=Travel()))
    assert result.placements[0].travel_minutes == minutes


def test_straight_line_speeds_and_detour_are_data() -> None:
    """At 50 km/h without a detour the same 11.119508 km by car take 13.34, so 14 minutes."""
    anna = student(home=Location(lat=52.0, lon=4.3), travel_mode=TravelMode.CAR)
    school = site("A", location=Location(lat=52.1, lon=4.3))
    line = StraightLine(detour_factor=1.0, car_km_per_hour=50.0)
    result = best(problem([anna], [school], travel=Travel(straight_line=line)))
    assert result.placements[0].travel_minutes == 14


def test_straight_line_east_west() -> None:
    """At 52 degrees north a tenth of a degree east is 6.8458 km: 22 minutes by public transport."""
    anna = student(home=Location(lat=52.0, lon=4.3))
    school = site("A", location=Location(lat=52.0, lon=4.4))
    result = best(problem([anna], [school], travel=Travel()))
    assert result.placements[0].travel_minutes == 22


def test_checker_names_who_travels_too_far() -> None:
    """One minute over breaks T1 with the student and the site."""
    given = problem([student()], [site("A")], {(ANNA, "A"): 76})
    (found,) = check(given, [seat(ANNA, "A", "A1", 1)]).broken
    assert (found.rule, found.students, found.site) == ("T1", (ANNA,), "A")


@settings(max_examples=40, derandomize=True, deadline=None)
@given(problems())
def test_a_higher_limit_never_places_fewer(given: Problem) -> None:
    """Metamorphic: half an hour more for everyone never lowers the number of placed students."""
    default = given.policy.default_max_travel_minutes
    policy = replace(given.policy, default_max_travel_minutes=None if default is None else default + 30)
    people = tuple(
        replace(
            each,
            max_travel_minutes=None if each.max_travel_minutes is None else each.max_travel_minutes + 30,
        )
        for each in given.students
    )
    assert most_placed(replace(given, students=people, policy=policy)) >= most_placed(given)
