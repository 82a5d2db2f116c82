"""Which students have no alternative to the site where they sit.

In three senses, from hard to soft. *No other site*: the student's own rules (E1, E3, T1), or a pin, allow nowhere else.
*None free*: there are other sites, but while all others stay none of them can take the student. *Only at a loss*: some
can, but each makes a level worse, the first that changes. Nothing is solved: the sites are looked at one by one with
everybody else in place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from solver.answers.base import Base
from solver.answers.effect import Effect, effect_of
from solver.answers.headlines import headline
from solver.answers.sentences import Sentence
from solver.check import broken_rules
from solver.engine import Deadline
from solver.explain import personal_reasons, reasons_at
from solver.naming import name_places
from solver.plan import Plan, Seated
from solver.problem import Site
from solver.result import ReasonCode
from solver.rules.e1_match import offer_suits


class Bound(StrEnum):
    """In what sense a student has no alternative."""

    NO_OTHER_SITE = "no_other_site"
    NONE_FREE = "none_free"
    ONLY_AT_A_LOSS = "only_at_a_loss"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativesQuestion:
    """Asks which students have no alternative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAlternative:
    """A student without an alternative to ``site``; ``pinned`` is who must be there.

    ``other_sites`` counts the other sites that the student's own rules allow. ``best_site`` is the one of least loss
    that can take the student, with that loss as ``effect``, when there is one.
    """

    student: str
    site: str
    bound: Bound
    pinned: bool
    other_sites: int
    best_site: str | None
    effect: Effect | None

    @property
    def told(self) -> tuple[Sentence, ...]:
        """What binds the student, and what the best other site costs."""
        data = {"student": self.student, "site": self.site}
        if self.effect is not None:
            return (headline("bound.only_at_a_loss", {**data, "other": self.best_site or ""}, self.effect),)
        return (Sentence(code="bound.pinned" if self.pinned else f"bound.{self.bound.value}", data=data),)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativesAnswer:
    """The students without an alternative, hardest sense first, and how many of the placed have one.

    Students who are not placed are not among them: ``why`` tells of those.
    """

    base_proven: bool
    students: tuple[NoAlternative, ...]
    with_alternative: int


def alternatives(base: Base, _: AlternativesQuestion, deadline: Deadline) -> AlternativesAnswer:
    """Look for an alternative for each placed student; OutOfTimeError without time for all."""
    found = []
    for seat in base.plan.seated:
        deadline.remaining()
        found.append(_look(base.plan, seat))
    bound = [row for row in found if row is not None]
    order = list(Bound)
    return AlternativesAnswer(
        base_proven=base.proven,
        students=tuple(sorted(bound, key=lambda row: (order.index(row.bound), row.student))),
        with_alternative=len(found) - len(bound),
    )


def _look(plan: Plan, seat: Seated) -> NoAlternative | None:
    """Return what binds a student to their site; ``None`` when another one costs nothing."""
    pinned = seat.student.pinned_site is not None
    others = [] if pinned else [site for site in plan.directory.problem.sites if site != seat.site]
    allowed = [site for site in others if not any(personal_reasons(plan, seat.student, site))]
    effects = [(site.id, effect) for site in allowed for effect in _effects(plan, seat, site)]
    site, effect = min(effects, key=lambda row: (row[1].losses, row[0]), default=(None, None))
    if effect is not None and not any(row.better is not None for row in effect.levels):
        return None
    return NoAlternative(
        student=seat.student.id,
        site=seat.site.id,
        bound=Bound.ONLY_AT_A_LOSS if effect else Bound.NONE_FREE if allowed else Bound.NO_OTHER_SITE,
        pinned=pinned,
        other_sites=len(allowed),
        best_site=site,
        effect=effect,
    )


def _effects(plan: Plan, seat: Seated, site: Site) -> Iterator[Effect]:
    """Yield what it means that the student alone goes to a site, for each offer that can take them."""
    rest = plan.with_seated([row for row in plan.seated if row != seat])
    if any(reason.code is not ReasonCode.LEVEL_ORDER for reason in reasons_at(rest, seat.student, site)):
        return
    for offer in site.offers:
        if offer_suits(seat.student, site, offer):
            moved = name_places(rest.with_seated([*rest.seated, Seated(seat.student, site, offer, None)]))
            if not broken_rules(moved):
                yield effect_of(plan, moved, beside=[seat.student.id])
