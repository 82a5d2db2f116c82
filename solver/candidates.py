"""The pairs of a student and an offer that the hard rules allow."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from solver.instance import NO_OFFER, Instance, Ints
from solver.pairs import UNKNOWN_MINUTES, Pairs
from solver.problem import Location, Student, TravelMode, TravelSource
from solver.rules.base import Rule
from solver.rules.e1_match import offer_suits
from solver.travel import haversine_km, km_per_hour, whole_minutes

MinutesOfPairs = Callable[[Ints, Ints], Ints]
"""Minutes of pairs, given the indices of students and of sites."""

_AT_ONCE = 2_000_000
"""Pairs joined before the rules filter them."""


def find_pairs(instance: Instance, rules: Sequence[Rule]) -> Pairs:
    """Return every pair that the hard rules allow, ordered by student, site and offer.

    A pinned student is paired with the matching offers of their site, or with that site alone (E2). Students who are
    alike for rule E1 are joined with offers at once and filtered before the next, so that memory follows the pairs that
    are allowed and not all that could be.
    """
    minutes_of = travel_minutes(instance)
    joined = []
    for student, offer, site in _joins(instance):
        pairs = Pairs(student, site, offer, minutes_of(student, site))
        for rule in rules:
            allowed = rule.allows(instance, pairs)
            if allowed is not None:
                pairs = pairs.where(allowed)
        joined.append(pairs)
    pairs = Pairs.together(joined)
    return pairs.where(np.lexsort((pairs.offer, pairs.site, pairs.student)))


def _joins(instance: Instance) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield students with offers and sites, a bounded number at once."""
    for members, offers in _matches(instance):
        step = max(1, _AT_ONCE // max(1, len(offers)))
        for first in range(0, len(members), step):
            yield _join(instance, members[first : first + step], offers)
    for i in np.flatnonzero(instance.pinned):
        yield _pinned(instance, int(i))


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


def travel_minutes(instance: Instance) -> MinutesOfPairs:
    """Return a function that knows the minutes of students to sites, ``UNKNOWN_MINUTES`` where none are known."""
    if instance.problem.travel.source is TravelSource.MATRIX:
        return _listed_minutes(instance)
    return _estimated_minutes(instance)


def _listed_minutes(instance: Instance) -> MinutesOfPairs:
    rows = instance.problem.travel.minutes
    count = len(instance.sites)
    students, sites = instance.student_index, instance.site_index
    listed = np.array([students[row.student] * count + sites[row.site] for row in rows], dtype=np.int64)
    values = np.array([row.minutes for row in rows], dtype=np.int64)
    order = np.argsort(listed)
    keys, minutes = np.append(listed[order], -1), np.append(values[order], UNKNOWN_MINUTES)

    def minutes_of(student: Ints, site: Ints) -> Ints:
        wanted = student * count + site
        found = np.searchsorted(keys[:-1], wanted)
        return np.where(keys[found] == wanted, minutes[found], UNKNOWN_MINUTES)

    return minutes_of


def _estimated_minutes(instance: Instance) -> MinutesOfPairs:
    estimate = instance.problem.travel.straight_line
    speeds = {mode: km_per_hour(mode, estimate) for mode in TravelMode}
    speed = np.array([speeds[row.travel_mode] for row in instance.students])
    home = _coordinates([row.home for row in instance.students])
    school = _coordinates([row.location for row in instance.sites])

    def minutes_of(student: Ints, site: Ints) -> Ints:
        km = haversine_km(home[student, 0], home[student, 1], school[site, 0], school[site, 1])
        return whole_minutes(km, estimate.detour_factor, speed[student])

    return minutes_of


def _coordinates(locations: Sequence[Location | None]) -> NDArray[np.float64]:
    rows = [(place.lat, place.lon) if place else (np.nan, np.nan) for place in locations]
    return np.array(rows, dtype=float).reshape(-1, 2)
