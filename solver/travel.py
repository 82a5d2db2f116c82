"""Travel minutes from a matrix or the straight-line estimate, and what a trip is charged (rule T2)."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

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

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""

_BLOCK = 100
"""Sites whose minutes from a home are estimated at once: hardly more work than one."""

_MOST_REMEMBERED = 10_000
"""Blocks kept by a lookup, some 10 MiB: the plans of one search are counted again and again."""

MinutesOf = Callable[[Student, Site], int | None]
"""Minutes from a student's home to a site; ``None`` when the trip is unknown or impossible."""


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
    """Return a function that knows the minutes of any student to any site of ``problem``."""
    if problem.travel.source is TravelSource.MATRIX:
        table = {(row.student, row.site): row.minutes for row in problem.travel.minutes}
        return lambda student, site: table.get((student.id, site.id))
    estimate = problem.travel.straight_line

    sites = [site for site in problem.sites if site.location is not None]
    number = {site.id: s for s, site in enumerate(sites)}
    places = [site.location for site in sites if site.location is not None]
    lat, lon = np.array([place.lat for place in places]), np.array([place.lon for place in places])

    @lru_cache(maxsize=_MOST_REMEMBERED)
    def minutes_to(home: Location, mode: TravelMode, block: int) -> list[int]:
        part = slice(block, block + _BLOCK)
        km = haversine_km(home.lat, home.lon, lat[part], lon[part])
        minutes: list[int] = whole_minutes(km, estimate.detour_factor, km_per_hour(mode, estimate)).tolist()
        return minutes

    def estimated(student: Student, site: Site) -> int | None:
        if student.home is None or site.location is None:
            return None
        s = number[site.id]
        return minutes_to(student.home, student.travel_mode, s - s % _BLOCK)[s % _BLOCK]

    return estimated


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
