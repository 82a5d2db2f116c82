"""Why, and why not: what a planner and a student are told."""

from collections.abc import Sequence
from typing import Any

from api.schemas.base import Outgoing
from api.schemas.results import PlacementOut, ReasonOut, reason_out
from api.schemas.sentences import told_singly
from solver.adjust import LeverKind
from solver.answers.forcing import Forced
from solver.answers.remedies import Remedies, Remedy
from solver.answers.sentences import Sentence, told
from solver.answers.why import WhyAnswer
from solver.answers.why_not import WhyNotAnswer
from solver.wording import Language


class AnswerOut(Outgoing):
    """What every answer has: the question's own run, and the run whose plan it is about."""

    run_id: str = ""
    base_run_id: str | None = None
    base_proven: bool
    """Whether every level of the plan is proven; if not, the answer compares with this plan, not with the best one."""


class MovedOut(Outgoing):
    """A student who would be elsewhere; null: not placed, or minutes that are not known."""

    student: str
    from_site: str | None
    to_site: str | None
    from_minutes: int | None
    to_minutes: int | None


class LevelEffectOut(Outgoing):
    """One level before and after."""

    name: str
    unit: str
    before: int
    after: int
    better: bool | None
    """Null when nothing changes."""


class EffectOut(Outgoing):
    """What another plan would mean: everybody else who moves, and every level."""

    moves: list[MovedOut]
    levels: list[LevelEffectOut]


class StepOut(Outgoing):
    """One single change."""

    code: str
    text: str = ""
    """In the language that the request asks for."""
    data: dict[str, str | int | list[str]]


class RemedyOut(Outgoing):
    """A smallest change of its kind that places the student, and where; checked by making it."""

    kind: LeverKind
    size: int
    """Mentor places, students, minutes, offers or sites; in a mix the number of single changes."""
    steps: list[StepOut]
    changes: list[dict[str, Any]]
    """The steps as a what-if takes them in `changes`."""
    site: str
    offer: str | None
    travel_minutes: int | None
    duo_with: str | None
    effect: EffectOut
    summary: tuple[str, ...] = ()
    """Where the student then sits, who else moves, and what every level gains or loses, in sentences."""


class RemediesOut(Outgoing):
    """What places a student whom the plan leaves out."""

    found: list[RemedyOut]
    useless: list[LeverKind]
    """Kinds of which no change places the student, however large; proven."""


class ForcedOut(Outgoing):
    """The student forced to a site with all rules kept: either something forbids it, or this is what it costs."""

    site: str
    travel_minutes: int | None
    forbidden: list[ReasonOut]
    """Rules that lie in the student and the site alone."""
    pinned_to: str | None
    """The other site to which the student is pinned."""
    cannot_hold: bool
    """No plan with the student there keeps every rule and every pin."""
    effect: EffectOut | None
    """Null when it cannot be."""
    proven: bool
    """Whether no plan with the student there is better."""
    summary: tuple[str, ...] = ()
    """The same in sentences; what forbids it is told by the reasons."""


class LetterOut(Outgoing):
    """A letter to one student, without anything about others."""

    student: str
    letter: str


class WhyOut(AnswerOut):
    """Why a student sits where they sit, or nowhere."""

    student: str
    placement: PlacementOut | None
    """Null when the student has no placement."""
    alternatives: list[ForcedOut]
    """For a student with a placement: other sites and what each would cost, the least loss first."""
    other_sites: int
    """How many more sites there are that the student could go to, which were not tried."""
    reasons: list[ReasonOut]
    """For a student without a placement, as in the result."""
    remedies: RemediesOut | None
    """For a student without a placement: the smallest changes that would give one."""
    letter: str = ""
    """For the student, without anything about others."""


class WhyNotOut(AnswerOut):
    """Why a student does not sit at a site."""

    student: str
    current_site: str | None
    """Null when the student has no placement."""
    forced: ForcedOut


def why_out(answer: WhyAnswer, language: Language) -> WhyOut:
    """Make the answer to why, its sentences in ``language``."""
    told = {
        "student": answer.student,
        "base_proven": answer.base_proven,
        "placement": answer.placement and PlacementOut.model_validate(answer.placement),
        "alternatives": [_forced_out(row, language) for row in answer.alternatives],
        "other_sites": answer.other_sites,
        "reasons": [reason_out(reason, language) for reason in answer.reasons],
        "remedies": answer.remedies and _remedies_out(answer.remedies, language),
        "letter": _letter(answer.letter, language),
    }
    return WhyOut.model_validate(told)


def letter_out(answer: WhyOut) -> LetterOut:
    """Keep of the answer to why what the student may read."""
    return LetterOut(student=answer.student, letter=answer.letter)


def why_not_out(answer: WhyNotAnswer, language: Language) -> WhyNotOut:
    """Make the answer to why not, its sentences in ``language``."""
    return WhyNotOut(
        base_proven=answer.base_proven,
        student=answer.student,
        current_site=answer.current_site,
        forced=_forced_out(answer.forced, language),
    )


def _forced_out(forced: Forced, language: Language) -> ForcedOut:
    forbidden = [reason_out(reason, language) for reason in forced.forbidden]
    told = {"forbidden": forbidden, "summary": told_singly(forced.told, language)}
    return ForcedOut.model_validate(forced).model_copy(update=told)


def _remedies_out(remedies: Remedies, language: Language) -> RemediesOut:
    return RemediesOut(
        found=[_remedy_out(remedy, language) for remedy in remedies.found], useless=list(remedies.useless)
    )


def _remedy_out(remedy: Remedy, language: Language) -> RemedyOut:
    steps = [_step_out(row, language) for row in remedy.steps]
    told = {"steps": steps, "summary": told_singly(remedy.told, language)}
    return RemedyOut.model_validate(remedy).model_copy(update=told)


def _step_out(step: Sentence, language: Language) -> StepOut:
    return StepOut.model_validate(step).model_copy(update={"text": told([step], language)})


def _letter(sentences: Sequence[Sentence], language: Language) -> str:
    return " ".join(dict.fromkeys(told_singly(sentences, language)))
