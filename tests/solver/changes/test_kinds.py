"""Each kind of change does what it says, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from solver.changes import Change, apply_changes
from solver.changes.limits import ChangeQuota, ChangeShortage, SetTravelLimit
from solver.changes.places import ChangeMentorPlaces
from solver.changes.policy import ChangePolicy
from solver.changes.sites import AddSite, SetDuoAllowed, SetMaxStudents, SetPartnerStatus, StudentMinutes, WithdrawSite
from solver.changes.students import AddStudent, RemoveStudents, ScaleStudents, SiteMinutes
from solver.changes.wishes import SetDuoWish, SetExcludedSite
from solver.problem import (
    CurrentPlacement,
    DuoWish,
    LevelName,
    Problem,
    Quota,
    Shortage,
    Travel,
    TravelRow,
    TravelSource,
    Where,
    Who,
)
from tests.solver.builders import ANNA, BRAM, CHIARA, offer, problem, site, student
from tests.solver.changes.world import ANNA_ROW, BRAM_ROW, CHIARA_ROW, HR, PARTNER, PHYSICS, QUOTA, A, B, world

HISTORY_2 = offer("B1", 2)
PHYSICS_OFFER = B.offers[1]

OF_SITES = [
    (ChangeMentorPlaces(offer="B1", by=1), (A, replace(B, offers=(HISTORY_2, PHYSICS_OFFER)))),
    (ChangeMentorPlaces(offer="A1", by=-2), (site("A", offer("A1", 0), duo_allowed=True), B)),
    (ChangeMentorPlaces(site="B", subject="history", value=2), (A, replace(B, offers=(HISTORY_2, PHYSICS_OFFER)))),
    (
        ChangeMentorPlaces(where=Where(), subject="history", value=2),
        (A, replace(B, offers=(HISTORY_2, PHYSICS_OFFER))),
    ),
    (SetPartnerStatus(site="B", value=PARTNER), (A, replace(B, partner_status=PARTNER))),
    (
        SetPartnerStatus(where=Where(), value=PARTNER),
        (replace(A, partner_status=PARTNER), replace(B, partner_status=PARTNER)),
    ),
    (SetMaxStudents(site="B", value=2), (A, replace(B, max_students=2))),
    (SetDuoAllowed(site="B", value=True), (A, replace(B, duo_allowed=True))),
    (SetDuoAllowed(offer="A1", value=False), (site("A", offer("A1", 2, duo_allowed=False), duo_allowed=True), B)),
]


@pytest.mark.parametrize(("change", "sites"), OF_SITES)
def test_changes_of_sites(change: Change, sites: tuple[object, ...]) -> None:
    """Places, status and consent, at one offer, one site or a group; all else stays."""
    assert apply_changes(world(), [change]) == replace(world(), sites=sites)


def test_a_sites_consent_holds_for_its_offers() -> None:
    """An offer that said otherwise follows its site."""
    refusing = replace(world(), students=(ANNA_ROW,), sites=(site("A", offer(duo_allowed=False)),), quotas=())
    refusing = replace(refusing, travel=Travel(source=TravelSource.MATRIX))
    changed = apply_changes(refusing, [SetDuoAllowed(site="A", value=True)])
    assert changed.sites == (site("A", offer(), duo_allowed=True),)


OF_STUDENTS = [
    (SetDuoWish(student=ANNA, value=DuoWish.REFUSED), {"duo": DuoWish.REFUSED}),
    (SetExcludedSite(student=ANNA, site="B", value=True), {"excluded_sites": ("B",)}),
]


@pytest.mark.parametrize(("change", "fields"), OF_STUDENTS)
def test_changes_of_what_a_student_takes(change: Change, fields: dict[str, object]) -> None:
    """The wish for a duo, an excluded site; nobody else's."""
    anna = replace(ANNA_ROW, **fields)  # type: ignore[arg-type]  # one field each
    assert apply_changes(world(), [change]) == replace(world(), students=(anna, *world().students[1:]))


