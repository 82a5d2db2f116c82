"""Regions of any size, made from a seed: *tight* and *roomy* invented ones, and *netherlands* with real geography.

Tight means as many mentor places as students, roomy 30 % more. Students and mentor places draw their subjects from the
same uneven shares, apart from each other, so that no subject fits exactly. The nine areas are boards: each site belongs
to the nearest of nine sites.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from benchmarks.geography import Geography, Points, draw_towns, plane_km
from benchmarks.netherlands import draw_neighbourhood
from solver.instance import Bools, Ints
from solver.model import Floats
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


def tight(students: int, sites: int, seed: int) -> Problem:
    """Return an invented region with as many mentor places as students."""
    rng = np.random.default_rng(seed)
    return _Region(rng, draw_towns(rng, sites), students, students).problem(f"tight, seed {seed}")


def roomy(students: int, sites: int, seed: int) -> Problem:
    """Return an invented region with 30 % more mentor places than students."""
    rng = np.random.default_rng(seed)
    return _Region(rng, draw_towns(rng, sites), students, round(1.3 * students)).problem(f"roomy, seed {seed}")


def netherlands(students: int, sites: int, seed: int, folder: Path) -> Problem:
    """Return a real region that is tight: its schools and homes lie where the files in ``folder`` say."""
    rng = np.random.default_rng(seed)
    geography = draw_neighbourhood(rng, sites, folder)
    return _Region(rng, geography, students, students).problem(f"netherlands, seed {seed}")


@dataclass(frozen=True)
class _Region:
    """What one instance is drawn from; sites must be at least nine."""

    rng: np.random.Generator
    geography: Geography
    students: int
    places: int

    def problem(self, name: str) -> Problem:
        """Draw the region and return it as a problem."""
        sites = _Sites(self.rng, self.geography.sites, self.places)
        students = _draw_students(self.rng, self.geography.draw_homes(self.rng, self.students))
        return Problem(
            name=f"{self.students} students, {len(sites.points)} sites, {self.places} mentor places: {name}",
            institutes=tuple(Institute(id=_institute(u)) for u in range(INSTITUTES)),
            boards=tuple(Board(id=_board(a)) for a in range(AREAS)),
            sites=sites.rows(),
            students=students,
            quotas=_quotas(students, sites.places_of_area),
        )


class _Sites:
    """The columns of all sites. Each has at least one mentor place."""

    def __init__(self, rng: np.random.Generator, points: Points, places: int) -> None:
        count = len(points)
        self.points = points
        self.site_of_place = np.concatenate([np.arange(count), rng.choice(count, places - count)])
        self.subject_of_place = rng.choice(SUBJECTS, places, p=_subject_shares())
        self.area = _nearest_of(plane_km(points), rng.choice(count, AREAS, replace=False))
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


def _nearest_of(km: Points, centres: Ints) -> Ints:
    """Return for each point the number of the nearest of some of the points."""
    apart = km[:, None, :] - km[None, centres, :]
    nearest: Ints = np.argmin((apart**2).sum(axis=2), axis=1)
    return nearest


def _subject_shares() -> Floats:
    """Return uneven shares: the k-th subject is ``k ** -0.7`` as common as the first."""
    weights = np.arange(1.0, SUBJECTS + 1) ** -0.7
    shares: Floats = weights / weights.sum()
    return shares


def _location(point: Points) -> Location:
    return Location(lat=float(point[0]), lon=float(point[1]))


def _institute(u: int) -> str:
    return f"institute-{u}"


def _board(a: int) -> str:
    return f"area-{a}"


def _site(s: int) -> str:
    return f"site-{s:04d}"


def _subject(j: int) -> str:
    return f"subject-{j:02d}"
