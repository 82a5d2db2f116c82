"""Changes beside the kinds of what-if: limits that only the adjustment program moves, each of one row."""

from dataclasses import dataclass, replace
from typing import ClassVar

from solver.changes.base import BaseChange
from solver.changes.sites import with_sites
from solver.changes.students import with_students
from solver.problem import DuoWish, Problem, Quota


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseSiteMaximum(BaseChange):
    """A site takes ``by`` students more than its maximum."""

    kind: ClassVar[str] = "max_students"
    site: str
    by: int

    def apply(self, problem: Problem) -> Problem:
        """Raise the maximum."""
        found = (row for row in problem.sites if row.id == self.site and row.max_students is not None)
        return with_sites(problem, [replace(row, max_students=(row.max_students or 0) + self.by) for row in found])


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseQuota(BaseChange):
    """A quota, named by all that it says, allows ``by`` students more; most have no id."""

    kind: ClassVar[str] = "quota_max"
    quota: Quota
    by: int

    def apply(self, problem: Problem) -> Problem:
        """Raise the maximum."""
        raised = replace(self.quota, max=(self.quota.max or 0) + self.by)
        return replace(problem, quotas=tuple(raised if row == self.quota else row for row in problem.quotas))


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftExclusion(BaseChange):
    """A site is no longer excluded for a student."""

    kind: ClassVar[str] = "exclusion_lift"
    student: str
    site: str

    def apply(self, problem: Problem) -> Problem:
        """Take the site out of the student's exclusions."""
        found = (row for row in problem.students if row.id == self.student)
        kept = (replace(row, excluded_sites=tuple(s for s in row.excluded_sites if s != self.site)) for row in found)
        return with_students(problem, list(kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftRefusal(BaseChange):
    """A student who refused a duo may be in one."""

    kind: ClassVar[str] = "duo_refusal_lift"
    student: str

    def apply(self, problem: Problem) -> Problem:
        """Let the student share."""
        found = (row for row in problem.students if row.id == self.student)
        return with_students(problem, [replace(row, duo=DuoWish.ALLOWED) for row in found])
