"""The hard rules, each in its plainest words, for plans of a handful of students.

Nothing here knows the solver: the rules are read from the domain page and the wire format alone.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from solver.problem import (
    DuoWish,
    Location,
    Offer,
    Problem,
    Quota,
    Sector,
    Site,
    Student,
    TravelMode,
    TravelSource,
    Where,
    Who,
)

EARTH_RADIUS_KM = 6371.0088


class Spot(NamedTuple):
    """Where a student sits; ``offer`` is None for a pinned student whom no offer suits (rule E2)."""

    site: str
    offer: str | None


Pair = tuple[str, str]
Sharing = frozenset[Pair]
Spots = dict[str, Spot]


@dataclass(frozen=True)
class World:
    """A problem with its rows by id."""

    problem: Problem

    @cached_property
    def students(self) -> dict[str, Student]:
        """The students by id."""
        return {student.id: student for student in self.problem.students}

    @cached_property
    def sites(self) -> dict[str, Site]:
        """The sites by id."""
        return {site.id: site for site in self.problem.sites}

    @cached_property
    def offers(self) -> dict[str, Offer]:
        """The offers by id."""
        return {offer.id: offer for site in self.problem.sites for offer in site.offers}

    @cached_property
    def site_of_offer(self) -> dict[str, Site]:
        """The site that makes each offer."""
        return {offer.id: site for site in self.problem.sites for offer in site.offers}

    @cached_property
    def listed_minutes(self) -> dict[tuple[str, str], int]:
        """The rows of the uploaded matrix."""
        return {(row.student, row.site): row.minutes for row in self.problem.travel.minutes}

    @cached_property
    def minutes(self) -> dict[tuple[str, str], int | None]:
        """Minutes one way of every student to every site; None when the pair is unknown."""
        return {
            (student.id, site.id): travel_minutes(self, student, site)
            for student in self.problem.students
            for site in self.problem.sites
        }


def suits(student: Student, offer: Offer, site: Site) -> bool:
    """E1: subject, degree, year and institute match; a 2nd-degree student may use any mbo offer's degree."""
    any_degree_will_do = site.sector is Sector.MBO and student.degree == 2
    degrees_differ = None not in (student.degree, offer.degree) and student.degree != offer.degree
    if student.subject != offer.subject or (degrees_differ and not any_degree_will_do):
        return False
    right_year = offer.years is None or student.year in offer.years
    return right_year and (offer.institutes is None or student.institute in offer.institutes)


def travel_minutes(world: World, student: Student, site: Site) -> int | None:
    """T1, T2: the matrix's minutes, or those of the straight line with a detour, rounded up."""
    if world.problem.travel.source is TravelSource.MATRIX:
        return world.listed_minutes.get((student.id, site.id))
    if student.home is None or site.location is None:
        return None
    line = world.problem.travel.straight_line
    speed = {
        TravelMode.BICYCLE: line.bicycle_km_per_hour,
        TravelMode.PUBLIC_TRANSPORT: line.public_transport_km_per_hour,
        TravelMode.CAR: line.car_km_per_hour,
    }[student.travel_mode]
    return math.ceil(haversine_km(student.home, site.location) * line.detour_factor / speed * 60)


def haversine_km(a: Location, b: Location) -> float:
    """Great-circle distance in kilometres."""
    north, east = math.radians(b.lat - a.lat), math.radians(b.lon - a.lon)
    cosines = math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat))
    half_chord = math.sin(north / 2) ** 2 + cosines * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half_chord))


def within_reach(world: World, student: Student, site: Site) -> bool:
    """T1: the pair can be travelled and keeps the student's own limit, else the policy's."""
    minutes = world.minutes[student.id, site.id]
    own, default = student.max_travel_minutes, world.problem.policy.default_max_travel_minutes
    limit = default if own is None else own
    return minutes is not None and (limit is None or minutes <= limit)


def spots_of(world: World, student: Student) -> list[Spot]:
    """E1, E2, E3, T1: every spot that this student alone could have; who must share (D2) needs an offer."""
    if student.pinned_site is not None:
        site = world.sites[student.pinned_site]
        without_place = [] if student.duo is DuoWish.REQUIRED else [Spot(site.id, None)]
        return matching_spots(student, site) or without_place
    return [
        spot
        for site in world.problem.sites
        if site.id not in student.excluded_sites and within_reach(world, student, site)
        for spot in matching_spots(student, site)
    ]


