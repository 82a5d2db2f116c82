"""The possible pairs of a student and an offer, found apart from the solver: the baselines must not lean on it.

Only what occurs in the benchmark families counts: the subject (rule E1) and the travel limit (T1), by straight line.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.geography import Points
from solver.instance import Bools, Ints
from solver.problem import Location, Offer, PartnerStatus, Problem, TravelMode
from solver.travel import haversine_km, km_per_hour, whole_minutes

_STUDENTS_AT_A_TIME = 1000
"""Bounds the memory: no array of all students and all offers is ever made."""


@dataclass(frozen=True)
class Pairs:
    """Columns of possible pairs: indices of student, site and offer, and the minutes. Offers follow their sites."""

    student: Ints
    site: Ints
    offer: Ints
    minutes: Ints

    def __len__(self) -> int:
        return len(self.student)


@dataclass(frozen=True)
class Region:
    """A benchmark problem as arrays, and its possible pairs."""

    problem: Problem
    offers: tuple[Offer, ...]
    site_of_offer: Ints
    places: Ints
    partner: Bools
    pairs: Pairs

    @classmethod
    def of(cls, problem: Problem) -> "Region":
        """Index a problem and find its pairs."""
        offers = tuple(offer for site in problem.sites for offer in site.offers)
        site_of_offer = np.repeat(np.arange(len(problem.sites)), [len(site.offers) for site in problem.sites])
        return cls(
            problem=problem,
            offers=offers,
            site_of_offer=site_of_offer,
            places=np.array([offer.mentor_places for offer in offers], dtype=np.int64),
            partner=np.array([site.partner_status is PartnerStatus.PARTNER for site in problem.sites], dtype=bool),
            pairs=_find_pairs(problem, offers, site_of_offer),
        )


def _find_pairs(problem: Problem, offers: tuple[Offer, ...], site_of_offer: Ints) -> Pairs:
    estimate = problem.travel.straight_line
    home = _coordinates([student.home for student in problem.students])
    location = _coordinates([site.location for site in problem.sites])[site_of_offer]
    speeds = {mode: km_per_hour(mode, estimate) for mode in TravelMode}
    speed = np.array([speeds[student.travel_mode] for student in problem.students])
    limit = np.array([_limit(problem, student.max_travel_minutes) for student in problem.students])
    blocks = []
    for students, suiting in _same_subject(problem, offers):
        km = haversine_km(home[students, 0, None], home[students, 1, None], location[suiting, 0], location[suiting, 1])
        minutes = whole_minutes(km, estimate.detour_factor, speed[students, None])
        row, column = np.nonzero(minutes <= limit[students, None])
        blocks.append((students[row], suiting[column], minutes[row, column]))
    student, offer, minutes = (np.concatenate(part) for part in zip(*blocks, strict=True))
    return Pairs(student, site_of_offer[offer], offer, minutes)


def _same_subject(problem: Problem, offers: tuple[Offer, ...]) -> Iterator[tuple[Ints, Ints]]:
    """Yield at most a thousand students of one subject at a time, with all offers of that subject."""
    students: defaultdict[str, list[int]] = defaultdict(list)
    for i, student in enumerate(problem.students):
        students[student.subject].append(i)
    suiting: defaultdict[str, list[int]] = defaultdict(list)
    for k, offer in enumerate(offers):
        suiting[offer.subject].append(k)
    for subject, members in sorted(students.items()):
        for first in range(0, len(members), _STUDENTS_AT_A_TIME):
            yield np.array(members[first : first + _STUDENTS_AT_A_TIME]), np.array(suiting[subject], dtype=np.int64)


def _limit(problem: Problem, own: int | None) -> float:
    default = problem.policy.default_max_travel_minutes
    limit = default if own is None else own
    return np.inf if limit is None else limit


def _coordinates(locations: list[Location | None]) -> Points:
    return np.array([(place.lat, place.lon) if place else (np.nan, np.nan) for place in locations])
