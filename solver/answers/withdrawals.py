"""What hurts most when it is withdrawn: every site, or one mentor place of every offer, solved again exactly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from solver.answers.base import Base
from solver.answers.chains import from_lost_place
from solver.answers.effect import Effect
from solver.answers.headlines import worth_sentences
from solver.answers.place_values import offers_of
from solver.answers.sentences import Sentence
from solver.answers.valuing import Valuable, Worth, value_all
from solver.changes.places import ChangeMentorPlaces
from solver.changes.sites import WithdrawSite
from solver.engine import Deadline
from solver.problem import Problem, Site
from solver.warm.revaluing import AsGood, Revaluing, Seats


class Withdrawn(StrEnum):
    """What is withdrawn, one at a time: a whole site, or one mentor place of an offer."""

    SITE = "site"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalsQuestion:
    """Asks what each withdrawal would cost."""

    of: Withdrawn = Withdrawn.SITE


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What withdrawing a site costs, or one mentor place of ``offer`` there; its moves are told from the lost place.

    ``effect`` is ``None`` when it costs nothing, and when ``cannot_hold``: the pins cannot all hold without the place.
    ``released`` were pinned to the site, and go elsewhere. ``proven``: no better plan without it exists.
    """

    site: str
    offer: str | None
    released: tuple[str, ...]
    effect: Effect | None
    cannot_hold: bool
    proven: bool
    told: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalsAnswer:
    """Every withdrawal, the one that hurts most first. ``not_valued``: there was no time for these sites or offers."""

    base_proven: bool
    withdrawals: tuple[Withdrawal, ...]
    not_valued: tuple[str, ...]


@dataclass(frozen=True)
class OnePlaceLess(Valuable):
    """One mentor place fewer at an offer."""

    site: str
    offer: str

    def changed(self, problem: Problem) -> Problem:
        """Return the problem without that place."""
        return ChangeMentorPlaces(offer=self.offer, by=-1).apply(problem)

    def warm(self, revaluing: Revaluing) -> AsGood | Seats | None:
        """Change the one capacity, unless the plan leaves a place free there."""
        return revaluing.with_places(self.offer, -1)


@dataclass(frozen=True)
class SiteGone(Valuable):
    """A site that takes nobody; ``is_asked_for``: somebody prefers it to others, or is pinned there."""

    site: str
    is_asked_for: bool

    def changed(self, problem: Problem) -> Problem:
        """Return the problem without the site; pins to it are released."""
        return WithdrawSite(site=self.site, release_pins=True).apply(problem)

    def warm(self, revaluing: Revaluing) -> AsGood | Seats | None:
        """Take its places away; where wishes change with it, that does not say all."""
        return None if self.is_asked_for else revaluing.without_places_at(self.site)


def withdrawals(base: Base, question: WithdrawalsQuestion, deadline: Deadline) -> WithdrawalsAnswer:
    """Rank sites, or mentor places, by what their withdrawal costs; OutOfTimeError without time for any."""
    gone: Sequence[OnePlaceLess | SiteGone]
    if question.of is Withdrawn.PLACE:
        offers = offers_of(base, None, None)
        gone = [OnePlaceLess(row.site, row.offer) for row in offers if row.mentor_places]
    else:
        gone = [SiteGone(site.id, _is_asked_for(base, site)) for site in base.plan.directory.problem.sites]
    worths = list(zip(gone, value_all(base, gone, deadline), strict=True))
    return WithdrawalsAnswer(
        base_proven=base.proven,
        withdrawals=tuple(
            sorted((_withdrawal(base, row, worth) for row, worth in worths if isinstance(worth, Worth)), key=_hurt)
        ),
        not_valued=tuple(_offer(row) or row.site for row, worth in worths if not isinstance(worth, Worth)),
    )


def _is_asked_for(base: Base, site: Site) -> bool:
    return any(site.id in row.preferences or row.pinned_site == site.id for row in base.problem.students)


def _offer(gone: OnePlaceLess | SiteGone) -> str | None:
    return gone.offer if isinstance(gone, OnePlaceLess) else None


def _withdrawal(base: Base, gone: OnePlaceLess | SiteGone, worth: Worth) -> Withdrawal:
    effect = worth.effect
    costs = effect is not None and (bool(effect.moves) or any(row.better is not None for row in effect.levels))
    pinned = (row.id for row in base.problem.students if row.pinned_site == gone.site)
    offer = _offer(gone)
    data = {"site": gone.site} if offer is None else {"site": gone.site, "offer": offer}
    code = "value.withdrawal.site" if offer is None else "value.withdrawal.place"
    return Withdrawal(
        site=gone.site,
        offer=offer,
        released=() if offer else tuple(sorted(pinned)),
        effect=replace(effect, moves=from_lost_place(effect.moves, gone.site)) if effect and costs else None,
        cannot_hold=worth.cannot_hold,
        proven=worth.proven,
        told=worth_sentences(code, data, effect, cannot_hold=worth.cannot_hold),
    )


def _hurt(row: Withdrawal) -> tuple[bool, tuple[int, ...], int, str, str]:
    """Order withdrawals by what they cost, most first: what cannot be withdrawn at all comes before everything."""
    lost = tuple(-loss for loss in row.effect.losses) if row.effect else ()
    return not row.cannot_hold, lost or (0,), -len(row.effect.moves) if row.effect else 0, row.site, row.offer or ""
