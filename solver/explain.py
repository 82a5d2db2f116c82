"""Why a student is not placed: per site in reach that offers the subject, every rule that blocks while others stay put.

Of the sites out of reach only the nearest is told, with their number: a country has thousands.
"""

import dataclasses
from collections.abc import Iterator

from solver.directory import is_where, is_who
from solver.duos import arrange, has_consent, is_duo_year
from solver.plan import Plan
from solver.problem import DuoWish, Offer, Site, Student
from solver.result import Reason, ReasonCode, Unplaced
from solver.rules.e1_match import offer_suits
from solver.rules.q1_quotas import quota_words
from solver.rules.t1_travel_limit import within_limit
from solver.travel import limit_minutes
from solver.words import counted


def explain_unplaced(plan: Plan) -> tuple[Unplaced, ...]:
    """Return every unplaced student with all reasons, in the order of student and site ids."""
    students = sorted(plan.directory.problem.students, key=lambda row: row.id)
    missing = [student for student in students if student.id not in plan.by_student]
    return tuple(Unplaced(student=row.id, reasons=tuple(_reasons(plan, row))) for row in missing)


def _reasons(plan: Plan, student: Student) -> Iterator[Reason]:
    """Yield the reasons at every site in reach that offers the subject, and at the nearest one out of reach."""
    sites = plan.directory.sites_offering.get(student.subject, ())
    default = plan.directory.problem.policy.default_max_travel_minutes
    minutes = [plan.minutes(student, site) for site in sites]
    limit = limit_minutes(student, default)
    for site, trip in zip(sites, minutes, strict=True):
        if trip is not None and trip <= limit:
            yield from reasons_at(plan, student, site)
    beyond = [(trip is None, trip or 0, site.id, site) for site, trip in zip(sites, minutes, strict=True)]
    beyond = [row for row in beyond if row[0] or row[1] > limit]
    if beyond:
        nearest = min(beyond)[-1]
        yield from (_with_others(reason, len(beyond) - 1) for reason in reasons_at(plan, student, nearest))
    if not sites:
        yield Reason(code=ReasonCode.NO_OFFER, text=f"No site offers {student.subject}.")


def _with_others(reason: Reason, others: int) -> Reason:
    """Add how many sites are out of reach beside the nearest of them."""
    if reason.code is not ReasonCode.TOO_FAR or not others:
        return reason
    told = f"So are {counted(others, 'other site')} that offer the subject." if others > 1 else "So is one other site."
    return dataclasses.replace(reason, text=f"{reason.text} {told}")


def reasons_at(plan: Plan, student: Student, site: Site) -> list[Reason]:
    """Return every rule that keeps a student from a site while all others stay where they are."""
    reasons = [
        *_personal(plan, student, site),
        *_site_full(plan, site),
        *_quotas_reached(plan, student, site),
        *_offers_full(plan, student, site),
    ]
    if not reasons:
        text = f"A place is free at {site.id!r}, but a level that is ranked higher would get worse."
        reasons.append(Reason(code=ReasonCode.LEVEL_ORDER, text=text, site=site.id))
    return reasons


def _personal(plan: Plan, student: Student, site: Site) -> list[Reason]:
    """Return the reasons that lie in the student and the site alone: E1, E3 and T1."""
    reasons = []
    if site.id in student.excluded_sites:
        text = f"Site {site.id!r} is excluded."
        reasons.append(Reason(code=ReasonCode.EXCLUDED, text=text, site=site.id))
    default = plan.directory.problem.policy.default_max_travel_minutes
    if not within_limit(student, site, plan.minutes, default):
        minutes = plan.minutes(student, site)
        text = f"Site {site.id!r} is {minutes} minutes away; the limit is {limit_minutes(student, default):g} minutes."
        if minutes is None:
            text = f"Site {site.id!r} cannot be reached: no travel time to it is known."
        reasons.append(Reason(code=ReasonCode.TOO_FAR, text=text, site=site.id))
    if not any(offer_suits(student, site, offer) for offer in site.offers):
        text = f"The offers for {student.subject} at {site.id!r} are for another degree, year or institute."
        reasons.append(Reason(code=ReasonCode.NO_OFFER, text=text, site=site.id))
    return reasons


