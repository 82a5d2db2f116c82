"""Changes of what students take: their wish for a duo, and the sites that are excluded for them."""

from dataclasses import dataclass, replace
from typing import ClassVar

from solver.changes.base import BaseChange, chosen_students, require
from solver.changes.students import with_students
from solver.faults.register import Register
from solver.problem import DuoWish, Problem, Student, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDuoWish(BaseChange):
    """A student, or each of a group, allows, refuses or requires a duo."""

    kind: ClassVar[str] = "duo"
    student: str | None = None
    who: Who | None = None
    value: DuoWish

    def apply(self, problem: Problem) -> Problem:
        """Set the wish."""
        students = chosen_students(problem, self.student, self.who)
        return with_students(problem, [replace(row, duo=self.value) for row in students])


@dataclass(frozen=True, slots=True, kw_only=True)
class SetExcludedSite(BaseChange):
    """A site is excluded for a student, or for each of a group; or no longer, when ``value`` is false."""

    kind: ClassVar[str] = "excluded_site"
    student: str | None = None
    who: Who | None = None
    site: str
    value: bool

    def apply(self, problem: Problem) -> Problem:
        """Put the site among the exclusions, or take it out."""
        require(Register(problem).sites.unknown(("site",), self.site))
        students = chosen_students(problem, self.student, self.who)
        return with_students(problem, [self._changed(row) for row in students])

    def _changed(self, student: Student) -> Student:
        others = tuple(site for site in student.excluded_sites if site != self.site)
        return replace(student, excluded_sites=(*others, self.site) if self.value else others)