def test_a_maximum_counts_from_what_it_is() -> None:
    """Two more than three are five."""
    given = replace(world(), sites=(replace(A, max_students=3), B))
    changed = apply_changes(given, [SetMaxStudents(site="A", by=2)])
    assert changed.sites == (replace(A, max_students=5), B)


OF_TRAVEL = [
    (SetTravelLimit(student=ANNA, value=45), (45, None, None), 60),
    (SetTravelLimit(student=ANNA, by=-10), (50, None, None), 60),
    (SetTravelLimit(who=Who(years=(1,)), by=5), (65, 65, 65), 60),
    (SetTravelLimit(value=90), (None, None, None), 90),
    (SetTravelLimit(by=15), (None, None, None), 75),
]


@pytest.mark.parametrize(("change", "own", "default"), OF_TRAVEL)
def test_changes_of_travel_limits(change: Change, own: tuple[int | None, ...], default: int) -> None:
    """One student's own, each one's of a group counted from the limit that holds now, or the default."""
    changed = apply_changes(world(), [change])
    assert tuple(row.max_travel_minutes for row in changed.students) == own
    assert changed.policy.default_max_travel_minutes == default


NEW_QUOTA = Quota(id="new", max=1)
NEW_SHORTAGE = Shortage(subject="history")
OF_LIMITS = [
    (ChangeQuota(id="half", by=-1), {"quotas": (replace(QUOTA, max=1),)}),
    (ChangeQuota(which=QUOTA, by=1), {"quotas": (replace(QUOTA, max=3),)}),
    (ChangeQuota(id="half", value=7), {"quotas": (replace(QUOTA, max=7),)}),
    (ChangeQuota(id="half", remove=True), {"quotas": ()}),
    (ChangeQuota(add=NEW_QUOTA), {"quotas": (QUOTA, NEW_QUOTA)}),
    (ChangeShortage(subject="physics", by=1), {"shortages": (replace(PHYSICS, target=4),)}),
    (ChangeShortage(subject="physics", value=0, weight=5), {"shortages": (replace(PHYSICS, target=0, weight=5),)}),
    (ChangeShortage(subject="physics", weight=5), {"shortages": (replace(PHYSICS, weight=5),)}),
    (ChangeShortage(subject="physics", remove=True), {"shortages": ()}),
    (ChangeShortage(add=NEW_SHORTAGE), {"shortages": (PHYSICS, NEW_SHORTAGE)}),
    (
        ChangePolicy(levels=(LevelName.PLACED, LevelName.TRAVEL), duo_years=(1, 2)),
        {"policy": replace(world().policy, levels=(LevelName.PLACED, LevelName.TRAVEL), duo_years=(1, 2))},
    ),
]


@pytest.mark.parametrize(("change", "fields"), OF_LIMITS)
def test_changes_of_quotas_shortages_and_policy(change: Change, fields: dict[str, object]) -> None:
    """Added, changed by an amount or to a value, removed; of the policy only what is given."""
    assert apply_changes(world(), [change]) == replace(world(), **fields)  # type: ignore[arg-type]  # one field each


def test_a_withdrawn_site_is_forgotten() -> None:
    """No preference, exclusion, trip, quota or shortage names it any more; who names other sites too keeps those."""
    given = replace(
        world(),
        students=(ANNA_ROW, student(BRAM, preferences=("B", "A")), student(CHIARA, excluded_sites=("A",))),
        quotas=(QUOTA, replace(QUOTA, id="both", where=Where(site=("A", "B")))),
        shortages=(PHYSICS, replace(PHYSICS, where=Where(site=("A",)))),
    )
    rows = (CurrentPlacement(student=ANNA, site="A"), CurrentPlacement(student=BRAM, site="B"))
    changed = apply_changes(replace(given, current_plan=rows), [WithdrawSite(site="A")])
    assert changed.current_plan == (replace(rows[0], site=None), rows[1])
    assert changed.sites == (B,)
    assert changed.students == (ANNA_ROW, student(BRAM, preferences=("B",)), CHIARA_ROW)
    assert {row.site for row in changed.travel.minutes} == {"B"}
    assert changed.quotas == (replace(QUOTA, id="both", where=Where(site=("B",))),)
    assert changed.shortages == (PHYSICS,)


