"""Who takes a place that came free, and where late students fit."""

from api.schemas.base import Outgoing
from api.schemas.results import ConflictOut, ReasonOut, conflict_out, reason_out
from api.schemas.sentences import told_singly
from api.schemas.why_answers import AnswerOut, EffectOut
from solver.answers.backfill import BackfillAnswer, Candidate
from solver.answers.late import LateAnswer, LatePlacement, LatePlan
from solver.wording import Language


class CandidateOut(Outgoing):
    """A student who takes the place, in the best plan without those listed before; that plan was solved and checked."""

    student: str
    from_site: str | None
    """Null for a student without a place."""
    offer: str | None
    travel_minutes: int | None
    duo_with: str | None
    moves: int
    """How many of the plan move, the student too."""
    effect: EffectOut
    """Beside the plan with the place empty. `moves` are those of the others, each to where the one before came from."""
    proven: bool
    """Whether no plan of this kind is better."""
    summary: tuple[str, ...] = ()
    """The same in sentences."""


class BackfillOut(AnswerOut):
    """Who takes a place that came free: first without moves, the best first; then with the chains that follow."""

    site: str
    subject: str | None
    offer: str | None
    free_places: int
    """Mentor places of this kind that nobody has once the student has withdrawn."""
    candidates: list[CandidateOut]
    is_whole: bool
    """Whether there are no more: with anybody else the plan is no better than with the place empty."""


class LatePlacementOut(Outgoing):
    """Where a late student is placed, or the reasons why nowhere."""

    student: str
    site: str | None
    offer: str | None
    travel_minutes: int | None
    duo_with: str | None
    reasons: list[ReasonOut]


class LatePlanOut(Outgoing):
    """The best plan with the late students in which no more than `max_moves` others move; solved and checked."""

    max_moves: int
    moves: int
    placements: list[LatePlacementOut]
    effect: EffectOut | None
    """Beside the plan without them. `moves` are those of the others."""
    proven: bool
    conflict: ConflictOut | None
    """Why there is no such plan."""
    summary: tuple[str, ...] = ()
    """The same in sentences."""


class LateStudentsOut(AnswerOut):
    """Where late students fit best."""

    without_moves: LatePlanOut
    with_moves: LatePlanOut | None
    """Null when nobody may move, or there was no time to find it."""


def backfill_out(answer: BackfillAnswer, language: Language) -> BackfillOut:
    """Make the answer to who takes a place, its sentences in ``language``."""
    candidates = [_candidate_out(row, language) for row in answer.candidates]
    return BackfillOut(
        base_proven=answer.base_proven,
        site=answer.site,
        subject=answer.subject,
        offer=answer.offer,
        free_places=answer.free_places,
        candidates=candidates,
        is_whole=answer.is_whole,
    )


def _candidate_out(candidate: Candidate, language: Language) -> CandidateOut:
    return CandidateOut.model_validate(candidate).model_copy(update={"summary": told_singly(candidate.told, language)})


def late_students_out(answer: LateAnswer, language: Language) -> LateStudentsOut:
    """Make the answer to where late students fit, its sentences in ``language``."""
    return LateStudentsOut(
        base_proven=answer.base_proven,
        without_moves=_late_plan_out(answer.without_moves, language),
        with_moves=_late_plan_out(answer.with_moves, language) if answer.with_moves else None,
    )


def _late_plan_out(plan: LatePlan, language: Language) -> LatePlanOut:
    return LatePlanOut(
        max_moves=plan.max_moves,
        moves=plan.moves,
        placements=[_late_placement_out(row, language) for row in plan.placements],
        effect=EffectOut.model_validate(plan.effect) if plan.effect else None,
        proven=plan.proven,
        conflict=conflict_out(plan.conflict, language) if plan.conflict else None,
        summary=told_singly(plan.told, language),
    )


def _late_placement_out(placement: LatePlacement, language: Language) -> LatePlacementOut:
    reasons = [reason_out(reason, language) for reason in placement.reasons]
    return LatePlacementOut.model_validate(placement).model_copy(update={"reasons": reasons})
