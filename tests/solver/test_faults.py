"""Faults of meaning, found in the solver's own types."""

from dataclasses import replace

from solver.faults import Fault, find_faults, find_plan_faults
from solver.faults.ids import MOST_GUESSES
from solver.problem import (
    DuoWish,
    Institute,
    Location,
    Offer,
    Policy,
    Problem,
    Site,
    Student,
    Travel,
    TravelRow,
    TravelSource,
)
from solver.result import Seat

_MATRIX = Travel(source=TravelSource.MATRIX, minutes=(TravelRow(student="anna", site="A", minutes=10),))
_SITE = Site(id="A", offers=(Offer(id="A1", subject="history", mentor_places=1),))
_ANNA = Student(id="anna", institute="hr", subject="history", year=1)
_GOOD = Problem(institutes=(Institute(id="hr"),), sites=(_SITE,), students=(_ANNA,), travel=_MATRIX)


def faults_of(**changes: object) -> list[Fault]:
    """Find the faults of the good problem with Anna changed."""
    return find_faults(replace(_GOOD, students=(replace(_ANNA, **changes),)))


def test_a_good_problem_has_no_faults() -> None:
    """The problem that the other tests spoil is right as it stands."""
    assert find_faults(_GOOD) == []


def test_a_subject_that_nobody_offers_is_no_fault() -> None:
    """Such a student ends unplaced, with that reason."""
    assert faults_of(subject="astronomy") == []


def test_an_empty_problem_lacks_sites_and_students() -> None:
    """Both are said, and nothing else."""
    assert [fault.place for fault in find_faults(Problem())] == [("sites",), ("students",)]


def test_a_fault_carries_place_value_and_guess() -> None:
    """The whole fault, word for word."""
    assert faults_of(institute="hrr") == [
        Fault(("students", 0, "institute"), "No institute has the id 'hrr'. Maybe 'hr'.")
    ]


def test_guesses_do_not_mind_capitals_and_spaces() -> None:
    """The likeliest slips of a spreadsheet are found even in short ids."""
    assert faults_of(pinned_site=" a")[0].message == "No site has the id ' a'. Maybe 'A'."


def test_guesses_stop_but_faults_do_not() -> None:
    """After some guesses of a kind the faults are still named, without a guess."""
    found = faults_of(preferences=tuple("A" + chr(ord("a") + number) for number in range(MOST_GUESSES + 5)))
    assert len(found) == MOST_GUESSES + 5
    assert sum("Maybe" in fault.message for fault in found) == MOST_GUESSES


def test_one_student_can_have_many_faults() -> None:
    """All faults of a row are named at once."""
    found = faults_of(
        year=0,
        degree=4,
        max_travel_minutes=-1,
        excluded_sites=("A",),
        pinned_site="A",
        duo=DuoWish.REQUIRED,
        duo_with="anna",
        final_year=True,
    )
    assert [fault.place[2] for fault in found] == [
        "year",
        "degree",
        "max_travel_minutes",
        "pinned_site",
        "duo_with",
        "duo",
        "duo",
    ]


def test_required_follows_the_policy() -> None:
    """A second-year may be obliged to share when the policy says that second-years share."""
    second_year = replace(_ANNA, year=2, duo=DuoWish.REQUIRED)
    problem = replace(_GOOD, students=(second_year,))
    assert [fault.place for fault in find_faults(problem)] == [("students", 0, "duo")]
    assert find_faults(replace(problem, policy=Policy(duo_years=(1, 2)))) == []


def test_coordinates_on_the_edge_of_the_earth() -> None:
    """Poles and the date line are on the earth; a hair beyond, or nowhere at all, is not."""
    assert faults_of(home=Location(lat=90, lon=-180)) == []
    off = faults_of(home=Location(lat=90.001, lon=-180.001))
    assert [fault.place for fault in off] == [("students", 0, "home", "lat"), ("students", 0, "home", "lon")]
    assert len(faults_of(home=Location(lat=float("nan"), lon=float("inf")))) == 2


def test_swapped_coordinates_are_guessed_only_when_swapping_helps() -> None:
    """A longitude in the place of a latitude is recognised; nonsense is not explained."""
    assert "swapped" in faults_of(home=Location(lat=120.0, lon=50.0))[0].message
    assert "swapped" not in faults_of(home=Location(lat=200.0, lon=50.0))[0].message


def test_numbers_at_their_limits() -> None:
    """Both ends of a range are allowed; one beyond each end is not."""
    for minutes, count in ((0, 0), (1440, 0), (-1, 1), (1441, 1)):
        assert len(faults_of(travel_credit_minutes=minutes)) == count


def test_plans_about_strangers() -> None:
    """Each unknown id of a plan is named by row; how good the plan is does not matter here."""
    plan = (Seat(student="anna", site="A", offer="A1"), Seat(student="ann", site="B", offer="A2", mentor_place=-1))
    assert [fault.place for fault in find_plan_faults(_GOOD, plan)] == [
        (1, "student"),
        (1, "site"),
        (1, "offer"),
        (1, "mentor_place"),
    ]


def test_minutes_without_the_matrix_source_are_a_fault() -> None:
    """A matrix that would be ignored is named, with what was perhaps meant."""
    ignored = replace(_MATRIX, source=TravelSource.STRAIGHT_LINE)
    faults = find_faults(replace(_GOOD, travel=ignored))
    assert ("travel", "source") in {fault.place for fault in faults}
