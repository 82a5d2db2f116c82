"""Changes of sites: withdrawn, added, with another partner status, consent to duos or maximum of students."""

from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from solver.changes.base import BaseChange, chosen_sites, listed, new_value, number_place, refuse, require
from solver.faults import Place
from solver.faults.numbers import COUNT
from solver.faults.register import Register
from solver.moves import fitted
from solver.problem import PartnerStatus, Problem, Quota, Shortage, Site, Student, TravelRow, Where

Limited = TypeVar("Limited", Quota, Shortage)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawSite(BaseChange):
    """A site takes no students: it leaves the problem, and whatever names it forgets it.

    Preferences, exclusions and matrix rows that name it go, and current placements there have no site. A quota or
    shortage *only* at this site goes too. Pins to it are refused, with the students' ids, unless ``release_pins``.
    """

    kind: ClassVar[str] = "site_withdraw"
    site: str
    release_pins: bool = False

    def apply(self, problem: Problem) -> Problem:
        """Remove the site."""
        require(Register(problem).sites.unknown(("site",), self.site))
        pinned = sorted(row.id for row in problem.students if row.pinned_site == self.site)
        if pinned and not self.release_pins:
            raise refuse(f"Pinned to {self.site!r}: {listed(pinned)}. Maybe 'release_pins': true is meant.", "site")
        minutes = tuple(row for row in problem.travel.minutes if row.site != self.site)
        changed = replace(
            problem,
            sites=tuple(row for row in problem.sites if row.id != self.site),
            students=tuple(self._forgotten_by(row) for row in problem.students),
            travel=replace(problem.travel, minutes=minutes),
            quotas=_elsewhere(problem.quotas, self.site),
            shortages=_elsewhere(problem.shortages, self.site),
        )
        return replace(changed, current_plan=fitted(problem.current_plan, changed))

    def _forgotten_by(self, student: Student) -> Student:
        if self.site not in (*student.preferences, *student.excluded_sites, student.pinned_site):
            return student
        is_pinned_here = student.pinned_site == self.site
        return replace(
            student,
            preferences=tuple(site for site in student.preferences if site != self.site),
            excluded_sites=tuple(site for site in student.excluded_sites if site != self.site),
            pinned_site=None if is_pinned_here else student.pinned_site,
            pin_reason=None if is_pinned_here else student.pin_reason,
        )


def _elsewhere(rows: tuple[Limited, ...], site: str) -> tuple[Limited, ...]:
    """Take a site out of each row's WHERE; rows that were about this site only go."""
    kept = (replace(row, where=_without(row.where, site)) for row in rows)
    return tuple(row for row in kept if row.where.site != ())


def _without(where: Where, site: str) -> Where:
    return where if where.site is None else replace(where, site=tuple(each for each in where.site if each != site))


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentMinutes:
    """The minutes of one student to a site that is added."""

    student: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSite(BaseChange):
    """A site joins, with its offers. Where travel is a matrix, ``minutes`` has the trips that are possible."""

    kind: ClassVar[str] = "site_add"
    site: Site
    minutes: tuple[StudentMinutes, ...] = ()

    def apply(self, problem: Problem) -> Problem:
        """Append the site and its matrix rows."""
        rows = (TravelRow(student=row.student, site=self.site.id, minutes=row.minutes) for row in self.minutes)
        travel = replace(problem.travel, minutes=(*problem.travel.minutes, *rows))
        return replace(problem, sites=(*problem.sites, self.site), travel=travel)

    def place_of(self, place: Place) -> Place | None:
        """Return the field of the new site."""
        return ("site", *place[2:]) if place[0] == "sites" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPartnerStatus(BaseChange):
    """A site, or each of a group, has another standing in its partnership."""

    kind: ClassVar[str] = "partner_status"
    site: str | None = None
    where: Where | None = None
    value: PartnerStatus

    def apply(self, problem: Problem) -> Problem:
        """Set the status."""
        return with_sites(problem, [replace(row, partner_status=self.value) for row in self._sites(problem)])

    def _sites(self, problem: Problem) -> list[Site]:
        return chosen_sites(problem, self.site, self.where)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDuoAllowed(BaseChange):
    """An offer consents to duos or not; or a site does, or each of a group: then also for all offers there."""

    kind: ClassVar[str] = "duo_allowed"
    site: str | None = None
    where: Where | None = None
    offer: str | None = None
    value: bool

    def apply(self, problem: Problem) -> Problem:
        """Set the consent; a site's holds for its offers, whatever they said themselves."""
        if self.offer is None:
            return with_sites(problem, [self._site(row) for row in chosen_sites(problem, self.site, self.where)])
        if self.site is not None or self.where is not None:
            raise refuse("Give one of 'offer', 'site' and 'where'.")
        require(Register(problem).offers.unknown(("offer",), self.offer))
        return with_sites(problem, [self._with_offer(row) for row in problem.sites])

    def _site(self, site: Site) -> Site:
        offers = tuple(replace(offer, duo_allowed=None) for offer in site.offers)
        return replace(site, duo_allowed=self.value, offers=offers)

    def _with_offer(self, site: Site) -> Site:
        offers = (replace(row, duo_allowed=self.value) if row.id == self.offer else row for row in site.offers)
        return replace(site, offers=tuple(offers))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMaxStudents(BaseChange):
    """A site, or each of a group, takes at most ``by`` students more (or fewer), or ``value`` of them."""

    kind: ClassVar[str] = "max_students"
    site: str | None = None
    where: Where | None = None
    by: int | None = None
    value: int | None = None

    def apply(self, problem: Problem) -> Problem:
        """Set the maximum; ``by`` counts from the one that the site has."""
        return with_sites(problem, [self._changed(row) for row in chosen_sites(problem, self.site, self.where)])

    def _changed(self, site: Site) -> Site:
        if site.max_students is None and self.value is None:
            raise refuse(f"Site {site.id!r} has no maximum that could change 'by' something. Give 'value'.", "by")
        most = new_value(site.max_students or 0, self.by, self.value)
        require(COUNT.faults((number_place(self.by),), most))
        return replace(site, max_students=most)


def with_sites(problem: Problem, changed: list[Site]) -> Problem:
    """Put changed sites in the place of those with the same ids."""
    by_id = {row.id: row for row in changed}
    return replace(problem, sites=tuple(by_id.get(row.id, row) for row in problem.sites))
