"""Which sites are in reach of which students, without a table of all students and all sites.

Two points on a sphere of radius ``R`` lie within ``d`` km of each other along it exactly when the straight line between
them is at most ``2 R sin(d / 2R)``. So a k-d tree in space finds the sites within a student's travel limit (rule T1).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from solver.instance import Instance, Ints
from solver.problem import Location, TravelMode, TravelSource
from solver.travel import EARTH_RADIUS_KM, km_per_hour

_MARGIN = 1e-6
"""The index finds this much more than the limit; the rule T1 then judges the minutes."""


def sites_in_reach(instance: Instance, students: Ints, sites: Ints) -> tuple[Ints, Ints]:
    """Return pairs of a student and a place in ``sites``: all that the travel limit can allow, perhaps a few more."""
    if instance.problem.travel.source is TravelSource.MATRIX:
        return _listed(instance, students, sites)
    found = list(_near(instance, students, sites))
    none = np.zeros(0, np.int64)
    return np.concatenate([none, *(row for row, _ in found)]), np.concatenate([none, *(place for _, place in found)])


def _listed(instance: Instance, students: Ints, sites: Ints) -> tuple[Ints, Ints]:
    """Return the pairs that the travel matrix lists."""
    place = np.full(len(instance.sites), -1)
    place[sites] = np.arange(len(sites))
    wanted = np.zeros(len(instance.students), dtype=bool)
    wanted[students] = True
    student, site = instance.listed_trips
    chosen = wanted[student] & (place[site] >= 0)
    return student[chosen], place[site[chosen]]


def _near(instance: Instance, students: Ints, sites: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield the pairs within reach, for the students of each radius."""
    homes = _in_space([instance.students[i].home for i in students])
    schools = _in_space([instance.sites[s].location for s in sites])
    tree = cKDTree(schools)
    for radius, members in _by_radius(instance, students):
        if radius >= 2 * EARTH_RADIUS_KM:
            yield np.repeat(students[members], len(sites)), np.tile(np.arange(len(sites)), len(members))
            continue
        near = cKDTree(homes[members]).sparse_distance_matrix(
            tree, radius * (1 + _MARGIN) + _MARGIN, output_type="ndarray"
        )
        yield students[members[near["i"]]], near["j"].astype(np.int64)


def _by_radius(instance: Instance, students: Ints) -> Iterator[tuple[float, Ints]]:
    """Yield each radius in km, measured in a straight line through the earth, and the students who have it."""
    estimate = instance.problem.travel.straight_line
    speeds = {mode: km_per_hour(mode, estimate) for mode in TravelMode}
    speed = np.array([speeds[instance.students[i].travel_mode] for i in students])
    km = instance.limits[students] * speed / 60 / estimate.detour_factor
    half_way_round = np.pi * EARTH_RADIUS_KM
    chord = 2 * EARTH_RADIUS_KM * np.sin(np.minimum(km, half_way_round) / (2 * EARTH_RADIUS_KM))
    for radius in np.unique(chord):
        yield float(radius), np.flatnonzero(chord == radius)


def _in_space(locations: list[Location | None]) -> NDArray[np.float64]:
    """Return points on the sphere in km; straight-line travel needs them all."""
    degrees = np.array([(place.lat, place.lon) for place in locations if place], dtype=float).reshape(-1, 2)
    lat, lon = np.radians(degrees).T
    return EARTH_RADIUS_KM * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
