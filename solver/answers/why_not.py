"""Why a student does not sit at a site."""

from dataclasses import dataclass

from solver.answers.base import Base
from solver.answers.forcing import Forced, force
from solver.engine import Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNotQuestion:
    """Asks why ``student`` does not sit at ``site``."""

    student: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNotAnswer:
    """What having the student at the site would mean; ``current_site`` is where the plan has them."""

    student: str
    base_proven: bool
    current_site: str | None
    forced: Forced


def why_not(base: Base, question: WhyNotQuestion, deadline: Deadline) -> WhyNotAnswer:
    """Answer why a student does not sit at a site; OutOfTimeError without time for any plan."""
    seat = base.plan.by_student.get(question.student)
    return WhyNotAnswer(
        student=question.student,
        base_proven=base.proven,
        current_site=seat.site.id if seat else None,
        forced=force(base, question.student, question.site, deadline),
    )
