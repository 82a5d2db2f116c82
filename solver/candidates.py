"""The pairs of a student and an offer that the hard rules allow.

No array over all students and all sites is ever made: the students of one subject look for sites in reach in a spatial
index of the sites that offer it (straight-line travel), or in the rows of the travel matrix.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from solver.instance import NO_OFFER, Instance, Ints
from solver.kinds import Kinds
from solver.pairs import UNKNOWN_MINUTES, Pairs
from solver.problem import TravelMode, TravelSource
from solver.reach import sites_in_reach
from solver.rules.base import Rule
from solver.rules.e1_match import offer_suits
from solver.travel import coordinates, haversine_km, km_per_hour, whole_minutes

MinutesOfPairs = Callable[[Ints, Ints], Ints]
"""Minutes of pairs, given the indices of students and of sites."""

_AT_ONCE = 2_000_000
"""Pairs joined before the rules filter them."""


def find_pairs(instance: Instance, rules: Sequence[Rule]) -> Pairs:
    """Return every pair that the hard rules allow, ordered by student, site and offer.

    A pinned student is paired with the matching offers of their site, or with that site alone (E2). A bounded number of
    students is joined at once and filtered before the next, so that memory follows the pairs that are allowed and not
    all that could be.
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
    return pairs.where(np.lexsort((pairs.offer, pairs.student)))


def _joins(instance: Instance) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield students with suiting offers and their sites, a bounded number at once."""
    kinds = Kinds.of(instance)
    for members, offers in kinds.by_subject(~instance.pinned):
        step = max(1, _AT_ONCE // len(offers))
        here, first_offer = np.unique(instance.site_of_offer[offers], return_index=True)
        counts = np.diff(np.append(first_offer, len(offers)))
        for first in range(0, len(members), step):
            student, place = sites_in_reach(instance, members[first : first + step], here)
            # Each site stands for its offers of the subject, which follow each other.
            student, nth = np.repeat(student, counts[place]), _count_up(counts[place])
            offer = offers[np.repeat(first_offer[place], counts[place]) + nth]
            suits = kinds.suit(student, offer)
            yield student[suits], offer[suits], instance.site_of_offer[offer[suits]]
    pinned = [_pinned(instance, int(i)) for i in np.flatnonzero(instance.pinned)]
    if pinned:
        student, offer, site = (np.concatenate(part) for part in zip(*pinned, strict=True))
        yield student, offer, site


def _count_up(counts: Ints) -> Ints:
    """Return ``0 .. n-1`` for each count ``n``, one after the other."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


def _pinned(instance: Instance, i: int) -> tuple[Ints, Ints, Ints]:
    student = instance.students[i]
    s = instance.site_index[student.pinned_site or ""]
    here = range(*np.searchsorted(instance.site_of_offer, [s, s + 1]).tolist())
    site = instance.sites[s]
    offers = [k for k in here if offer_suits(student, site, instance.offers[k])] or [NO_OFFER]
    return np.full(len(offers), i), np.array(offers, dtype=np.int64), np.full(len(offers), s)


def travel_minutes(instance: Instance) -> MinutesOfPairs:
    """Return a function that knows the minutes of students to sites, ``UNKNOWN_MINUTES`` where none are known."""
    if instance.problem.travel.source is TravelSource.MATRIX:
        return _listed_minutes(instance)
    return _estimated_minutes(instance)


def _listed_minutes(instance: Instance) -> MinutesOfPairs:
    rows = instance.problem.travel.minutes
    count = len(instance.sites)
    student, site = instance.listed_trips
    listed = student * count + site
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
    home = coordinates([row.home for row in instance.students])
    school = coordinates([row.location for row in instance.sites])

    def minutes_of(student: Ints, site: Ints) -> Ints:
        km = haversine_km(home[student, 0], home[student, 1], school[site, 0], school[site, 1])
        return whole_minutes(km, estimate.detour_factor, speed[student])

    return minutes_of
