"""A part of a problem as a problem of its own."""

import dataclasses
from collections.abc import Collection

from solver.problem import Problem, Student


def restrict(problem: Problem, students: Collection[str], sites: Collection[str]) -> Problem:
    """Return the problem of some students and sites, given by id.

    Exclusions of other sites are left out. Priorities are written out where anybody has one, so that a part has the
    levels of the whole for the students in it.
    """
    ranked = any(row.priority is not None for row in problem.students)
    chosen = [_within(sites, row) for row in problem.students if row.id in students]
    trips = (row for row in problem.travel.minutes if row.student in students and row.site in sites)
    return dataclasses.replace(
        problem,
        students=tuple(map(_with_priority, chosen) if ranked else chosen),
        sites=tuple(row for row in problem.sites if row.id in sites),
        current_plan=tuple(row for row in problem.current_plan if row.student in students and row.site in sites),
        travel=dataclasses.replace(problem.travel, minutes=tuple(trips)),
    )


def _with_priority(student: Student) -> Student:
    return dataclasses.replace(student, priority=student.priority or 0)


def _within(sites: Collection[str], student: Student) -> Student:
    excluded = tuple(site for site in student.excluded_sites if site in sites)
    return student if excluded == student.excluded_sites else dataclasses.replace(student, excluded_sites=excluded)
