"""A part of a problem as a problem of its own."""

import dataclasses
from collections.abc import Collection

from solver.problem import Problem, Student


def restrict(problem: Problem, students: Collection[str], sites: Collection[str]) -> Problem:
    """Return the problem of some students and sites, given by id.

    Priorities are written out where anybody has one, so that a part has the levels of the whole for the students in it.
    """
    ranked = any(row.priority is not None for row in problem.students)
    chosen = [row for row in problem.students if row.id in students]
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