def _site_full(plan: Plan, site: Site) -> Iterator[Reason]:
    heads = plan.by_site.get(site.id, [])
    if site.max_students is not None and len(heads) >= site.max_students:
        yield Reason(
            code=ReasonCode.SITE_FULL,
            text=f"Site {site.id!r} takes at most {counted(site.max_students, 'student')} and has {len(heads)}.",
            site=site.id,
            students=tuple(seat.student.id for seat in heads),
        )


def _quotas_reached(plan: Plan, student: Student, site: Site) -> Iterator[Reason]:
    for quota in plan.full_quotas:
        if quota.max is not None and is_where(site, quota.where) and is_who(student, quota.who):
            yield Reason(
                code=ReasonCode.QUOTA_REACHED,
                text=f"{quota_words(quota)} allows {counted(quota.max, 'student')} and has {plan.quota_count(quota)}.",
                site=site.id,
                quota=quota.id,
            )


def _offers_full(plan: Plan, student: Student, site: Site) -> list[Reason]:
    """Return why none of the matching offers can take the student beside those who sit there."""
    reasons: list[Reason] = []
    for offer in site.offers:
        if offer_suits(student, site, offer):
            here = _Offer(plan, student, site, offer)
            if here.fits(student, here.seated):
                return []
            reasons += here.reasons()
    return reasons


class _Offer:
    """One matching offer, with those who sit there and the one who would join."""

    def __init__(self, plan: Plan, student: Student, site: Site, offer: Offer) -> None:
        self.plan, self.student, self.site, self.offer = plan, student, site, offer
        self.seated = [seat.student for seat in plan.by_offer.get(offer.id, [])]

    def fits(self, student: Student, seated: list[Student]) -> bool:
        """Tell whether the places hold all, perhaps with other duo wishes than the real ones."""
        places = self.offer.mentor_places
        return arrange(self.plan.directory, self.site, self.offer, [*seated, student], places) is not None

    def reasons(self) -> Iterator[Reason]:
        """Yield what blocks: no partner, no place, or a refusal that would free one."""
        willing = dataclasses.replace(self.student, duo=DuoWish.ALLOWED)
        if self.student.duo is DuoWish.REQUIRED:
            yield self._no_partner()
            if self.fits(willing, self.seated):
                return
        names = ", ".join(row.id for row in self.seated) or "nobody"
        places = counted(self.offer.mentor_places, "mentor place")
        text = f"Offer {self.offer.id!r} at {self.site.id!r} has {places} and none free; there: {names}."
        yield self._reason(ReasonCode.OFFER_FULL, text)
        refusing = [row.id for row in [self.student, *self.seated] if self._refuses_in_vain(row)]
        lifted = [dataclasses.replace(row, duo=DuoWish.ALLOWED) if row.id in refusing else row for row in self.seated]
        if refusing and has_consent(self.site, self.offer) and self.fits(willing, lifted):
            text = f"A place at offer {self.offer.id!r} could be shared, but {', '.join(refusing)} refuses a duo."
            yield self._reason(ReasonCode.DUO_REFUSED, text)

    def _refuses_in_vain(self, other: Student) -> bool:
        """Tell whether somebody refuses who could share with the student."""
        alike = (other.subject, other.degree) == (self.student.subject, self.student.degree)
        return other.duo is DuoWish.REFUSED and alike and is_duo_year(other, self.plan.directory.problem.policy)

    def _no_partner(self) -> Reason:
        partner = self.plan.directory.locked_partner(self.student)
        text = f"Nobody at offer {self.offer.id!r} can share with {self.student.id!r}."
        if partner is not None:
            text = f"{partner.id!r}, the only one who may share with {self.student.id!r}, is not at {self.offer.id!r}."
        return self._reason(ReasonCode.NO_DUO_PARTNER, text)

    def _reason(self, code: ReasonCode, text: str) -> Reason:
        students = tuple(row.id for row in self.seated)
        return Reason(code=code, text=text, site=self.site.id, students=students)
