"""Letters: what one student is told about their placement, with nothing about anybody else."""

from collections.abc import Sequence

from solver.adjust import LeverKind
from solver.answers.remedies import Remedies
from solver.answers.sentences import Sentence
from solver.plan import Plan
from solver.result import Reason


def letter_to_placed(plan: Plan, student_id: str) -> tuple[Sentence, ...]:
    """Return what a student is told who has a placement."""
    seat = plan.by_student[student_id]
    minutes = plan.travel_minutes(seat)
    name = seat.site.name or seat.site.id
    if minutes is None:
        return (Sentence(code="letter.move.placed", data={"to": name}),)
    return (Sentence(code="letter.why.placed", data={"site_name": name, "minutes": minutes}),)


def letter_to_unplaced(reasons: Sequence[Reason], found: Remedies) -> tuple[Sentence, ...]:
    """Return what a student is told who has none: why, and what they could do about it themselves."""
    why = [Sentence(code=f"letter.{reason.wording}", data=reason.data) for reason in reasons if reason.wording]
    longer = [remedy.steps[0].data for remedy in found.found if remedy.kind is LeverKind.TRAVEL_LIMIT]
    help_yourself = [Sentence(code="letter.why.travel_limit", data=data) for data in longer[:1]]
    return (Sentence(code="letter.why.unplaced", data={}), *why, *help_yourself)