def matching_spots(student: Student, site: Site) -> list[Spot]:
    """E1: the spots at one site's matching offers."""
    return [Spot(site.id, offer.id) for offer in site.offers if suits(student, offer, site)]


def in_where(where: Where, site: Site) -> bool:
    """All given parts of WHERE hold for the site."""
    parts = (
        (where.site, site.id),
        (where.cluster, site.cluster),
        (where.board, site.board),
        (where.partnership, site.partnership),
    )
    return all(wanted is None or own in wanted for wanted, own in parts)


def is_who(who: Who, student: Student) -> bool:
    """All given parts of WHO hold for the student."""
    return (
        who.institute in (None, student.institute)
        and who.subject in (None, student.subject)
        and who.degree in (None, student.degree)
        and (who.years is None or student.year in who.years)
        and (who.modes is None or student.mode in who.modes)
    )


def quota_count(world: World, quota: Quota, spots: Spots) -> int:
    """C5, Q1: how many of the quota's students sit where it looks."""
    return sum(
        is_who(quota.who, world.students[name]) and in_where(quota.where, world.sites[spot.site])
        for name, spot in spots.items()
    )


def counts_hold(world: World, spots: Spots) -> bool:
    """C2, C5, Q1: heads at every site and students in every quota; one student more never lowers a count."""
    for site in world.problem.sites:
        heads = sum(spot.site == site.id for spot in spots.values())
        if site.max_students is not None and heads > site.max_students:
            return False
    return all(quota.max is None or quota_count(world, quota, spots) <= quota.max for quota in world.problem.quotas)


def movers(world: World, spots: Spots, *, published: bool | None = None) -> list[str]:
    """K1: who of the current plan (of its published rows, or of the others) is at another site, or nowhere."""
    rows = [row for row in world.problem.current_plan if published in (None, row.published)]
    return [row.student for row in rows if row.student not in spots or spots[row.student].site != row.site]


def moves_hold(world: World, spots: Spots) -> bool:
    """K1: no more of the current plan move than may."""
    most = world.problem.policy.max_moves
    return most is None or len(movers(world, spots)) <= most


def is_mutual(a: Student, b: Student) -> bool:
    """D2: the two ask for each other."""
    return a.duo_with == b.id and b.duo_with == a.id


def may_share(world: World, one: str, other: str, offer_id: str) -> bool:
    """D1, D2: whether two students at one offer may share a mentor place."""
    a, b, offer = world.students[one], world.students[other], world.offers[offer_id]
    site_says = world.site_of_offer[offer_id].duo_allowed
    consent = site_says if offer.duo_allowed is None else offer.duo_allowed
    years = world.problem.policy.duo_years
    each_may = all(
        s.year in years and not s.final_year and s.duo is not DuoWish.REFUSED and not is_promised(world, s, o)
        for s, o in ((a, b), (b, a))
    )
    return consent and each_may and (a.subject, a.degree) == (b.subject, b.degree)


def is_promised(world: World, student: Student, other: Student) -> bool:
    """D2: a mutual pair that is required on both sides shares with nobody else."""
    partner = world.students.get(student.duo_with or "")
    if partner is None or partner.id == other.id or not is_mutual(student, partner):
        return False
    return student.duo is DuoWish.REQUIRED and partner.duo is DuoWish.REQUIRED


def sharings(world: World, offer_id: str, group: tuple[str, ...]) -> list[Sharing]:
    """C1, D1, D2: every way in which the group at one offer may divide over its mentor places."""
    places = world.offers[offer_id].mentor_places
    required = {name for name in group if world.students[name].duo is DuoWish.REQUIRED}
    return [
        frozenset(pairs)
        for pairs in pairings(group)
        if len(group) - len(pairs) <= places
        and required <= {name for pair in pairs for name in pair}
        and all(may_share(world, one, other, offer_id) for one, other in pairs)
    ]


def pairings(group: tuple[str, ...]) -> Iterator[list[Pair]]:
    """Every way to put some of the group in pairs."""
    if not group:
        yield []
        return
    first, rest = group[0], group[1:]
    yield from pairings(rest)
    for k, partner in enumerate(rest):
        for pairs in pairings(rest[:k] + rest[k + 1 :]):
            yield [(first, partner), *pairs]
