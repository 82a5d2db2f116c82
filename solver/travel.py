"""Travel minutes from a matrix or the straight-line estimate, and what a trip is charged (rule T2)."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from solver.problem import (
    ChargeStep,
    Location,
    Problem,
    Site,
    StraightLine,
    Student,
    TravelMode,
    TravelSource,
)

Degrees = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""

_BLOCK = 100
"""Sites whose minutes from a home are estimated at once: hardly more work than one."""

_MOST_REMEMBERED = 10_000
"""Blocks kept by a lookup, some 10 MiB: the plans of one search are counted again and again."""


class MinutesOf(Protocol):
    """Minutes from a student's home to a site; ``None`` when the trip is unknown or impossible."""

    def __call__(self, student: Student, site: Site, /) -> int | None:
        """Return the minutes of one trip."""

    def of_trips(self, students: Sequence[Student], sites: Sequence[Site]) -> list[int | None]:
        """Return the minutes of many trips at once, each student to the site beside."""


def haversine_km(lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> NDArray[np.float64]:
    """Return great-circle distances in kilometres between points in degrees (haversine formula).

    ``d = 2 R asin sqrt(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2))``; arguments broadcast.
    """
    phi1, lambda1, phi2, lambda2 = (np.radians(np.asarray(x, dtype=float)) for x in (lat1, lon1, lat2, lon2))
    half = np.sin((phi2 - phi1) / 2) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin((lambda2 - lambda1) / 2) ** 2
    distance: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return distance


def km_per_hour(mode: TravelMode, estimate: StraightLine) -> float:
    """Return the speed of a travel mode in the straight-line estimate."""
    speeds = {
        TravelMode.BICYCLE: estimate.bicycle_km_per_hour,
        TravelMode.PUBLIC_TRANSPORT: estimate.public_transport_km_per_hour,
        TravelMode.CAR: estimate.car_km_per_hour,
    }
    return speeds[mode]


def whole_minutes(km: ArrayLike, detour_factor: float, speed_km_per_hour: ArrayLike) -> NDArray[np.int64]:
    """Return ``ceil(60 · km · detour / speed)``; nine decimals are kept so that noise does not round up."""
    minutes = np.asarray(km, dtype=float) * detour_factor * 60 / np.asarray(speed_km_per_hour, dtype=float)
    whole: NDArray[np.int64] = np.ceil(np.round(minutes, 9)).astype(np.int64)
    return whole


def minutes_lookup(problem: Problem) -> MinutesOf:
    """Return what knows the minutes of any student to any site of ``problem``."""
    if problem.travel.source is TravelSource.MATRIX:
        return _Listed(problem)
    return _Estimated(problem)


class _Listed:
    """The travel matrix."""

    def __init__(self, problem: Problem) -> None:
        self._minutes = {(row.student, row.site): row.minutes for row in problem.travel.minutes}

    def __call__(self, student: Student, site: Site, /) -> int | None:
        return self._minutes.get((student.id, site.id))

    def of_trips(self, students: Sequence[Student], sites: Sequence[Site]) -> list[int | None]:
        return [self(student, site) for student, site in zip(students, sites, strict=True)]


class _Estimated:
    """The straight-line estimate; single trips are estimated a block of sites at once."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        estimate = problem.travel.straight_line
        self._detour = estimate.detour_factor
        self._speeds = {mode: km_per_hour(mode, estimate) for mode in TravelMode}
        self._number = {site.id: s for s, site in enumerate(problem.sites)}
        self._sites = coordinates([site.location for site in problem.sites])
        self._minutes_to = lru_cache(maxsize=_MOST_REMEMBERED)(self._minutes_to_block)

    def __call__(self, student: Student, site: Site, /) -> int | None:
        if student.home is None:
            return None
        s = self._number[site.id]
        return self._minutes_to(student.home, student.travel_mode, s - s % _BLOCK)[s % _BLOCK]

    def of_trips(self, students: Sequence[Student], sites: Sequence[Site]) -> list[int | None]:
        speed = np.array([self._speeds[student.travel_mode] for student in students])
        site = np.array([self._number[site.id] for site in sites], dtype=np.int64)
        return self._minutes(coordinates([student.home for student in students]), self._sites[site], speed)

    def __reduce__(self) -> tuple[type[Self], tuple[Problem]]:
        """Pickle without what is remembered."""
        return type(self), (self._problem,)

    def _minutes_to_block(self, home: Location, mode: TravelMode, block: int) -> list[int | None]:
        return self._minutes(coordinates([home]), self._sites[block : block + _BLOCK], self._speeds[mode])

    def _minutes(self, home: Degrees, site: Degrees, speed: ArrayLike) -> list[int | None]:
        km = haversine_km(home[:, 0], home[:, 1], site[:, 0], site[:, 1])
        minutes = whole_minutes(np.nan_to_num(km), self._detour, speed)
        return [trip if known else None for trip, known in zip(minutes.tolist(), ~np.isnan(km), strict=True)]


def coordinates(places: Sequence[Location | None]) -> Degrees:
    """Return latitudes and longitudes in two columns, not a number where there is no place."""
    rows = [(place.lat, place.lon) if place else (np.nan, np.nan) for place in places]
    return np.array(rows, dtype=float).reshape(-1, 2)


def limit_minutes(student: Student, default_max_travel_minutes: int | None) -> float:
    """Return a student's own travel limit, else the policy's; infinite when neither is set (rule T1)."""
    own = student.max_travel_minutes
    limit = default_max_travel_minutes if own is None else own
    return math.inf if limit is None else limit


def charge(minutes: ArrayLike, steps: Sequence[ChargeStep]) -> NDArray[np.int64]:
    """Return the charge of trips: each step's rate applies to the minutes between it and the next (rule T2).

    ``charge(t) = Σ_j rate_j · max(0, min(t, from_{j+1}) - from_j)``.
    """
    trip = np.asarray(minutes, dtype=np.int64)
    total = np.zeros_like(trip)
    ends = [step.from_minutes for step in steps[1:]] + [np.iinfo(np.int64).max]
    for step, end in zip(steps, ends, strict=True):
        total += step.per_minute * np.maximum(0, np.minimum(trip, end) - step.from_minutes)
    return total


def charge_with_credit(minutes: ArrayLike, credit_minutes: ArrayLike, steps: Sequence[ChargeStep]) -> NDArray[np.int64]:
    """Return the charge on top of earlier heavy trips: ``charge(t + c) - charge(c)`` (rule T2)."""
    credit = np.asarray(credit_minutes, dtype=np.int64)
    return charge(np.asarray(minutes, dtype=np.int64) + credit, steps) - charge(credit, steps)
