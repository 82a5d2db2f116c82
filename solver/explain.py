"""Why a student is not placed: per site in reach that offers the subject, every rule that blocks while others stay put.

Of the sites out of reach only the nearest is told, with their number: a country has thousands.
"""

import dataclasses
from collections.abc import Iterator, Sequence

from solver.directory import is_where, is_who
from solver.duos import arrange, has_consent, is_duo_year
from solver.plan import Plan
from solver.problem import DuoWish, Offer, Quota, Site, Student
from solver.result import Reason, ReasonCode, Unplaced
from solver.rules.e1_match import offer_suits
from solver.travel import limit_minutes
from solver.wording import Data, say


def explain_unplaced(plan: Plan) -> tuple[Unplaced, ...]:
    """Return every unplaced student with all reasons, in the order of student and site ids."""
    students = sorted(plan.directory.problem.students, key=lambda row: row.id)
    missing = [student for student in students if student.id not in plan.by_student]
    explaining = _Explaining(plan)
    return tuple(Unplaced(student=row.id, reasons=tuple(explaining.reasons(row))) for row in missing)


def _as_others(reason: Reason, others: int) -> Reason:
    """Add how many sites are out of reach beside the nearest of them."""
    if reason.code is not ReasonCode.TOO_FAR or not others:
        return reason
    wording, data = f"{reason.wording}.as_others", {**reason.data, "others": others}
    return dataclasses.replace(reason, text=say(f"reason.{wording}", data), wording=wording, data=data)


def _reason(
    wording: str, site: Site | None, data: Data, *, students: tuple[str, ...] = (), quota: Quota | None = None
) -> Reason:
    """Make a reason; the first part of its wording is its code."""
    return Reason(
        code=ReasonCode(wording.partition(".")[0]),
        text=say(f"reason.{wording}", data),
        site=site.id if site else None,
        students=students,
        quota=quota.id if quota else None,
        wording=wording,
        data=data,
    )


def _at(site: Site) -> Data:
    return {"site": site.id, "site_name": site.name or site.id}


def reasons_at(plan: Plan, student: Student, site: Site) -> list[Reason]:
    """Return every rule that keeps a student from a site while all others stay where they are."""
    return _Explaining(plan).reasons_at(student, site, plan.minutes(student, site))


def personal_reasons(plan: Plan, student: Student, site: Site) -> Iterator[Reason]:
    """Yield the reasons that lie in the student and the site alone: E1, E3 and T1."""
    return _personal(plan, student, site, plan.minutes(student, site))


def _personal(plan: Plan, student: Student, site: Site, minutes: int | None) -> Iterator[Reason]:
    """Yield the personal reasons, given the minutes of the trip."""
    if site.id in student.excluded_sites:
        yield _reason("excluded", site, _at(site))
    limit = limit_minutes(student, plan.directory.problem.policy.default_max_travel_minutes)
    if minutes is None:
        yield _reason("too_far.unknown", site, _at(site))
    elif minutes > limit:
        yield _reason("too_far", site, {**_at(site), "minutes": minutes, "limit": int(limit)})
    if not any(offer_suits(student, site, offer) for offer in site.offers):
        yield _reason("no_offer", site, {**_at(site), "subject": student.subject})


