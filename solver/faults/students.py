"""Faults of students."""

from collections.abc import Iterator

from solver.faults.fault import Fault, Place
from solver.faults.ids import id_faults, ids_of, repeated_entries
from solver.faults.numbers import DEGREE, MINUTES, PRIORITY, YEAR, location_faults
from solver.faults.register import Register
from solver.faults.travel import SOURCE
from solver.problem import DuoWish, Policy, Problem, Student, TravelSource

MOST_PRIORITIES = 10
"""Each priority is a level of its own, so their number is bounded."""


def student_faults(problem: Problem, register: Register) -> Iterator[Fault]:
    """Yield the faults of ``students``."""
    if not problem.students:
        yield Fault(("students",), "There are no students to place.")
    yield from id_faults("student", ids_of(("students",), problem.students))
    yield from _priority_faults(problem)
    needs_home = problem.travel.source is TravelSource.STRAIGHT_LINE
    for index, student in enumerate(problem.students):
        place: Place = ("students", index)
        if needs_home and student.home is None:
            message = "Straight-line travel needs the home of each student."
            yield Fault((*place, "home"), message, rests_on=(SOURCE,))
        yield from location_faults((*place, "home"), student.home)
        yield from _number_faults(place, student)
        yield from _reference_faults(place, student, register)
        yield from _pin_faults(place, student, register)
        yield from _duo_faults(place, student, problem.policy, register)


def _priority_faults(problem: Problem) -> Iterator[Fault]:
    seen: set[int] = set()
    for index, student in enumerate(problem.students):
        if student.priority is None or student.priority in seen:
            continue
        seen.add(student.priority)
        if len(seen) == MOST_PRIORITIES + 1:
            message = f"This is one priority too many: at most {MOST_PRIORITIES} different ones are possible."
            yield Fault(("students", index, "priority"), message)


def _number_faults(place: Place, student: Student) -> Iterator[Fault]:
    yield from YEAR.faults((*place, "year"), student.year)
    yield from DEGREE.faults((*place, "degree"), student.degree)
    yield from MINUTES.faults((*place, "max_travel_minutes"), student.max_travel_minutes)
    yield from MINUTES.faults((*place, "travel_credit_minutes"), student.travel_credit_minutes)
    yield from PRIORITY.faults((*place, "priority"), student.priority)


def _reference_faults(place: Place, student: Student, register: Register) -> Iterator[Fault]:
    yield from register.institutes.unknown((*place, "institute"), student.institute)
    yield from register.sites.unknown_in((*place, "preferences"), student.preferences)
    yield from register.sites.unknown_in((*place, "excluded_sites"), student.excluded_sites)
    yield from repeated_entries((*place, "preferences"), student.preferences)
    yield from repeated_entries((*place, "excluded_sites"), student.excluded_sites)
    yield from repeated_entries((*place, "wishes"), student.wishes)


def _pin_faults(place: Place, student: Student, register: Register) -> Iterator[Fault]:
    yield from register.sites.unknown((*place, "pinned_site"), student.pinned_site)
    if student.pinned_site in student.excluded_sites:
        message = f"The student is pinned to {student.pinned_site!r}, which is in excluded_sites."
        yield Fault((*place, "pinned_site"), message)


def _duo_faults(place: Place, student: Student, policy: Policy, register: Register) -> Iterator[Fault]:
    yield from register.students.unknown((*place, "duo_with"), student.duo_with)
    if student.duo_with == student.id:
        yield Fault((*place, "duo_with"), f"The student {student.id!r} cannot be their own duo partner.")
    if student.duo is not DuoWish.REQUIRED:
        return
    if student.year not in policy.duo_years:
        years = ", ".join(map(str, policy.duo_years)) or "none"
        message = f"A duo is required, but the year is {student.year} and policy.duo_years is {years}."
        yield Fault((*place, "duo"), message, rests_on=((*place, "year"), ("policy", "duo_years")))
    if student.final_year:
        yield Fault((*place, "duo"), "A duo is required, but final-year students never share a place.")