def test_pins_to_a_withdrawn_site_are_released_on_request() -> None:
    """Pin and reason go; the student stays."""
    given = replace(world(), students=(student(pinned_site="A", pin_reason="job"), BRAM_ROW, CHIARA_ROW))
    changed = apply_changes(given, [WithdrawSite(site="A", release_pins=True)])
    assert changed.students == (ANNA_ROW, BRAM_ROW, CHIARA_ROW)


def test_sites_and_students_join_with_their_trips() -> None:
    """The row and its part of the matrix are appended."""
    new, dora = site("C", offer("C1")), student("dora")
    changed = apply_changes(
        world(),
        [
            AddSite(site=new, minutes=(StudentMinutes(student=ANNA, minutes=7),)),
            AddStudent(student=dora, minutes=(SiteMinutes(site="C", minutes=9),)),
        ],
    )
    assert changed.sites == (A, B, new)
    assert changed.students[3:] == (dora,)
    assert changed.travel.minutes == (
        *world().travel.minutes,
        TravelRow(student=ANNA, site="C", minutes=7),
        TravelRow(student="dora", site="C", minutes=9),
    )


def test_removed_students_leave_their_partners_free() -> None:
    """The student and the trips go, and so does the wish to share with that student."""
    given = replace(world(), students=(student(duo_with=BRAM), student(BRAM, duo_with=ANNA), CHIARA_ROW))
    given = replace(given, current_plan=(CurrentPlacement(student=BRAM, site="A"),))
    changed = apply_changes(given, [RemoveStudents(student=BRAM)])
    assert changed.current_plan == ()
    assert changed.students == (ANNA_ROW, CHIARA_ROW)
    assert {row.student for row in changed.travel.minutes} == {ANNA, CHIARA}
    everyone = student("dora", year=2)
    fewer = apply_changes(replace(given, students=(*given.students, everyone)), [RemoveStudents(who=Who(years=(1,)))])
    assert fewer.students == (everyone,)


def ten(**changes: Any) -> Problem:
    """Return a problem of ten students, s0 to s9."""
    return problem(
        [student(f"s{number}", **changes) for number in range(10)], [site("A", offer("A1", 5))], institutes=(HR,)
    )


@pytest.mark.parametrize(
    ("percent", "ids"),
    [
        (20, ["s2+1", "s7+1"]),
        (25, ["s1+1", "s5+1", "s8+1"]),
        (4, []),
        (5, ["s5+1"]),
        (200, [f"s{number // 2}+{number % 2 + 1}" for number in range(20)]),
    ],
)
def test_more_students_are_copies_at_even_distances(percent: int, ids: list[str]) -> None:
    """A tenth part of ten is one, halves are rounded up; whoever is copied twice has two copies."""
    changed = apply_changes(ten(pinned_site="A", duo_with=None), [ScaleStudents(percent=percent)])
    assert [row.id for row in changed.students[10:]] == ids
    assert {row.student for row in changed.travel.minutes} == {row.id for row in changed.students}
    assert {row.pinned_site for row in changed.students[10:]} <= {None}


def test_fewer_students_at_even_distances() -> None:
    """A fifth less: two of ten, whatever the order of the rows; of a group only its members."""
    fewer = apply_changes(ten(), [ScaleStudents(percent=-20)])
    assert [row.id for row in fewer.students] == ["s0", "s1", "s3", "s4", "s5", "s6", "s8", "s9"]
    turned = replace(ten(), students=ten().students[::-1])
    assert {row.id for row in apply_changes(turned, [ScaleStudents(percent=-20)]).students} == {
        row.id for row in fewer.students
    }
    others = replace(ten(), students=(*ten().students, student("older", year=2)))
    left = apply_changes(others, [ScaleStudents(percent=-100, who=Who(years=(1,)))])
    assert [row.id for row in left.students] == ["older"]