class _Explaining:
    """Reasons of one plan; what does not depend on the student is said once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._of_site: dict[str, list[Reason]] = {}
        self._of_quota: dict[tuple[str, Quota], Reason] = {}
        self._of_offer: dict[tuple[str, int | None, bool], list[Reason]] = {}

    def reasons(self, student: Student) -> Iterator[Reason]:
        """Yield the reasons at every site in reach that offers the subject, and at the nearest one out of reach."""
        sites = self.plan.directory.sites_offering.get(student.subject, ())
        limit = limit_minutes(student, self.plan.directory.problem.policy.default_max_travel_minutes)
        trips = self.plan.minutes.of_trips([student] * len(sites), sites)
        beyond = len(sites)
        for site, trip in zip(sites, trips, strict=True):
            if trip is not None and trip <= limit:
                beyond -= 1
                yield from self.reasons_at(student, site, trip)
        if beyond:
            least = min((trip for trip in trips if trip is not None and trip > limit), default=None)
            nearest = self.reasons_at(student, sites[trips.index(least)], least)
            yield from (_as_others(reason, beyond - 1) for reason in nearest)
        if not sites:
            yield _reason("no_offer.anywhere", None, {"subject": student.subject})

    def reasons_at(self, student: Student, site: Site, minutes: int | None) -> list[Reason]:
        """Return every rule that keeps a student from a site so many minutes away while all others stay."""
        reasons = [
            *_personal(self.plan, student, site, minutes),
            *self._site_full(site),
            *self._quotas_reached(student, site),
            *self._offers_full(student, site),
        ]
        reasons += _moves_limit(self.plan, site, reasons)
        return reasons or [_reason("level_order", site, _at(site))]

    def _site_full(self, site: Site) -> list[Reason]:
        if site.id not in self._of_site:
            self._of_site[site.id] = [*_site_full(self.plan, site)]
        return self._of_site[site.id]

    def _quotas_reached(self, student: Student, site: Site) -> Iterator[Reason]:
        for quota in self.plan.full_quotas:
            if is_who(student, quota.who) and is_where(site, quota.where):
                if (site.id, quota) not in self._of_quota:
                    self._of_quota[site.id, quota] = _quota_reached(self.plan, quota, site)
                yield self._of_quota[site.id, quota]

    def _offers_full(self, student: Student, site: Site) -> list[Reason]:
        """Return why none of the matching offers can take the student beside those who sit there."""
        reasons: list[Reason] = []
        for offer in site.offers:
            if offer_suits(student, site, offer):
                blocking = self._offer_full(student, site, offer)
                if not blocking:
                    return []
                reasons += blocking
        return reasons

    def _offer_full(self, student: Student, site: Site, offer: Offer) -> list[Reason]:
        """Return why an offer cannot take the student, nothing when it can; the same for all without duo wishes."""
        directory = self.plan.directory
        if student.duo is not DuoWish.ALLOWED or directory.mutual_partner(student) is not None:
            return _Offer(self.plan, student, site, offer).blocking()
        kind = (offer.id, student.degree, is_duo_year(student, directory.problem.policy))
        if kind not in self._of_offer:
            self._of_offer[kind] = _Offer(self.plan, student, site, offer).blocking()
        return self._of_offer[kind]


def _site_full(plan: Plan, site: Site) -> Iterator[Reason]:
    heads = plan.by_site.get(site.id, [])
    if site.max_students is not None and len(heads) >= site.max_students:
        students = tuple(seat.student.id for seat in heads)
        data = {**_at(site), "most": site.max_students, "heads": len(heads)}
        yield _reason("site_full", site, data, students=students)


def _quota_reached(plan: Plan, quota: Quota, site: Site) -> Reason:
    data: Data = {**_at(site), "most": quota.max or 0, "heads": plan.quota_count(quota)}
    if quota.id:
        return _reason("quota_reached", site, {**data, "quota": quota.id}, quota=quota)
    return _reason("quota_reached.unnamed", site, data)


def _moves_limit(plan: Plan, site: Site, reasons: Sequence[Reason]) -> Iterator[Reason]:
    """Yield that those who hold the places may not move, when ``max_moves`` is used up (rule K1)."""
    problem = plan.directory.problem
    most = problem.policy.max_moves
    if most is None or len(plan.moved) < most:
        return
    in_the_way = {student for reason in reasons for student in reason.students}
    current = {row.student for row in problem.current_plan if row.site == site.id}
    staying = tuple(sorted(in_the_way & current))
    if staying:
        data = {**_at(site), "most": most, "students": staying, "number": len(staying)}
        yield _reason("moves_limit", site, data, students=staying)


class _Offer:
    """One matching offer, with those who sit there and the one who would join."""

    def __init__(self, plan: Plan, student: Student, site: Site, offer: Offer) -> None:
        self.plan, self.student, self.site, self.offer = plan, student, site, offer
        self.seated = [seat.student for seat in plan.by_offer.get(offer.id, [])]

    def fits(self, student: Student, seated: list[Student]) -> bool:
        """Tell whether the places hold all, perhaps with other duo wishes than the real ones."""
        places = self.offer.mentor_places
        return arrange(self.plan.directory, self.site, self.offer, [*seated, student], places) is not None

    def blocking(self) -> list[Reason]:
        """Return what keeps the student from the offer, nothing when it can take them."""
        return [] if self.fits(self.student, self.seated) else [*self._reasons()]

    def _reasons(self) -> Iterator[Reason]:
        """Yield what blocks: no partner, no place, or a refusal that would free one."""
        willing = dataclasses.replace(self.student, duo=DuoWish.ALLOWED)
        if self.student.duo is DuoWish.REQUIRED:
            yield self._no_partner()
            if self.fits(willing, self.seated):
                return
        yield self._reason("offer_full", {"places": self.offer.mentor_places, "students": self._seated_ids})
        refusing = tuple(row.id for row in [self.student, *self.seated] if self._refuses_in_vain(row))
        lifted = [dataclasses.replace(row, duo=DuoWish.ALLOWED) if row.id in refusing else row for row in self.seated]
        if refusing and has_consent(self.site, self.offer) and self.fits(willing, lifted):
            yield self._reason("duo_refused", {"refusing": refusing, "refusals": len(refusing)})

    def _refuses_in_vain(self, other: Student) -> bool:
        """Tell whether somebody refuses who could share with the student."""
        alike = (other.subject, other.degree) == (self.student.subject, self.student.degree)
        return other.duo is DuoWish.REFUSED and alike and is_duo_year(other, self.plan.directory.problem.policy)

    def _no_partner(self) -> Reason:
        partner = self.plan.directory.locked_partner(self.student)
        if partner is None:
            return self._reason("no_duo_partner", {"student": self.student.id})
        return self._reason("no_duo_partner.locked", {"student": self.student.id, "partner": partner.id})

    @property
    def _seated_ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.seated)

    def _reason(self, wording: str, data: Data) -> Reason:
        here = {**_at(self.site), "offer": self.offer.id, "subject": self.student.subject}
        return _reason(wording, self.site, {**here, **data}, students=self._seated_ids)
