"""What questions about a plan answer."""

from collections.abc import Callable, Mapping
from typing import Any

from api.schemas.base import Outgoing
from api.schemas.results import PlacementOut, ReasonOut, reason_out
from service.run import Run, Task
from solver.answers.why import WhyAnswer
from solver.wording import Language


class AnswerOut(Outgoing):
    """What every answer has: the question's own run, and the run whose plan it is about."""

    run_id: str = ""
    base_run_id: str | None = None
    base_proven: bool
    """Whether every level of the plan is proven; if not, the answer compares with this plan, not with the best one."""


class WhyOut(AnswerOut):
    """Why a student sits where they sit, or nowhere."""

    student: str
    placement: PlacementOut | None
    """Null when the student has no placement."""
    reasons: list[ReasonOut]
    """For a student without a placement, as in the result."""


AnyAnswerOut = WhyOut


def answer_out(run: Run, answer: object, language: Language) -> AnyAnswerOut:
    """Make the answer to a question from what its run found, its sentences in ``language``."""
    return _OUT[run.task](answer, language).model_copy(update={"run_id": run.id, "base_run_id": run.base_run_id})


def _why_out(answer: WhyAnswer, language: Language) -> WhyOut:
    reasons = [reason_out(reason, language) for reason in answer.reasons]
    return WhyOut.model_validate(answer).model_copy(update={"reasons": reasons})


_OUT: Mapping[Task, Callable[[Any, Language], AnyAnswerOut]] = {Task.WHY: _why_out}
