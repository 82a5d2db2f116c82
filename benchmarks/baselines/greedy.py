"""A careful planner with a spreadsheet: students with the fewest options first, each as near as possible.

Every student gets the nearest partner site with a free mentor place, else the nearest other one, else a place beside
another first-year. Nobody is moved afterwards.
"""

from collections import Counter, defaultdict

import numpy as np

from benchmarks.measurement import Task
from benchmarks.outcome import Outcome, seats_of
from benchmarks.pairs import Region
from solver.directory import is_where, is_who
from solver.problem import Problem


def run(problem: Problem, _: Task) -> Outcome:
    """Seat one student after the other; the time needed is short."""
    region = Region.of(problem)
    planner = _Planner(region)
    options = np.bincount(region.pairs.student, minlength=len(problem.students))
    order = np.lexsort((region.pairs.minutes, ~region.partner[region.pairs.site], region.pairs.student))
    of_student = np.split(order, np.cumsum(options)[:-1])
    chosen = [planner.seat(of_student[i].tolist()) for i in np.argsort(options, kind="stable")]
    return Outcome(seats=seats_of(region, np.array([p for p in chosen if p is not None], np.int64)), finished=True)


class _Planner:
    """What is taken so far."""

    def __init__(self, region: Region) -> None:
        self.region, self.pairs = region, region.pairs
        problem = region.problem
        self.free = region.places.copy()
        self.alone: Counter[int] = Counter()
        self.heads: Counter[int] = Counter()
        self.counted: Counter[int] = Counter()
        self.quotas_of_student: list[set[int]] = [
            {q for q, quota in enumerate(problem.quotas) if is_who(student, quota.who)} for student in problem.students
        ]
        self.quotas_of_site: defaultdict[int, set[int]] = defaultdict(set)
        for s, site in enumerate(problem.sites):
            self.quotas_of_site[s] = {q for q, quota in enumerate(problem.quotas) if is_where(site, quota.where)}

    def seat(self, options: list[int]) -> int | None:
        """Take the first of a student's options with a free place, else the first where a duo can form."""
        allowed = [p for p in options if self._has_room(p)]
        own = next((p for p in allowed if self.free[self.pairs.offer[p]]), None)
        if own is not None:
            return self._take(own, duo=False)
        shared = next((p for p in allowed if self._may_share(p) and self.alone[int(self.pairs.offer[p])]), None)
        return None if shared is None else self._take(shared, duo=True)

    def _has_room(self, p: int) -> bool:
        """Tell whether the site (rule C2) and the quotas (Q1) take one more."""
        s = int(self.pairs.site[p])
        limit = self.region.problem.sites[s].max_students
        return (limit is None or self.heads[s] < limit) and all(
            self.counted[q] < limit for q in self._quotas(p) if (limit := self.region.problem.quotas[q].max) is not None
        )

    def _take(self, p: int, *, duo: bool) -> int:
        """Note a seat; ``alone`` counts the first-years at an offer with nobody beside them yet (rule D1)."""
        k = int(self.pairs.offer[p])
        self.heads[int(self.pairs.site[p])] += 1
        self.counted.update(self._quotas(p))
        if duo:
            self.alone[k] -= 1
        else:
            self.free[k] -= 1
            self.alone[k] += self._may_share(p)
        return p

    def _may_share(self, p: int) -> bool:
        problem = self.region.problem
        young = problem.students[self.pairs.student[p]].year in problem.policy.duo_years
        return young and problem.sites[self.pairs.site[p]].duo_allowed

    def _quotas(self, p: int) -> set[int]:
        """Return the quotas that count a pair."""
        return self.quotas_of_student[int(self.pairs.student[p])] & self.quotas_of_site[int(self.pairs.site[p])]
