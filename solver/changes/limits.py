"""Changes of limits: travel minutes, quotas, shortage targets."""

from dataclasses import dataclass, replace
from typing import ClassVar

from solver.canonical import canonical_quota
from solver.changes.base import BaseChange, chosen_students, new_value, number_place, refuse, require
from solver.changes.students import with_students
from solver.faults import Place
from solver.faults.ids import Known
from solver.faults.numbers import COUNT, MINUTES
from solver.problem import Problem, Quota, Shortage, Student, Where, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTravelLimit(BaseChange):
    """One student, or each of a group, has another limit of their own; with neither, the policy's default changes.

    ``by`` counts from the limit that holds for a student now. The default holds for those without a limit of their own.
    """

    kind: ClassVar[str] = "max_travel_minutes"
    student: str | None = None
    who: Who | None = None
    by: int | None = None
    value: int | None = None

    def apply(self, problem: Problem) -> Problem:
        """Set the limit or limits."""
        default = problem.policy.default_max_travel_minutes
        if self.student is None and self.who is None:
            policy = replace(problem.policy, default_max_travel_minutes=self._minutes(default, "policy"))
            return replace(problem, policy=policy)
        return with_students(
            problem, [self._with_limit(row, default) for row in chosen_students(problem, self.student, self.who)]
        )

    def _with_limit(self, student: Student, default: int | None) -> Student:
        now = default if student.max_travel_minutes is None else student.max_travel_minutes
        return replace(student, max_travel_minutes=self._minutes(now, f"student {student.id!r}"))

    def _minutes(self, now: int | None, whose: str) -> int:
        if now is None and self.value is None:
            raise refuse(f"The {whose} has no travel limit that could change 'by' something. Give 'value'.", "by")
        minutes = new_value(now or 0, self.by, self.value)
        require(MINUTES.faults((number_place(self.by),), minutes))
        return minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeQuota(BaseChange):
    """``add`` a quota; or let the one with this ``id`` allow ``by`` more or ``value`` students; or ``remove`` it.

    One without an id is named by all that it says: ``which``.
    """

    kind: ClassVar[str] = "quota"
    id: str | None = None
    which: Quota | None = None
    by: int | None = None
    value: int | None = None
    remove: bool = False
    add: Quota | None = None

    def apply(self, problem: Problem) -> Problem:
        """Add, change or remove."""
        if self.add is not None:
            if self != ChangeQuota(add=self.add):
                raise refuse("'add' stands alone: the new quota has its own id and max.", "add")
            return replace(problem, quotas=(*problem.quotas, self.add))
        self._require_known(problem)
        changed = (self._changed(row) if self._means(row) else row for row in problem.quotas)
        return replace(problem, quotas=tuple(row for row in changed if row is not None))

    def _require_known(self, problem: Problem) -> None:
        if (self.id is None) == (self.which is None):
            raise refuse("Give the 'id' of the quota, or the quota itself as 'which', or a whole one to 'add'.", "id")
        if self.which is None:
            known = Known("quota", ("quotas",), (row.id for row in problem.quotas if row.id is not None))
            require(known.unknown(("id",), self.id))
        elif not any(self._means(row) for row in problem.quotas):
            raise refuse("No quota says exactly this.", "which")

    def _means(self, row: Quota) -> bool:
        if self.which is None:
            return row.id == self.id
        return canonical_quota(row) == canonical_quota(self.which)

    def _changed(self, quota: Quota) -> Quota | None:
        if self.remove:
            if (self.by, self.value) != (None, None):
                raise refuse("A quota that is removed has no 'by' or 'value'.", "remove")
            return None
        most = new_value(quota.max or 0, self.by, self.value)
        require(COUNT.faults((number_place(self.by),), most))
        return replace(quota, max=most)

    def place_of(self, place: Place) -> Place | None:
        """Return the field of the new quota."""
        return ("add", *place[2:]) if place[0] == "quotas" and self.add else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShortage(BaseChange):
    """``add`` a shortage; or give the one of this ``subject`` another target or ``weight``; or ``remove`` it.

    Where several shortages have the subject, ``degree`` or ``where`` says which one. ``by`` and ``value`` are about the
    target.
    """

    kind: ClassVar[str] = "shortage"
    subject: str | None = None
    degree: int | None = None
    where: Where | None = None
    by: int | None = None
    value: int | None = None
    weight: int | None = None
    remove: bool = False
    add: Shortage | None = None

    def apply(self, problem: Problem) -> Problem:
        """Add, change or remove."""
        if self.add is not None:
            if self != ChangeShortage(add=self.add):
                raise refuse("'add' stands alone: the new shortage has its own subject, target and weight.", "add")
            return replace(problem, shortages=(*problem.shortages, self.add))
        place = self._place(problem)
        if self.remove and (self.by, self.value, self.weight) != (None, None, None):
            raise refuse("A shortage that is removed has no 'by', 'value' or 'weight'.", "remove")
        kept = [] if self.remove else [self._changed(problem.shortages[place])]
        return replace(problem, shortages=(*problem.shortages[:place], *kept, *problem.shortages[place + 1 :]))

    def _place(self, problem: Problem) -> int:
        """Return the number of the one shortage that is meant."""
        if self.subject is None:
            raise refuse("Give the 'subject' of the shortage, or a whole one to 'add'.", "subject")
        subjects = Known("shortage subject", ("shortages",), (row.subject for row in problem.shortages))
        require(subjects.unknown(("subject",), self.subject))
        found = [number for number, row in enumerate(problem.shortages) if self._means(row)]
        if len(found) != 1:
            count = "No shortage" if not found else f"{len(found)} shortages"
            raise refuse(f"{count} of {self.subject} fit: say which one with 'degree' and 'where'.", "subject")
        return found[0]

    def _means(self, row: Shortage) -> bool:
        return (
            row.subject == self.subject
            and self.degree in (None, row.degree)
            and (self.where is None or self.where == row.where)
        )

    def _changed(self, row: Shortage) -> Shortage:
        if self.weight is not None:
            row = replace(row, weight=self.weight)
        if (self.by, self.value) == (None, None) and self.weight is not None:
            return row
        if row.target is None and self.value is None:
            raise refuse("This shortage has no target that could change 'by' something. Give 'value'.", "by")
        target = new_value(row.target or 0, self.by, self.value)
        require(COUNT.faults((number_place(self.by),), target))
        return replace(row, target=target)

    def place_of(self, place: Place) -> Place | None:
        """Return the field of the new shortage, or the weight."""
        if place[0] != "shortages":
            return None
        return ("add", *place[2:]) if self.add else place[2:]
