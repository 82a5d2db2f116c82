"""Why a student sits where they sit, or nowhere: alternatives and their price, or the smallest changes that help."""

from dataclasses import dataclass

from solver.answers.base import Base
from solver.answers.forcing import Forced, force
from solver.answers.letters import letter_to_placed, letter_to_unplaced
from solver.answers.remedies import Remedies, remedies
from solver.answers.sentences import Sentence
from solver.engine import Deadline
from solver.explain import personal_reasons
from solver.objectives import objectives_of
from solver.objectives.base import Objective
from solver.plan import Plan, Seated
from solver.result import Placement, Reason
from solver.rules.e1_match import offer_suits

MOST_ALTERNATIVES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyQuestion:
    """Asks why ``student`` sits where the plan says, or nowhere; at most ``limit`` alternatives are solved."""

    student: str
    limit: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyAnswer:
    """The student's placement and its ``alternatives``, best first; or the ``reasons`` for having none, and remedies.

    ``other_sites`` counts the sites that the student could go to but that were not tried. ``base_proven``: every level
    of the plan is proven. ``letter`` is for the student and tells nothing about others.
    """

    student: str
    base_proven: bool
    placement: Placement | None
    alternatives: tuple[Forced, ...] = ()
    other_sites: int = 0
    reasons: tuple[Reason, ...] = ()
    remedies: Remedies | None = None
    letter: tuple[Sentence, ...] = ()


def why(base: Base, question: WhyQuestion, deadline: Deadline) -> WhyAnswer:
    """Answer why a student sits where they sit, or nowhere; OutOfTimeError without time for the whole answer."""
    placement = next((row for row in base.result.placements if row.student == question.student), None)
    if placement is None:
        reasons = next(row.reasons for row in base.result.unplaced if row.student == question.student)
        found = remedies(base, question.student, deadline)
        return WhyAnswer(
            student=question.student,
            base_proven=base.proven,
            placement=None,
            reasons=reasons,
            remedies=found,
            letter=letter_to_unplaced(reasons, found),
        )
    sites = _sites_to_try(base.plan, question.student)
    tried = [force(base, question.student, site, deadline) for site in sites[: question.limit]]
    return WhyAnswer(
        student=question.student,
        base_proven=base.proven,
        placement=placement,
        alternatives=tuple(sorted(tried, key=_loss)),
        other_sites=len(sites) - len(tried),
        letter=letter_to_placed(base.plan, question.student),
    )


def _sites_to_try(plan: Plan, student_id: str) -> list[str]:
    """Return the other sites that the student's own rules allow, best first if nobody else were in the way there."""
    seat = plan.by_student[student_id]
    if seat.student.pinned_site:
        return []
    entries = objectives_of(plan.directory.problem)
    sites = [site for site in plan.directory.problem.sites if site != seat.site]
    allowed = [site for site in sites if not any(personal_reasons(plan, seat.student, site))]
    return sorted((site.id for site in allowed), key=lambda site_id: (_costs(plan, seat, site_id, entries), site_id))


def _costs(plan: Plan, seat: Seated, site_id: str, entries: list[Objective]) -> tuple[int, ...]:
    """Return the entries of the plan with one student at another site and all else as it is, less being better."""
    site = plan.directory.sites[site_id]
    offer = next(offer for offer in site.offers if offer_suits(seat.student, site, offer))
    others = (other for other in plan.seated if other != seat)
    moved = plan.with_seated([*others, Seated(seat.student, site, offer, None)])
    return tuple(entry.sign * entry.value(moved) for entry in entries)


def _loss(forced: Forced) -> tuple[bool, tuple[int, ...], str]:
    """Order forced plans by what they lose on the levels; those that cannot be come last."""
    return forced.effect is None, forced.effect.losses if forced.effect else (), forced.site
