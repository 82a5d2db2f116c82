"""Levers on what the student themselves can take: the travel limit, and excluded sites."""

from dataclasses import replace
from typing import ClassVar

import numpy as np

from solver.adjust.extension import Extension
from solver.adjust.levers.base import Lever, LeverKind, MakeChange, Priced
from solver.changes.limits import SetTravelLimit
from solver.changes.students import with_students
from solver.changes.wishes import SetExcludedSite
from solver.faults.numbers import MINUTES
from solver.instance import Ints
from solver.problem import Problem, Student
from solver.travel import limit_minutes


class TravelLimit(Lever):
    """A higher travel limit of the student's own (T1): ``e = sum over x_p of (t_p - L)``. Unit: minutes."""

    kind: ClassVar[LeverKind] = LeverKind.TRAVEL_LIMIT

    def loosened(self, problem: Problem, student: Student) -> Problem:
        """Let the student travel as long as any limit can be."""
        return with_students(problem, [replace(student, max_travel_minutes=MINUTES.high)])

    def price(self, extension: Extension, problem: Problem, student: Student) -> Priced:
        """Count the minutes beyond the limit, and whether there are any."""
        limit = limit_minutes(student, problem.policy.default_max_travel_minutes)
        pairs = pairs_of(extension, student)
        beyond = pairs[extension.assembled.pairs.minutes[pairs] > limit]
        minutes, switch = extension.add_columns(1), extension.add_columns(1, upper=1.0)
        at_least, at_most, on = extension.add_rows(3, upper=0.0)
        columns, excess = extension.pair_column(beyond), extension.assembled.pairs.minutes[beyond] - limit
        for row, sign in ((at_least, 1.0), (at_most, -1.0)):
            extension.put(row, columns, sign * excess)
            extension.put(row, minutes, -sign)
        extension.put(on, columns)
        extension.put(on, switch, -1.0)
        return Priced(minutes, (_higher_limit(student.id, limit),), switch)


def _higher_limit(student_id: str, limit: float) -> MakeChange:
    return lambda units: SetTravelLimit(student=student_id, value=int(limit) + units)


class Exclusion(Lever):
    """An excluded site is open to the student (E3). Unit: sites."""

    kind: ClassVar[LeverKind] = LeverKind.EXCLUSION

    def loosened(self, problem: Problem, student: Student) -> Problem:
        """Exclude nothing."""
        return with_students(problem, [replace(student, excluded_sites=())])

    def price(self, extension: Extension, problem: Problem, student: Student) -> Priced:  # noqa: ARG002
        """Count the student's pairs at each excluded site."""
        sites = extension.assembled.instance.site_index
        excluded = sorted(student.excluded_sites)
        columns, rows = extension.add_columns(len(excluded), upper=1.0), extension.add_rows(len(excluded), upper=0.0)
        extension.put(rows, columns, -1.0)
        pairs = pairs_of(extension, student)
        for site, row in zip(excluded, rows, strict=True):
            here = pairs[extension.assembled.pairs.site[pairs] == sites[site]]
            extension.put(row, extension.pair_column(here))
        return Priced.of(columns, [_open_site(student.id, site) for site in excluded])


def _open_site(student_id: str, site_id: str) -> MakeChange:
    return lambda _: SetExcludedSite(student=student_id, site=site_id, value=False)


def pairs_of(extension: Extension, student: Student) -> Ints:
    """Return the pairs of a student."""
    first = extension.assembled.first_of_student
    i = extension.assembled.instance.student_index[student.id]
    return np.arange(first[i], first[i + 1])
