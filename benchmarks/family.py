"""Invented regions of any size, made from a seed: *tight* (as many mentor places as students) and *roomy* ones.

Towns lie anywhere in a square and have Pareto populations; homes and sites lie around towns. Students and mentor
places draw their subjects from the same uneven shares, apart from each other, so that no subject fits exactly. The
nine areas are boards: each site belongs to the nearest of nine sites.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.instance import Bools, Ints
from solver.problem import (
    Board,
    Institute,
    Location,
    Offer,
    PartnerStatus,
    Problem,
    Quota,
    Site,
    Student,
    TravelMode,
    Where,
    Who,
)

AREAS = 9
INSTITUTES = 10
SUBJECTS = 20
FIRST_YEAR_SHARE = 0.35
DUO_SITE_SHARE = 0.5
PARTNER_SITE_SHARE = 0.7
HEADS_SHARE = (0.8, 1.3)
"""Least and most heads at a site, per mentor place."""
QUOTA_SHARE = 1.15
"""An institute's quota in an area, per place of its proportional share."""
TRAVEL_MODE_SHARES = {TravelMode.PUBLIC_TRANSPORT: 0.5, TravelMode.BICYCLE: 0.2, TravelMode.CAR: 0.3}
MAX_TRAVEL_MINUTES = 60

_SOUTH_WEST = Location(lat=52.0, lon=5.0)
_KM_PER_DEGREE = 111.2
_LEAST_SIDE_KM = 60.0
_SITES_PER_TOWN = 4
_TOWN_RADIUS_KM = 3.0
_PARETO_EXPONENT = 1.2

Points = NDArray[np.float64]
"""Kilometres east and north of the south-west corner, one row a point."""


@dataclass(frozen=True)
class Region:
    """The draws behind one instance. ``places`` is the number of mentor places; sites must be at least nine."""

    students: int
    sites: int
    places: int
    seed: int

    def problem(self) -> Problem:
        """Draw the region and return it as a problem."""
        rng = np.random.default_rng(self.seed)
        towns = _Towns.draw(rng, self.sites)
        sites = _Sites(rng, towns.points(rng, self.sites), self.places)
        students = _draw_students(rng, towns.points(rng, self.students))
        return Problem(
            name=f"{self.students} students, {self.sites} sites, {self.places} mentor places, seed {self.seed}",
            institutes=tuple(Institute(id=_institute(u)) for u in range(INSTITUTES)),
            boards=tuple(Board(id=_board(a)) for a in range(AREAS)),
            sites=sites.rows(),
            students=students,
            quotas=_quotas(students, sites.places_of_area),
        )


def tight(students: int, sites: int, seed: int) -> Problem:
    """Return a region with as many mentor places as students."""
    return Region(students, sites, students, seed).problem()


def roomy(students: int, sites: int, seed: int) -> Problem:
    """Return a region with 30 % more mentor places than students."""
    return Region(students, sites, round(1.3 * students), seed).problem()


