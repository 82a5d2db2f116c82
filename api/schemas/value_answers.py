"""What places, sites and duos are worth, and who has no alternative."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from api.schemas.base import Outgoing
from api.schemas.why_answers import AnswerOut, EffectOut, LevelEffectOut
from solver.answers.alternatives import AlternativesAnswer, Bound
from solver.answers.duos import DuosAnswer
from solver.answers.place_values import NotValued, OfferNamed, PlaceValuesAnswer
from solver.answers.sentences import Sentence, told
from solver.answers.withdrawals import WithdrawalsAnswer
from solver.wording import Language, say

Row = TypeVar("Row", bound=Outgoing)


class Told(Protocol):
    """Anything that is told in sentences."""

    @property
    def told(self) -> tuple[Sentence, ...]:
        """Return the sentences."""


class OfferNamedOut(Outgoing):
    """An offer, where it is, and how many mentor places it has."""

    offer: str
    site: str
    subject: str
    mentor_places: int


class OfferToldOut(OfferNamedOut):
    """An offer, and what there is to say about one more mentor place there."""

    text: str = ""
    """In the language that the request asks for."""


class OfferNotValuedOut(OfferToldOut):
    """An offer that there was no time for, and what one more mentor place there brings at most."""

    at_most: LevelEffectOut | None
    """The first level that may get better; `after` is its best, proven. The levels above it stay as they are, those
    below may become anything. Null: nobody knows."""


class PlaceValueOut(Outgoing):
    """What one more mentor place at an offer brings, solved again exactly."""

    at: OfferNamedOut
    text: str = ""
    """In the language that the request asks for."""
    effect: EffectOut
    """The moves are a chain: the first goes to the new place, the next where that one came from."""
    proven: bool
    """Whether no plan with this place is better."""


class PlaceValuesOut(AnswerOut):
    """The offers where one more mentor place brings something, best first."""

    gains: list[PlaceValueOut]
    no_gain: list[OfferToldOut]
    """Where it brings nothing; proven."""
    not_valued: list[OfferNotValuedOut]
    """There was no time for these; the most promising first."""


class WithdrawalOut(Outgoing):
    """What withdrawing a site costs, or one mentor place of an offer there; solved again exactly."""

    site: str
    offer: str | None
    """Null when the whole site is withdrawn."""
    text: str = ""
    released: list[str]
    """Students who were pinned to the site, and go elsewhere."""
    effect: EffectOut | None
    """Null when it costs nothing, and when it cannot be. The first move leaves the lost place."""
    cannot_hold: bool
    """The pins cannot all hold without the place."""
    proven: bool


class WithdrawalsOut(AnswerOut):
    """Every site, or one mentor place of every offer; the one whose withdrawal hurts most first."""

    withdrawals: list[WithdrawalOut]
    not_valued: list[str]
    """Sites or offers that there was no time for."""


class NoAlternativeOut(Outgoing):
    """A student without an alternative to the site."""

    student: str
    site: str
    text: str = ""
    bound: Bound
    """`no_other_site`: the student's own rules allow no other; `none_free`: no other can take the student while all
    others stay; `only_at_a_loss`: some can, but a level gets worse."""
    pinned: bool
    other_sites: int
    """Other sites that the student's own rules allow."""
    best_site: str | None
    """The one of least loss that can take the student."""
    effect: EffectOut | None
    """What the student alone going there would mean."""


class AlternativesOut(AnswerOut):
    """The placed students who have no alternative, hardest sense first."""

    students: list[NoAlternativeOut]
    with_alternative: int
    """How many placed students could go elsewhere at no loss, while all others stay."""


class DuoWorthOut(Outgoing):
    """Two students who share a mentor place, and what it costs when each sits alone; solved again exactly."""

    students: tuple[str, str]
    site: str
    offer: str
    text: str = ""
    frees_place: bool
    """Whether all other places of the offer are taken, so that one place more would be needed without the duo."""
    required: bool
    """One of them has to share, so the duo cannot be undone."""
    effect: EffectOut | None
    """Null when undoing it costs nothing, and when it cannot be."""
    cannot_hold: bool
    """The pins cannot all hold without the duo."""
    proven: bool


class DuosOut(AnswerOut):
    """Every duo of the plan; the one whose undoing costs most first."""

    duos: list[DuoWorthOut]
    not_valued: list[tuple[str, str]]


def place_values_out(answer: PlaceValuesAnswer, language: Language) -> PlaceValuesOut:
    """Make the answer, its sentences in ``language``."""
    whole = PlaceValuesOut.model_validate(answer)
    return whole.model_copy(
        update={
            "gains": _worded(whole.gains, answer.gains, language),
            "no_gain": [_offer_told(row, "no_gain", language) for row in answer.no_gain],
            "not_valued": [_not_valued(row, language) for row in answer.not_valued],
        }
    )


def _offer_told(offer: OfferNamed, what: str, language: Language) -> OfferToldOut:
    text = say(f"value.place.{what}", {"subject": offer.subject, "site": offer.site}, language)
    return OfferToldOut.model_validate(offer).model_copy(update={"text": text})


def _not_valued(offer: NotValued, language: Language) -> OfferNotValuedOut:
    text = told(offer.told, language)
    return OfferNotValuedOut.model_validate(offer).model_copy(update={"text": text})


def withdrawals_out(answer: WithdrawalsAnswer, language: Language) -> WithdrawalsOut:
    """Make the answer, its sentences in ``language``."""
    whole = WithdrawalsOut.model_validate(answer)
    return whole.model_copy(update={"withdrawals": _worded(whole.withdrawals, answer.withdrawals, language)})


def alternatives_out(answer: AlternativesAnswer, language: Language) -> AlternativesOut:
    """Make the answer, its sentences in ``language``."""
    whole = AlternativesOut.model_validate(answer)
    return whole.model_copy(update={"students": _worded(whole.students, answer.students, language)})


def duos_out(answer: DuosAnswer, language: Language) -> DuosOut:
    """Make the answer, its sentences in ``language``."""
    whole = DuosOut.model_validate(answer)
    return whole.model_copy(update={"duos": _worded(whole.duos, answer.duos, language)})


def _worded(rows: Sequence[Row], answers: Sequence[Told], language: Language) -> list[Row]:
    """Say each row's sentences."""
    texts = [told(answer.told, language) for answer in answers]
    return [row.model_copy(update={"text": text}) for row, text in zip(rows, texts, strict=True)]
