"""The pairs of a student and an offer that the hard rules allow."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.instance import NO_OFFER, Instance, Ints
from solver.pairs import UNKNOWN_MINUTES, Pairs
from solver.problem import Location, Student, TravelMode, TravelSource
from solver.rules.base import Rule
from solver.rules.e1_match import offer_suits
from solver.travel import haversine_km, km_per_hour, whole_minutes


def find_pairs(instance: Instance, rules: Sequence[Rule]) -> Pairs:
    """Return every pair that the hard rules allow, ordered by student, site and offer.

    A pinned student is paired with the matching offers of their site, or with that site alone (E2).
    """
    joined = [_join(instance, members, offers) for members, offers in _matches(instance)]
    joined += [_pinned(instance, int(i)) for i in np.flatnonzero(instance.pinned)]
    student = np.concatenate([block[0] for block in joined]) if joined else np.zeros(0, np.int64)
    offer = np.concatenate([block[1] for block in joined]) if joined else np.zeros(0, np.int64)
    site = np.concatenate([block[2] for block in joined]) if joined else np.zeros(0, np.int64)
    pairs = Pairs(student, site, offer, travel_minutes(instance, student, site))
    for rule in rules:
        allowed = rule.allows(instance, pairs)
        if allowed is not None:
            pairs = pairs.where(allowed)
    return pairs.where(np.lexsort((pairs.offer, pairs.site, pairs.student)))


def _matches(instance: Instance) -> Iterator[tuple[Ints, Ints]]:
    """Yield students that are alike for rule E1, with the offers that suit them."""
    alike: defaultdict[tuple[str, int | None, int, str], list[int]] = defaultdict(list)
    for i in np.flatnonzero(~instance.pinned):
        student = instance.students[i]
        alike[student.subject, student.degree, student.year, student.institute].append(int(i))
    by_subject: defaultdict[str, list[int]] = defaultdict(list)
    for k, offer in enumerate(instance.offers):
        by_subject[offer.subject].append(k)
    for members in alike.values():
        first = instance.students[members[0]]
        offers = [k for k in by_subject[first.subject] if _suits(instance, first, k)]
        yield np.array(members, dtype=np.int64), np.array(offers, dtype=np.int64)


def _suits(instance: Instance, student: Student, k: int) -> bool:
    return offer_suits(student, instance.sites[instance.site_of_offer[k]], instance.offers[k])


def _join(instance: Instance, members: Ints, offers: Ints) -> tuple[Ints, Ints, Ints]:
    student = np.repeat(members, len(offers))
    offer = np.tile(offers, len(members))
    return student, offer, instance.site_of_offer[offer]


def _pinned(instance: Instance, i: int) -> tuple[Ints, Ints, Ints]:
    student = instance.students[i]
    s = instance.site_index[student.pinned_site or ""]
    here = np.flatnonzero(instance.site_of_offer == s).tolist()
    offers = [k for k in here if _suits(instance, student, k)] or [NO_OFFER]
    return np.full(len(offers), i), np.array(offers, dtype=np.int64), np.full(len(offers), s)


def travel_minutes(instance: Instance, student: Ints, site: Ints) -> Ints:
    """Return the minutes of each pair, ``UNKNOWN_MINUTES`` where none are known."""
    if instance.problem.travel.source is TravelSource.MATRIX:
        return _listed_minutes(instance, student, site)
    return _estimated_minutes(instance, student, site)


def _listed_minutes(instance: Instance, student: Ints, site: Ints) -> Ints:
    rows = instance.problem.travel.minutes
    count = len(instance.sites)
    students, sites = instance.student_index, instance.site_index
    keys = np.array([students[row.student] * count + sites[row.site] for row in rows], dtype=np.int64)
    values = np.array([row.minutes for row in rows], dtype=np.int64)
    order = np.argsort(keys)
    keys, values = np.append(keys[order], -1), np.append(values[order], UNKNOWN_MINUTES)
    wanted = student * count + site
    found = np.searchsorted(keys[:-1], wanted)
    return np.where(keys[found] == wanted, values[found], UNKNOWN_MINUTES)


def _estimated_minutes(instance: Instance, student: Ints, site: Ints) -> Ints:
    estimate = instance.problem.travel.straight_line
    speeds = {mode: km_per_hour(mode, estimate) for mode in TravelMode}
    speed = np.array([speeds[row.travel_mode] for row in instance.students])
    home = _coordinates([row.home for row in instance.students])
    school = _coordinates([row.location for row in instance.sites])
    km = haversine_km(home[student, 0], home[student, 1], school[site, 0], school[site, 1])
    return whole_minutes(km, estimate.detour_factor, speed[student])


def _coordinates(locations: Sequence[Location | None]) -> NDArray[np.float64]:
    rows = [(place.lat, place.lon) if place else (np.nan, np.nan) for place in locations]
    return np.array(rows, dtype=float).reshape(-1, 2)