@dataclass(frozen=True)
class _Towns:
    """Where people live: town centres and the share of the population in each."""

    centres: Points
    shares: Points

    @classmethod
    def draw(cls, rng: np.random.Generator, sites: int) -> "_Towns":
        side_km = _LEAST_SIDE_KM * max(1.0, math.sqrt(sites / 100))
        count = max(6, sites // _SITES_PER_TOWN)
        population = 1 + rng.pareto(_PARETO_EXPONENT, count)
        return cls(rng.uniform(0, side_km, (count, 2)), population / population.sum())

    def points(self, rng: np.random.Generator, count: int) -> Points:
        """Draw points around towns, more around bigger ones."""
        town = rng.choice(len(self.centres), count, p=self.shares)
        around: Points = self.centres[town] + rng.normal(0, _TOWN_RADIUS_KM, (count, 2))
        return around


class _Sites:
    """The columns of all sites. Each has at least one mentor place."""

    def __init__(self, rng: np.random.Generator, points: Points, places: int) -> None:
        count = len(points)
        self.points = points
        self.site_of_place = np.concatenate([np.arange(count), rng.choice(count, places - count)])
        self.subject_of_place = rng.choice(SUBJECTS, places, p=_subject_shares())
        self.area = _nearest(points, points[rng.choice(count, AREAS, replace=False)])
        self.duo_allowed = _exactly(rng, count, DUO_SITE_SHARE)
        self.partner = _exactly(rng, count, PARTNER_SITE_SHARE)
        least, most = (np.bincount(self.site_of_place) * share for share in HEADS_SHARE)
        self.max_students = rng.integers(np.ceil(least).astype(int), np.floor(most).astype(int), endpoint=True)

    @cached_property
    def places_of_area(self) -> Ints:
        """Return the mentor places of each area."""
        return np.bincount(self.area[self.site_of_place], minlength=AREAS)

    def rows(self) -> tuple[Site, ...]:
        """Return the sites with their offers."""
        offers: dict[int, list[Offer]] = {}
        counted = Counter(zip(self.site_of_place.tolist(), self.subject_of_place.tolist(), strict=True))
        for (s, j), places in sorted(counted.items()):
            offer = Offer(id=f"{_site(s)}-{_subject(j)}", subject=_subject(j), mentor_places=places)
            offers.setdefault(s, []).append(offer)
        return tuple(self._row(s, tuple(offers[s])) for s in range(len(self.points)))

    def _row(self, s: int, offers: tuple[Offer, ...]) -> Site:
        return Site(
            id=_site(s),
            location=_location(self.points[s]),
            board=_board(int(self.area[s])),
            partner_status=PartnerStatus.PARTNER if self.partner[s] else PartnerStatus.NONE,
            max_students=int(self.max_students[s]),
            duo_allowed=bool(self.duo_allowed[s]),
            offers=offers,
        )


def _draw_students(rng: np.random.Generator, homes: Points) -> tuple[Student, ...]:
    count = len(homes)
    institute = rng.choice(INSTITUTES, count)
    subject = rng.choice(SUBJECTS, count, p=_subject_shares())
    year = np.where(_exactly(rng, count, FIRST_YEAR_SHARE), 1, rng.integers(2, 5, count))
    mode = rng.choice(len(TRAVEL_MODE_SHARES), count, p=list(TRAVEL_MODE_SHARES.values()))
    modes = list(TRAVEL_MODE_SHARES)
    return tuple(
        Student(
            id=f"student-{i:05d}",
            institute=_institute(int(institute[i])),
            subject=_subject(int(subject[i])),
            year=int(year[i]),
            home=_location(homes[i]),
            travel_mode=modes[mode[i]],
            max_travel_minutes=MAX_TRAVEL_MINUTES,
        )
        for i in range(count)
    )


def _quotas(students: tuple[Student, ...], places_of_area: Ints) -> tuple[Quota, ...]:
    """Return each institute's maximum in each area: 115 % of its share of the students, of the area's places."""
    sent = Counter(student.institute for student in students)
    return tuple(
        Quota(
            id=f"{institute}-{_board(a)}",
            who=Who(institute=institute),
            where=Where(board=(_board(a),)),
            max=math.ceil(QUOTA_SHARE * sent[institute] / len(students) * int(places_of_area[a])),
        )
        for institute in map(_institute, range(INSTITUTES))
        for a in range(AREAS)
    )


def _exactly(rng: np.random.Generator, count: int, share: float) -> Bools:
    """Choose ``share`` of ``count`` rows, rounded."""
    chosen = np.zeros(count, dtype=bool)
    chosen[rng.choice(count, round(share * count), replace=False)] = True
    return chosen


def _nearest(points: Points, centres: Points) -> Ints:
    """Return the number of each point's nearest centre."""
    apart = points[:, None, :] - centres[None, :, :]
    nearest: Ints = np.argmin((apart**2).sum(axis=2), axis=1)
    return nearest


def _subject_shares() -> Points:
    """Return uneven shares: the k-th subject is ``k ** -0.7`` as common as the first."""
    weights = np.arange(1.0, SUBJECTS + 1) ** -0.7
    shares: Points = weights / weights.sum()
    return shares


def _location(point: Points) -> Location:
    """Return a point as degrees, on a plane that touches the earth in the south-west corner."""
    km_per_degree_east = _KM_PER_DEGREE * math.cos(math.radians(_SOUTH_WEST.lat))
    east_km, north_km = point.tolist()
    return Location(
        lat=_SOUTH_WEST.lat + north_km / _KM_PER_DEGREE,
        lon=_SOUTH_WEST.lon + east_km / km_per_degree_east,
    )


def _institute(u: int) -> str:
    return f"institute-{u}"


def _board(a: int) -> str:
    return f"area-{a}"


def _site(s: int) -> str:
    return f"site-{s:04d}"


def _subject(j: int) -> str:
    return f"subject-{j:02d}"
