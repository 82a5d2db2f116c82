"""Q1: a maximum on how many of an institute, subject, degree, year or mode sit somewhere."""

import pytest

from solver.check import check
from solver.problem import Problem, Quota, StudyMode, Where, Who
from solver.result import Termination
from solver.solve import solve
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
    value,
)

NONE_OF_ANNA = [
    Who(institute="hva"),
    Who(subject="history", degree=2),
    Who(years=(2, 3)),
    Who(modes=(StudyMode.PART_TIME, StudyMode.ACCELERATED)),
    Who(institute="hva", subject="history", degree=2, years=(2,), modes=(StudyMode.PART_TIME,)),
]


def limited(*quotas: Quota) -> Problem:
    """Make Anna, who differs from Bram and Chiara in everything, and one site for all."""
    people = [
        student(ANNA, institute="hva", degree=2, year=2, mode=StudyMode.PART_TIME),
        student(BRAM, degree=1),
        student(CHIARA, degree=1),
    ]
    return problem(people, [site("A", offer(places=3), partnership="opr")], quotas=quotas)


@pytest.mark.parametrize("who", NONE_OF_ANNA)
def test_a_quota_bounds_its_students_only(who: Who) -> None:
    """No place for Anna's kind: the others are placed, and she hears which quota stops her."""
    result = best(limited(Quota(id="few", who=who, where=Where(partnership=("opr",)), max=0)))
    assert seated(result) == {BRAM: "A", CHIARA: "A"}
    (reason,) = result.unplaced[0].reasons
    assert (reason.code, reason.site, reason.quota) == ("quota_reached", "A", "few")


@pytest.mark.parametrize(("most", "placed"), [(0, 1), (1, 2), (2, 3)])
def test_a_maximum_may_be_reached(most: int, placed: int) -> None:
    """Of two students of one institute as many are placed as the quota says."""
    assert value(best(limited(Quota(who=Who(institute="hr"), max=most))), "placed") == placed


def test_all_parts_of_who_must_hold() -> None:
    """A quota for an institute's 2nd degree leaves its 1st degree alone."""
    assert value(best(limited(Quota(who=Who(institute="hr", degree=2), max=0))), "placed") == 3


def test_a_quota_elsewhere_does_not_bind() -> None:
    """A quota for another partnership stops nobody here."""
    elsewhere = Quota(who=Who(institute="hr"), where=Where(partnership=("rowf",)), max=0)
    assert value(best(limited(elsewhere)), "placed") == 3


def test_pins_beyond_a_quota_cannot_hold() -> None:
    """Pins waive matching and travel, not quotas; a pin without an offer counts too."""
    people = [
        student(ANNA, pinned_site="A"),
        student(BRAM, pinned_site="A", subject="latin"),
        student(CHIARA),
    ]
    given = problem(people, [site("A", offer(places=3))], quotas=(Quota(id="few", who=Who(institute="hr"), max=1),))
    result = solve(given)
    assert result.termination is Termination.INFEASIBLE
    assert result.conflict is not None
    assert set(result.conflict.students) == {ANNA, BRAM}


def test_checker_catches_a_quota_exceeded() -> None:
    """Two where one may sit break Q1, with the quota and both names."""
    given = limited(Quota(id="few", who=Who(institute="hr"), max=1))
    (found,) = check(given, [seat(ANNA), seat(BRAM), seat(CHIARA)]).broken
    assert (found.rule, found.quota, set(found.students)) == ("Q1", "few", {BRAM, CHIARA})
    assert broken(given, seat(ANNA), seat(BRAM)) == set()
