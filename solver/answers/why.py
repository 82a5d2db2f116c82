"""Why a student sits where they sit, or nowhere."""

from dataclasses import dataclass

from solver.answers.base import Base
from solver.engine import Deadline
from solver.result import Placement, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyQuestion:
    """Asks why ``student`` sits where the plan says, or nowhere."""

    student: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyAnswer:
    """The student's placement, or the reasons for having none; ``base_proven``: every level of the plan is proven."""

    student: str
    base_proven: bool
    placement: Placement | None
    reasons: tuple[Reason, ...]


def why(base: Base, question: WhyQuestion, deadline: Deadline) -> WhyAnswer:
    """Answer why a student of the plan sits where they sit, or nowhere."""
    deadline.remaining()
    placement = next((row for row in base.result.placements if row.student == question.student), None)
    reasons = next((row.reasons for row in base.result.unplaced if row.student == question.student), ())
    return WhyAnswer(student=question.student, base_proven=base.proven, placement=placement, reasons=reasons)
