"""Laws of changes: nothing changes nothing, what is undone was never done, what does not apply does nothing."""

from dataclasses import replace
from typing import Any

import pytest

from solver.canonical import input_hash
from solver.changes import KINDS, Change, ChangesDoNotApply, apply_changes
from solver.changes.limits import ChangeQuota, ChangeShortage, SetTravelLimit
from solver.changes.places import ChangeMentorPlaces
from solver.changes.policy import ChangePolicy
from solver.changes.sites import AddSite, SetDuoAllowed, SetMaxStudents, SetPartnerStatus, StudentMinutes, WithdrawSite
from solver.changes.students import AddStudent, RemoveStudents, ScaleStudents, SiteMinutes
from solver.changes.wishes import SetDuoWish, SetExcludedSite
from solver.faults import dotted, find_faults
from solver.problem import DuoWish, Location, PartnerStatus, Quota, Shortage, Student, Where, Who
from tests.solver.builders import ANNA, BRAM, CHIARA, offer, site, student
from tests.solver.changes.world import ANNA_ROW, BRAM_ROW, CHIARA_ROW, PARTNER, A, world

TO_ALL_OF_A = tuple(StudentMinutes(student=name, minutes=10) for name in (ANNA, BRAM, CHIARA))
TO_BOTH = (SiteMinutes(site="A", minutes=10), SiteMinutes(site="B", minutes=10))

AND_BACK: list[tuple[Change, Change]] = [
    (ChangeMentorPlaces(offer="A1", by=3), ChangeMentorPlaces(offer="A1", by=-3)),
    (ChangeMentorPlaces(where=Where(), by=2), ChangeMentorPlaces(where=Where(), by=-2)),
    (AddSite(site=site("C", offer("C1"))), WithdrawSite(site="C")),
    (SetPartnerStatus(site="A", value=PARTNER), SetPartnerStatus(site="A", value=PartnerStatus.NONE)),
    (SetDuoAllowed(site="B", value=True), SetDuoAllowed(site="B", value=False)),
    (SetTravelLimit(by=15), SetTravelLimit(by=-15)),
    (SetDuoWish(who=Who(), value=DuoWish.REFUSED), SetDuoWish(who=Who(), value=DuoWish.ALLOWED)),
    (SetExcludedSite(student=ANNA, site="A", value=True), SetExcludedSite(student=ANNA, site="A", value=False)),
    (ChangeQuota(id="half", by=4), ChangeQuota(id="half", value=2)),
    (ChangeQuota(add=Quota(id="new", max=1)), ChangeQuota(id="new", remove=True)),
    (ChangeShortage(add=Shortage(subject="history")), ChangeShortage(subject="history", remove=True)),
    (ChangePolicy(duo_years=(1, 2)), ChangePolicy(duo_years=(1,))),
    (AddStudent(student=student("dora")), RemoveStudents(student="dora")),
    (RemoveStudents(student=ANNA), AddStudent(student=ANNA_ROW, minutes=TO_BOTH)),
]


@pytest.mark.parametrize(("change", "back"), AND_BACK)
def test_a_change_and_its_reverse_give_the_same_problem(change: Change, back: Change) -> None:
    """There and back again: the hash of the input is that of the original, and between them it is not."""
    assert input_hash(apply_changes(world(), [change])) != input_hash(world())
    assert input_hash(apply_changes(world(), [change, back])) == input_hash(world())


def test_a_withdrawn_site_can_come_back() -> None:
    """With its offers and trips it is the same problem again, where nothing else named it."""
    plain = replace(world(), students=(ANNA_ROW, BRAM_ROW, CHIARA_ROW), quotas=())
    back = apply_changes(plain, [WithdrawSite(site="A"), AddSite(site=A, minutes=TO_ALL_OF_A)])
    assert input_hash(back) == input_hash(plain)


def test_no_change_is_the_same_problem() -> None:
    """An empty list, and changes by nothing."""
    assert apply_changes(world(), []) == world()
    nothing = [ChangeMentorPlaces(offer="A1", by=0), ScaleStudents(percent=0), SetTravelLimit(by=0)]
    assert apply_changes(world(), nothing) == world()


