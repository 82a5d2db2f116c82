"""The problem as integer arrays, in canonical order: what the model is built from."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.directory import Directory, is_where, is_who
from solver.duos import has_consent, may_share
from solver.problem import DuoWish, Offer, Problem, Quota, Shortage, Site, Student, Where, Who
from solver.travel import limit_minutes

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NO_OFFER = -1
"""Offer index of a pinned student's pair without a matching offer."""


@dataclass(frozen=True)
class Instance:
    """Index arrays of a canonical problem.

    ``students``, ``sites`` and ``offers`` fix the indices; offers follow their sites.
    """

    problem: Problem
    directory: Directory
    students: tuple[Student, ...]
    sites: tuple[Site, ...]
    offers: tuple[Offer, ...]
    site_of_offer: Ints

    @classmethod
    def of(cls, problem: Problem) -> "Instance":
        """Index a canonical problem without faults."""
        counts = [len(site.offers) for site in problem.sites]
        return cls(
            problem=problem,
            directory=Directory.of(problem),
            students=problem.students,
            sites=problem.sites,
            offers=tuple(offer for site in problem.sites for offer in site.offers),
            site_of_offer=np.repeat(np.arange(len(counts)), counts).astype(np.int64),
        )

    @cached_property
    def student_index(self) -> dict[str, int]:
        """Return each student's index by id."""
        return {student.id: i for i, student in enumerate(self.students)}

    @cached_property
    def site_index(self) -> dict[str, int]:
        """Return each site's index by id."""
        return {site.id: s for s, site in enumerate(self.sites)}

    @cached_property
    def listed_trips(self) -> tuple[Ints, Ints]:
        """Return the indices of the students and the sites of the travel matrix's rows (T1)."""
        rows = self.problem.travel.minutes
        students = np.array([self.student_index[row.student] for row in rows], dtype=np.int64)
        return students, np.array([self.site_index[row.site] for row in rows], dtype=np.int64)

    @cached_property
    def may_share(self) -> Bools:
        """Tell for each student whether they may be in a duo somewhere (D1, D2)."""
        policy = self.problem.policy
        return np.array([may_share(student, policy) for student in self.students], dtype=bool)

    @cached_property
    def must_share(self) -> Bools:
        """Tell for each student whether a duo is required (D2)."""
        return np.array([student.duo is DuoWish.REQUIRED for student in self.students], dtype=bool)

    @cached_property
    def consent(self) -> Bools:
        """Tell for each offer whether duos may form there (D1)."""
        sites = (self.sites[s] for s in self.site_of_offer)
        pairs = zip(sites, self.offers, strict=True)
        return np.array([has_consent(site, offer) for site, offer in pairs], dtype=bool)

    @cached_property
    def limits(self) -> NDArray[np.float64]:
        """Return each student's travel limit in minutes, infinite where there is none (T1)."""
        default = self.problem.policy.default_max_travel_minutes
        return np.array([limit_minutes(student, default) for student in self.students], dtype=float)

    @cached_property
    def credits(self) -> Ints:
        """Return each student's travel credit in minutes (T2)."""
        return np.array([student.travel_credit_minutes for student in self.students], dtype=np.int64)

    @cached_property
    def pinned(self) -> Bools:
        """Tell for each student whether they are pinned (E2)."""
        return np.array([student.pinned_site is not None for student in self.students], dtype=bool)

    @cached_property
    def degree(self) -> Ints:
        """Return each student's degree, -1 where it is not given."""
        degrees = (student.degree for student in self.students)
        return np.array([-1 if degree is None else degree for degree in degrees], dtype=np.int64)

    @cached_property
    def locked_pairs(self) -> list[tuple[int, int]]:
        """Return pairs of required students who may share with each other only (D2)."""
        return [pair for pair in self.mutual_pairs if self.must_share[list(pair)].all()]

    @cached_property
    def mutual_pairs(self) -> list[tuple[int, int]]:
        """Return all pairs of students who asked for each other, lower index first (D2)."""
        pairs = []
        for i, student in enumerate(self.students):
            partner = self.directory.mutual_partner(student)
            if partner is not None and student.id < partner.id:
                pairs.append((i, self.student_index[partner.id]))
        return pairs

    def in_who(self, who: Who) -> Bools:
        """Tell for each student whether they are in WHO."""
        if who not in self._known_who:
            self._known_who[who] = np.array([is_who(student, who) for student in self.students], dtype=bool)
        return self._known_who[who]

    def in_where(self, where: Where) -> Bools:
        """Tell for each site whether it is in WHERE."""
        if where not in self._known_where:
            self._known_where[where] = np.array([is_where(site, where) for site in self.sites], dtype=bool)
        return self._known_where[where]

    @cached_property
    def _known_who(self) -> dict[Who, Bools]:
        return {}

    @cached_property
    def _known_where(self) -> dict[Where, Bools]:
        return {}

    def quota_members(self, quota: Quota) -> tuple[Bools, Bools]:
        """Return the students and the sites that a quota counts (Q1)."""
        return self.in_who(quota.who), self.in_where(quota.where)

    def shortage_members(self, shortage: Shortage) -> tuple[Bools, Bools]:
        """Return the students and the sites that a shortage counts (S1, S2)."""
        who = Who(subject=shortage.subject, degree=shortage.degree)
        return self.in_who(who), self.in_where(shortage.where)
