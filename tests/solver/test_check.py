"""The checker grades any plan, also one that makes no sense, and counts its levels and key figures."""

import pytest

from solver.check import check
from solver.problem import PartnerStatus
from solver.result import Seat
from tests.solver.builders import ANNA, BRAM, best, broken, offer, problem, seat, site, student, three, value


@pytest.mark.parametrize(
    "plan",
    [
        (seat("nobody", "A", "A1", 1),),
        (seat(ANNA, "Z"),),
        (seat(ANNA, "A", "A1", 1), seat(ANNA, "A", "A1", 2)),
        (seat(ANNA, "A", "A1", 1), seat(ANNA, "B", "B1", 1)),
    ],
)
def test_a_plan_about_strangers_or_twice_the_same(plan: tuple[Seat, ...]) -> None:
    """An unknown student, an unknown site and a student listed twice are faults of the plan itself."""
    given = problem(three(), [site("A", offer(places=2)), site("B")])
    assert "plan" in broken(given, *plan)


def test_an_empty_plan_breaks_nothing() -> None:
    """Nobody must be placed; every level counts zero."""
    report = check(problem(three(), [site("A")]), [])
    assert report.broken == ()
    assert {level.value for level in report.levels} == {0}
    assert (report.kpis.students, report.kpis.placed, report.kpis.unplaced) == (3, 0, 3)


def test_all_broken_rules_are_told_at_once() -> None:
    """A plan that breaks five rules gets all five."""
    people = [
        student(ANNA, excluded_sites=("A",)),
        student(BRAM, year=4),
        student("dirk", pinned_site="B"),
    ]
    school = site("A", offer(places=2, years=(1,)), max_students=1)
    given = problem(people, [school, site("B")], {(BRAM, "A"): 90})
    found = broken(given, seat(ANNA, "A", "A1", 1), seat(BRAM, "A", "A1", 2))
    assert found == {"C2", "E1", "E2", "E3", "T1"}


def test_priorities_are_counted_apart() -> None:
    """With any priority there is an entry for each, the highest first; no priority counts as 0."""
    people = [student(ANNA, priority=2), student(BRAM), student("dirk", priority=-1)]
    report = check(problem(people, [site("A", offer(places=3))]), [seat(ANNA), seat("dirk")])
    placed = [(level.name, level.value) for level in report.levels if level.name.startswith("placed")]
    assert placed == [("placed.priority_2", 1), ("placed.priority_0", 0), ("placed.priority_-1", 1)]


def test_solver_and_checker_count_alike() -> None:
    """The key figures of a solved plan are those that the checker counts."""
    people = (*three(preferences=("A",)), student("dirk", pinned_site="B"))
    sites = [site("A", offer(places=2), partner_status=PartnerStatus.PARTNER), site("B")]
    given = problem(people, sites)
    result = best(given)
    plan = [
        Seat(student=row.student, site=row.site, offer=row.offer, mentor_place=row.mentor_place)
        for row in result.placements
    ]
    report = check(given, plan)
    assert report.kpis == result.kpis
    assert report.kpis.placed == value(result, "placed") == 3
    assert (report.kpis.at_partner_sites, report.kpis.first_choice, report.kpis.pinned) == (2, 2, 1)
    assert (report.kpis.mentor_places, report.kpis.mentor_places_used) == (3, 3)
    assert (report.kpis.mean_travel_minutes, report.kpis.longest_travel_minutes) == (10.0, 10)