REFUSED: list[tuple[Change, str, str]] = [
    (ChangeMentorPlaces(offer="a1", by=1), "offer", "Maybe 'A1'"),
    (ChangeMentorPlaces(offer="A1", by=-3), "by", "would have -1"),
    (ChangeMentorPlaces(offer="A1"), "", "Give either 'by'"),
    (ChangeMentorPlaces(offer="A1", by=1, value=1), "", "Give either 'by'"),
    (ChangeMentorPlaces(offer="A1", site="A", by=1), "offer", "'offer' alone"),
    (ChangeMentorPlaces(site="B", by=1), "site", "'B1', 'B2'"),
    (ChangeMentorPlaces(site="A", subject="latin", by=1), "subject", "Subjects there: 'history'"),
    (ChangeMentorPlaces(by=1), "", "Give either 'site' or 'where'"),
    (ChangeMentorPlaces(where=Where(board=("b",)), by=1), "where.board[0]", "No board has the id 'b'"),
    (WithdrawSite(site="C"), "site", "No site has the id 'C'"),
    (AddSite(site=replace(A, offers=())), "site.id", "already used"),
    (AddSite(site=site("C", offer("C1", -1))), "site.offers[0].mentor_places", "-1 is out of range"),
    (AddSite(site=site("C", offer("C1"), board="b")), "site.board", "No board has the id 'b'"),
    (AddSite(site=site("C", offer("C1")), minutes=(StudentMinutes(student="dora", minutes=1),)), "", "'dora'"),
    (SetPartnerStatus(value=PARTNER), "", "Give either 'site' or 'where'"),
    (SetDuoAllowed(site="A", offer="A1", value=True), "", "Give one of"),
    (SetMaxStudents(site="A", by=1), "by", "has no maximum"),
    (SetMaxStudents(where=Where(), value=-1), "value", "-1 is out of range"),
    (SetDuoWish(student="dora", value=DuoWish.REFUSED), "student", "No student has the id 'dora'"),
    (SetExcludedSite(student=ANNA, site="C", value=True), "site", "No site has the id 'C'"),
    (SetTravelLimit(student="dora", value=5), "student", "No student has the id 'dora'"),
    (SetTravelLimit(who=Who(subject="latin"), value=5), "who", "No student is in this group"),
    (SetTravelLimit(by=-61), "by", "-1 is out of range"),
    (ChangeQuota(id="hlaf", by=1), "id", "Maybe 'half'"),
    (ChangeQuota(id="half", by=-3), "by", "-1 is out of range"),
    (ChangeQuota(by=1), "id", "Give the 'id'"),
    (ChangeQuota(which=Quota(max=2), by=1), "which", "No quota says exactly this"),
    (ChangeQuota(id="half", add=Quota(max=1)), "add", "stands alone"),
    (ChangeQuota(add=Quota(id="new")), "add.max", "limits nothing"),
    (ChangeShortage(subject="fysica", by=1), "subject", "No shortage subject has the id"),
    (ChangeShortage(subject="physics", degree=1, by=1), "subject", "No shortage of physics fit"),
    (ChangeShortage(subject="physics", weight=-1), "weight", "-1 is out of range"),
    (ChangeShortage(subject="physics", remove=True, weight=2), "remove", "A shortage that is removed"),
    (ChangePolicy(), "", "Nothing is to change"),
    (ChangePolicy(levels=()), "levels", "At least one level"),
    (AddStudent(student=Student(id="dora", institute="hr", subject="s", year=0)), "student.year", "0 is out of range"),
    (AddStudent(student=student("dora", home=Location(lat=95, lon=4))), "student.home.lat", "not on the earth"),
    (RemoveStudents(), "", "Give either 'student' or 'who'"),
    (RemoveStudents(who=Who()), "", "There are no students to place"),
    (ScaleStudents(percent=-101), "percent", "out of range"),
    (ScaleStudents(percent=10, who=Who(institute="ul")), "who.institute", "No institute has the id 'ul'"),
]


@pytest.mark.parametrize(("change", "place", "words"), REFUSED)
def test_what_does_not_apply_is_refused_with_its_place(change: Change, place: str, words: str) -> None:
    """The second of two changes is named with its field, and the given problem stays as it was."""
    given = world()
    with pytest.raises(ChangesDoNotApply) as caught:
        apply_changes(given, [ChangePolicy(duo_years=(1, 2)), change])
    assert [dotted(fault.place) for fault in caught.value.faults] == [f"changes[1].{place}".removesuffix(".")]
    assert words in caught.value.faults[0].message
    assert given == world()


def test_every_change_that_does_not_apply_is_told() -> None:
    """Not only the first one."""
    changes = [WithdrawSite(site="C"), ChangePolicy(duo_years=(1, 2)), RemoveStudents(student="dora")]
    with pytest.raises(ChangesDoNotApply) as caught:
        apply_changes(world(), changes)
    assert [dotted(fault.place) for fault in caught.value.faults] == ["changes[0].site", "changes[2].student"]


def test_a_pin_to_a_withdrawn_site_is_told_with_the_student() -> None:
    """Who is pinned there, and how to release the pins."""
    given = replace(world(), students=(student(pinned_site="A"), BRAM_ROW, CHIARA_ROW))
    with pytest.raises(ChangesDoNotApply, match=r"changes\[0\]\.site: Pinned to 'A': 'anna'\. Maybe 'release_pins'"):
        apply_changes(given, [WithdrawSite(site="A")])


def test_every_kind_is_tested() -> None:
    """The lists above leave no kind out, and a kind's name is its own."""
    changes: list[Any] = [change for change, _, _ in REFUSED]
    assert {type(change) for change in changes} == set(KINDS)
    assert len({kind.kind for kind in KINDS}) == len(KINDS) == 15
    assert find_faults(world()) == []
