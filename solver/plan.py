"""A plan as a reader sees it: who sits where, completed where the planner left it open."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from solver.directory import Directory, is_where, is_who
from solver.problem import CurrentPlacement, Offer, Quota, Site, Student
from solver.result import Seat
from solver.travel import MinutesOf

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Seated:
    """A student at a site; ``offer`` is ``None`` without one, ``mentor_place`` while none is named.

    A place without an offer is one of that number at whichever offer the student takes.
    """

    student: Student
    site: Site
    offer: Offer | None
    mentor_place: int | None

    @property
    def place(self) -> tuple[str, int]:
        """Return the offer's id and the place number, ``("", 0)`` where there is none."""
        return (self.offer.id if self.offer else "", self.mentor_place or 0)


@dataclass(frozen=True)
class Plan:
    """All seats of known students at known sites, each student once."""

    directory: Directory
    seated: tuple[Seated, ...]
    minutes: MinutesOf
    stated_offers: dict[str, str]
    """Offers named in the plan's rows, by student id, whether they exist or not."""

    @classmethod
    def of(cls, directory: Directory, seats: Iterable[Seat], minutes: MinutesOf) -> "Plan":
        """Read seats; rows with an unknown student or site and repeated students are left out."""
        seated: dict[str, Seated] = {}
        stated: dict[str, str] = {}
        for seat in seats:
            student, site = directory.students.get(seat.student), directory.sites.get(seat.site)
            if student is not None and site is not None and seat.student not in seated:
                offer = _offer_at(site, seat.offer)
                if seat.offer is not None:
                    stated[seat.student] = seat.offer
                is_read = offer is not None or seat.offer is None
                seated[seat.student] = Seated(student, site, offer, seat.mentor_place if is_read else None)
        return cls(directory, tuple(seated[key] for key in sorted(seated)), minutes, stated)

    @cached_property
    def by_student(self) -> dict[str, Seated]:
        """Return each placed student's seat."""
        return {seat.student.id: seat for seat in self.seated}

    @cached_property
    def by_site(self) -> dict[str, list[Seated]]:
        """Return the seats of each site that has any, in the order of student ids."""
        return _grouped(self.seated, lambda seat: seat.site.id)

    @cached_property
    def by_offer(self) -> dict[str, list[Seated]]:
        """Return the seats of each offer that has any, in the order of student ids."""
        return _grouped((seat for seat in self.seated if seat.offer), lambda seat: seat.place[0])

    @cached_property
    def trips(self) -> list[int | None]:
        """Return the minutes of each seat's trip, in the order of the seats; ``None`` when unknown."""
        return self.minutes.of_trips([seat.student for seat in self.seated], [seat.site for seat in self.seated])

    @cached_property
    def by_place(self) -> dict[tuple[str, int], list[Seated]]:
        """Return who shares each named mentor place, by offer id and place number."""
        named = (seat for seat in self.seated if seat.offer and seat.mentor_place is not None)
        return _grouped(named, lambda seat: seat.place)

    def place_mates(self, seat: Seated) -> list[Student]:
        """Return the others on a seat's mentor place."""
        here = self.by_place.get(seat.place, [])
        return [other.student for other in here if other.student.id != seat.student.id]

    def quota_members(self, quota: Quota) -> list[Seated]:
        """Return the seats that a quota counts (rules Q1, C5)."""
        there = [here for here in self.by_site.values() if is_where(here[0].site, quota.where)]
        counted = [seat for here in there for seat in here if is_who(seat.student, quota.who)]
        return sorted(counted, key=lambda seat: seat.student.id)

    @cached_property
    def _quota_counts(self) -> dict[Quota, int]:
        return {quota: len(self.quota_members(quota)) for quota in self.directory.problem.quotas}

    def quota_count(self, quota: Quota) -> int:
        """Return how many seats a quota of the problem counts."""
        return self._quota_counts[quota]

    @cached_property
    def full_quotas(self) -> tuple[Quota, ...]:
        """Return the quotas that have reached their maximum (rules Q1, C5)."""
        quotas = self.directory.problem.quotas
        return tuple(quota for quota in quotas if quota.max is not None and self.quota_count(quota) >= quota.max)

    def moved_from(self, current: Iterable[CurrentPlacement]) -> tuple[CurrentPlacement, ...]:
        """Return the placements of another plan that this one does not keep: another site, or none (rule K1)."""
        sites = {seat.student.id: seat.site.id for seat in self.seated}
        return tuple(row for row in current if row.site is None or sites.get(row.student) != row.site)

    @cached_property
    def moved(self) -> tuple[CurrentPlacement, ...]:
        """Return the placements of the problem's current plan that this plan does not keep (rule K1)."""
        return self.moved_from(self.directory.problem.current_plan)

    def travel_minutes(self, seat: Seated) -> int | None:
        """Return the minutes of a seat's trip; ``None`` when unknown."""
        return self.minutes(seat.student, seat.site)

    def seats(self) -> tuple[Seat, ...]:
        """Return the plan as rows again, in the order of student ids."""
        return tuple(
            Seat(
                student=seat.student.id,
                site=seat.site.id,
                offer=seat.offer.id if seat.offer else None,
                mentor_place=seat.mentor_place,
            )
            for seat in self.seated
        )

    def with_seated(self, seated: Iterable[Seated]) -> "Plan":
        """Return the same plan with other seats."""
        return replace(self, seated=tuple(sorted(seated, key=lambda seat: seat.student.id)))


def _offer_at(site: Site, offer_id: str | None) -> Offer | None:
    return next((offer for offer in site.offers if offer.id == offer_id), None)


def _grouped(seated: Iterable[Seated], key: Callable[[Seated], Key]) -> dict[Key, list[Seated]]:
    groups: defaultdict[Key, list[Seated]] = defaultdict(list)
    for seat in seated:
        groups[key(seat)].append(seat)
    return dict(groups)
