"""Why a student sits elsewhere in the second plan, as far as the two plans and their problems tell.

First what is about the student or a site alone: a site that is gone or new, a pin. Then what *pushes* from the old
site, if the student could not be there in the second plan while all others stay: a limit, fewer places, someone else on
the place. Then what *pulls* to the new site, if the student could not be there in the first plan: a place that is free
or new. For who is better off the pull comes first. Where nothing pushed or pulled, the plan as a whole is better or
worse on a level, or as good.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solver.compare.comparison import LevelChange
from solver.compare.welfare import Welfare
from solver.directory import is_where, is_who
from solver.duos import has_consent
from solver.explain import reasons_at
from solver.plan import Plan, Seated
from solver.problem import Site, Student
from solver.result import ReasonCode
from solver.rules.e1_match import offer_suits
from solver.travel import limit_minutes
from solver.wording import Data

Cause = tuple[str, Data]
"""The code of a move without its family, and its data."""

_NO_PLACE = {ReasonCode.OFFER_FULL, ReasonCode.SITE_FULL, ReasonCode.DUO_REFUSED, ReasonCode.NO_DUO_PARTNER}


@dataclass(frozen=True)
class _Side:
    """One student in one plan."""

    plan: Plan
    student: Student
    seat: Seated | None

    def site(self, site_id: str) -> Site | None:
        return self.plan.directory.sites.get(site_id)

    def blocks(self, site: Site) -> set[ReasonCode]:
        """Return the rules that keep the student from another site while all others stay."""
        codes = {reason.code for reason in reasons_at(self.plan, self.student, site)} - {ReasonCode.LEVEL_ORDER}
        full = [
            quota for quota in self.plan.full_quotas if is_where(site, quota.where) and is_who(self.student, quota.who)
        ]
        if self.seat and all(is_where(self.seat.site, quota.where) for quota in full):
            codes.discard(ReasonCode.QUOTA_REACHED)  # the student's own seat is counted and would come free
        return codes

    def suiting_places(self, site: Site) -> int:
        """Count the mentor places of the offers that suit the student."""
        return sum(offer.mentor_places for offer in site.offers if offer_suits(self.student, site, offer))

    def may_share(self, site: Site) -> bool:
        """Tell whether an offer that suits the student consents to duos."""
        return any(has_consent(site, offer) for offer in site.offers if offer_suits(self.student, site, offer))

    def people(self, site: Site, code: ReasonCode) -> set[str]:
        """Return the others at a site: all of them where heads count, else those on places that suit the student."""
        seats = self.plan.by_site.get(site.id, [])
        if code is not ReasonCode.SITE_FULL:
            seats = [seat for seat in seats if seat.offer and offer_suits(self.student, site, seat.offer)]
        return {seat.student.id for seat in seats} - {self.student.id}

    def trip(self, site: Site) -> Data | None:
        """Return the length of a trip and its limit, if there are both."""
        default = self.plan.directory.problem.policy.default_max_travel_minutes
        minutes, limit = self.plan.minutes(self.student, site), limit_minutes(self.student, default)
        if minutes is None or limit == math.inf:
            return None
        return {"site": site.id, "minutes": minutes, "limit": int(limit)}


def find_cause(base: Plan, other: Plan, student: str, welfare: Welfare, levels: Sequence[LevelChange]) -> Cause:
    """Return why a student of both problems, who sits elsewhere in ``other``, does so."""
    sides = (_Side(plan, plan.directory.students[student], plan.by_student.get(student)) for plan in (base, other))
    move = _Mover(*sides)
    pushes_and_pulls: list[Callable[[], Cause | None]] = [move.push, move.pull]
    if welfare is Welfare.BETTER:
        pushes_and_pulls.reverse()
    for find in (move.own, *pushes_and_pulls):
        if cause := find():
            return cause
    return _by_levels(levels)


@dataclass(frozen=True)
class _Mover:
    """A student who sits elsewhere in the second plan."""

    before: _Side
    after: _Side

    def own(self) -> Cause | None:
        """Find a cause in the student or one of the sites alone."""
        old, new = self.before.seat, self.after.seat
        if old and not self.after.site(old.site.id):
            return "site_withdrawn", {"site": old.site.id}
        if new and not self.before.site(new.site.id):
            return "site_added", {"site": new.site.id}
        before, after = self.before.student, self.after.student
        if new and after.pinned_site == new.site.id != before.pinned_site:
            return "pinned", {"site": new.site.id}
        if old and before.pinned_site == old.site.id != after.pinned_site:
            return "pin_released", {"site": old.site.id}
        return None

    def push(self) -> Cause | None:
        """Find what keeps the student from the old site in the second plan."""
        site = self.after.site(self.before.seat.site.id) if self.before.seat else None
        if site is None:
            return None
        blocks = self.after.blocks(site)
        if ReasonCode.EXCLUDED in blocks:
            return "excluded", {"site": site.id}
        if ReasonCode.TOO_FAR in blocks:
            trip = self.after.trip(site)
            return ("too_far", trip) if trip else ("no_trip", {"site": site.id})
        if ReasonCode.NO_OFFER in blocks:
            return "no_offer", {"site": site.id, "subject": self.after.student.subject}
        return self._taken(site, blocks)

    def pull(self) -> Cause | None:
        """Find what kept the student from the new site in the first plan."""
        site = self.before.site(self.after.seat.site.id) if self.after.seat else None
        if site is None:
            return None
        blocks = self.before.blocks(site)
        if ReasonCode.EXCLUDED in blocks:
            return "no_longer_excluded", {"site": site.id}
        if ReasonCode.TOO_FAR in blocks and (trip := self.after.trip(site)):
            return "within_limit", trip
        if ReasonCode.NO_OFFER in blocks:
            return "offer_added", {"site": site.id, "subject": self.after.student.subject}
        return self._freed(site, blocks)

    def _taken(self, site: Site, blocks: set[ReasonCode]) -> Cause | None:
        old_site = self.before.seat.site if self.before.seat else site
        before, after = self.before.suiting_places(old_site), self.after.suiting_places(site)
        if blocks & _NO_PLACE and after < before:
            return "fewer_places", {"site": site.id, "places": after, "places_before": before}
        if ReasonCode.SITE_FULL in blocks and _most(site) < _most(old_site):
            return "lower_maximum", {"site": site.id, "most": int(_most(site))}
        if blocks & _NO_PLACE and self.before.may_share(old_site) and not self.after.may_share(site):
            return "no_longer_shared", {"site": site.id}
        for code in sorted(blocks & _NO_PLACE):
            if takers := self.after.people(site, code) - self.before.people(old_site, code):
                return "displaced_by", {"site": site.id, "students": tuple(sorted(takers))}
        return ("quota_reached", {"site": site.id}) if ReasonCode.QUOTA_REACHED in blocks else None

    def _freed(self, site: Site, blocks: set[ReasonCode]) -> Cause | None:
        new_site = self.after.seat.site if self.after.seat else site
        before, after = self.before.suiting_places(site), self.after.suiting_places(new_site)
        if blocks & _NO_PLACE and after > before:
            return "more_places", {"site": site.id, "places": after, "places_before": before}
        if ReasonCode.SITE_FULL in blocks and _most(new_site) > _most(site):
            return "higher_maximum", {"site": site.id, "most_before": int(_most(site))}
        if blocks & _NO_PLACE and self.after.may_share(new_site) and not self.before.may_share(site):
            return "may_be_shared", {"site": site.id}
        for code in sorted(blocks & _NO_PLACE):
            if leavers := self.before.people(site, code) - self.after.people(new_site, code):
                return "freed_place", {"site": site.id, "students": tuple(sorted(leavers))}
        return ("quota_free", {"site": site.id}) if ReasonCode.QUOTA_REACHED in blocks else None


def _most(site: Site) -> float:
    """Return the most students that a site takes."""
    return math.inf if site.max_students is None else site.max_students


def _by_levels(levels: Sequence[LevelChange]) -> Cause:
    for level in levels:
        if level.better is not None and level.base is not None and level.other is not None:
            code = "better_for_level" if level.better else "worse_for_level"
            return code, {"level": level.name, "base": level.base, "other": level.other}
    return "as_good", {}
