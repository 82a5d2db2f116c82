"""Changes of who is to be placed: added, removed, more or fewer by a percentage."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from solver.changes.base import BaseChange, chosen_students, refuse
from solver.faults import Place
from solver.moves import fitted
from solver.problem import Problem, Student, TravelRow, Who

LEAST_PERCENT, MOST_PERCENT = -100, 200
MOST_STUDENTS = 200_000
"""More are no longer copied: several changes of this kind multiply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMinutes:
    """The minutes of a student who is added to one site."""

    site: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStudent(BaseChange):
    """A student joins. Where travel is a matrix, ``minutes`` has the trips that are possible."""

    kind: ClassVar[str] = "student_add"
    student: Student
    minutes: tuple[SiteMinutes, ...] = ()

    def apply(self, problem: Problem) -> Problem:
        """Append the student and the matrix rows."""
        rows = (TravelRow(student=self.student.id, site=row.site, minutes=row.minutes) for row in self.minutes)
        return _joined(problem, [self.student], rows)

    def place_of(self, place: Place) -> Place | None:
        """Return the field of the new student."""
        return ("student", *place[2:]) if place[0] == "students" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveStudents(BaseChange):
    """A student, or each of a group, needs no placement. Who asked to share with one of them no longer does."""

    kind: ClassVar[str] = "student_remove"
    student: str | None = None
    who: Who | None = None

    def apply(self, problem: Problem) -> Problem:
        """Remove them with their matrix rows."""
        return _without(problem, chosen_students(problem, self.student, self.who))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleStudents(BaseChange):
    """There are ``percent`` more students of a group, or fewer; without ``who`` of all.

    Their number changes by ``n * percent / 100``, halves rounded up. In the order of ids, at even distances, students
    are chosen: the k-th of d is number ``(2 k + 1) n // (2 d)`` of n, counted from 0. More: each one chosen is copied,
    with ``+1``, ``+2`` ... behind the id and the same trips; a copy has no pin and no partner, which are one person's.
    Fewer: they are removed as by ``student_remove``.
    """

    kind: ClassVar[str] = "students_scale"
    percent: int
    who: Who | None = None

    def apply(self, problem: Problem) -> Problem:
        """Copy or remove."""
        if not LEAST_PERCENT <= self.percent <= MOST_PERCENT:
            raise refuse(f"{self.percent} is out of range: allowed is {LEAST_PERCENT} to {MOST_PERCENT}.", "percent")
        group = sorted(chosen_students(problem, None, self.who or Who()), key=lambda row: row.id)
        change = (len(group) * self.percent + 50) // 100
        if len(problem.students) + change > MOST_STUDENTS:
            raise refuse(f"There would be more than {MOST_STUDENTS} students.", "percent")
        chosen = [group[number] for number in _evenly(abs(change), len(group))]
        return _with_copies(problem, chosen) if change > 0 else _without(problem, chosen)


def _evenly(chosen: int, count: int) -> Iterator[int]:
    return ((2 * number + 1) * count // (2 * chosen) for number in range(chosen))


def _with_copies(problem: Problem, originals: list[Student]) -> Problem:
    ids = {row.id for row in problem.students}
    trips: defaultdict[str, list[TravelRow]] = defaultdict(list)
    for row in problem.travel.minutes:
        trips[row.student].append(row)
    copies, rows = [], []
    for original in originals:
        new_id = _free_id(original.id, ids)
        ids.add(new_id)
        copies.append(replace(original, id=new_id, pinned_site=None, pin_reason=None, duo_with=None))
        rows += [replace(row, student=new_id) for row in trips[original.id]]
    return _joined(problem, copies, rows)


def _free_id(original: str, ids: set[str]) -> str:
    number = 1
    while f"{original}+{number}" in ids:
        number += 1
    return f"{original}+{number}"


def _joined(problem: Problem, students: Iterable[Student], rows: Iterable[TravelRow]) -> Problem:
    travel = replace(problem.travel, minutes=(*problem.travel.minutes, *rows))
    return replace(problem, students=(*problem.students, *students), travel=travel)


def _without(problem: Problem, students: Iterable[Student]) -> Problem:
    gone = {row.id for row in students}
    left = (row for row in problem.students if row.id not in gone)
    minutes = tuple(row for row in problem.travel.minutes if row.student not in gone)
    changed = replace(
        problem,
        students=tuple(replace(row, duo_with=None) if row.duo_with in gone else row for row in left),
        travel=replace(problem.travel, minutes=minutes),
    )
    return replace(changed, current_plan=fitted(problem.current_plan, changed))


def with_students(problem: Problem, changed: list[Student]) -> Problem:
    """Put changed students in the place of those with the same ids."""
    by_id = {row.id: row for row in changed}
    return replace(problem, students=tuple(by_id.get(row.id, row) for row in problem.students))
