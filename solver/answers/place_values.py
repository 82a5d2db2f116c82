"""What one more mentor place brings: for every offer, solved again exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from solver.answers.base import Base
from solver.answers.chains import from_new_place
from solver.answers.effect import Effect, LevelEffect, Moved, at_most
from solver.answers.headlines import headline
from solver.answers.sentences import Sentence
from solver.answers.told_effects import move_sentence
from solver.answers.valuing import Valuable, Worth, value_all
from solver.changes.places import ChangeMentorPlaces
from solver.engine import Deadline
from solver.problem import Problem
from solver.warm.promise import Promise, most_first
from solver.warm.revaluing import AsGood, Revaluing, Seats

MOST_MOVES_TOLD = 3
"""Of a chain of moves; a longer one is counted in its sentence and listed beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceValuesQuestion:
    """Asks what one more mentor place would bring, at every offer or only those of a ``subject`` or a ``site``."""

    subject: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferNamed:
    """An offer, where it is, and how many mentor places it has."""

    offer: str
    site: str
    subject: str
    mentor_places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceValue:
    """What one more mentor place at an offer brings; the moves of ``effect`` are told as a chain from the new place.

    ``proven``: no better plan with this place exists.
    """

    at: OfferNamed
    effect: Effect
    proven: bool
    told: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotValued(OfferNamed):
    """An offer that there was no time for.

    Proven: one more mentor place there gains nothing on any level above that of ``at_most``, and on that one no more
    than to ``at_most.after``. ``None``: nobody knows.
    """

    at_most: LevelEffect | None = None

    @property
    def told(self) -> tuple[Sentence, ...]:
        """Say so, and what it brings at most."""
        data = {"site": self.site, "subject": self.subject}
        if self.at_most is None:
            return (Sentence(code="value.place.not_valued", data=data),)
        return (headline("value.place.at_most", data, Effect(moves=(), levels=(self.at_most,))),)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceValuesAnswer:
    """The offers where a place brings something, best first; those where it brings nothing (proven).

    ``not_valued``: there was no time for these; the most promising first.
    """

    base_proven: bool
    gains: tuple[PlaceValue, ...]
    no_gain: tuple[OfferNamed, ...]
    not_valued: tuple[NotValued, ...]


@dataclass(frozen=True)
class OneMore(Valuable):
    """One mentor place more at an offer."""

    offer: str

    def changed(self, problem: Problem) -> Problem:
        """Return the problem with that place."""
        return ChangeMentorPlaces(offer=self.offer, by=1).apply(problem)

    def warm(self, revaluing: Revaluing) -> AsGood | Seats | None:
        """Change the one capacity."""
        return revaluing.with_places(self.offer, 1)

    def promise(self, revaluing: Revaluing) -> Promise | None:
        """Ask the duals of the one capacity."""
        return revaluing.promise(self.offer)


def place_values(base: Base, question: PlaceValuesQuestion, deadline: Deadline) -> PlaceValuesAnswer:
    """Rank the offers by what one more mentor place brings; OutOfTimeError when nothing is known of any."""
    offers = offers_of(base, question.subject, question.site)
    found = list(zip(offers, value_all(base, [OneMore(at.offer) for at in offers], deadline), strict=True))
    gains: list[PlaceValue] = []
    nothing: list[OfferNamed] = []
    left: list[tuple[OfferNamed, Promise | None]] = []
    for at, worth in found:
        if not isinstance(worth, Worth):
            left.append((at, worth))
        elif worth.effect and _is_gain(worth.effect):
            gains.append(_value(at, worth.effect, proven=worth.proven))
        elif worth.proven:
            nothing.append(at)
        else:
            left.append((at, worth.promise))
    return PlaceValuesAnswer(
        base_proven=base.proven,
        gains=tuple(sorted(gains, key=lambda row: (row.effect.losses, len(row.effect.moves), row.at.offer))),
        no_gain=tuple(nothing),
        not_valued=tuple(_not_valued(base, *row) for row in sorted(left, key=lambda row: most_first(row[1]))),
    )


def offers_of(base: Base, subject: str | None, site: str | None) -> list[OfferNamed]:
    """Return the offers of a subject, a site, both or all, by site and then by id."""
    return [
        OfferNamed(offer=row.id, site=there.id, subject=row.subject, mentor_places=row.mentor_places)
        for there in base.plan.directory.problem.sites
        for row in there.offers
        if subject in (None, row.subject) and site in (None, there.id)
    ]


def _not_valued(base: Base, at: OfferNamed, promise: Promise | None) -> NotValued:
    return NotValued(**asdict(at), at_most=at_most(base.plan, promise.gains) if promise else None)


def _is_gain(effect: Effect) -> bool:
    return next((row.better for row in effect.levels if row.better is not None), False)


def _value(at: OfferNamed, effect: Effect, *, proven: bool) -> PlaceValue:
    chain = replace(effect, moves=from_new_place(effect.moves, at.site))
    said = headline("value.place", {"site": at.site, "subject": at.subject}, effect)
    return PlaceValue(at=at, effect=chain, proven=proven, told=(said, *_chain_told(chain.moves)))


def _chain_told(moves: Sequence[Moved]) -> Iterator[Sentence]:
    """Yield a sentence for each of the first moves, and one that counts the others."""
    yield from map(move_sentence, moves[:MOST_MOVES_TOLD])
    if len(moves) > MOST_MOVES_TOLD:
        yield Sentence(code="value.place.more_moves", data={"number": len(moves) - MOST_MOVES_TOLD})
