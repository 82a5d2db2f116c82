"""Areas of a plan: sets of neighbouring sites, with all who sit there and some who sit nowhere.

Everybody else stays. What is left of each maximum is shared out among the areas (:mod:`solver.areas.shares`), so all
areas of a cover can be solved at once, in processes of their own, and what they find fits together.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from solver.apart.restrict import restrict
from solver.areas.area import AreaOrder
from solver.areas.chains import Chain
from solver.areas.shares import open_shortages, shared_quotas
from solver.areas.sites import areas_of_sites
from solver.assemble import Assembled
from solver.engine import Deadline
from solver.instance import Instance, Ints
from solver.moves import fitted
from solver.problem import CurrentPlacement, Problem


@dataclass(frozen=True)
class Cover:
    """Areas that cover all sites once each: the area of each site, and of each student who may move (else -1)."""

    assembled: Assembled
    chosen: Ints
    area_of_site: Ints
    area_of_student: Ints

    @classmethod
    def of(
        cls, assembled: Assembled, chosen: Ints, wishes: Ints, chains: Iterable[Chain], *, count: int, turn: int
    ) -> "Cover":
        """Cut a plan's sites into areas; another turn, other areas.

        All sites of a chain join the area of its first, and so does its student. Whoever else sits nowhere belongs to
        the area of their pair in ``wishes``.
        """
        instance, pairs = assembled.instance, assembled.pairs
        of_site = np.zeros(len(instance.sites), dtype=np.int64)
        for number, sites in enumerate(areas_of_sites(instance, count, turn)):
            of_site[sites] = number
        joined = list(chains)
        for chain in joined:
            of_site[chain.sites] = of_site[chain.sites[0]]
        of_student = np.full(len(instance.students), -1)
        for some in (wishes, chosen):
            of_student[pairs.student[some]] = of_site[pairs.site[some]]
        for chain in joined:
            of_student[chain.student] = of_site[chain.sites[0]]
        seated = np.zeros(len(instance.students), dtype=bool)
        seated[pairs.student[chosen]] = True
        return cls(assembled, chosen, of_site, _with_partners(instance, of_student, seated.tolist()))

    def areas(self) -> list[Ints]:
        """Return the students of each area that has any."""
        numbers = np.unique(self.area_of_student[self.area_of_student >= 0])
        return [np.flatnonzero(self.area_of_student == number) for number in numbers]

    def orders(self, deadline: Deadline, seed: int, base: Sequence[CurrentPlacement] = ()) -> Iterator[AreaOrder]:
        """Yield the areas, in the same order, as problems of their own; with a base plan, moves from it count last."""
        of_student = {row.student: row for row in base}
        quotas = shared_quotas(self.assembled, self.chosen, self.area_of_site)
        shortages = open_shortages(self.assembled, self.chosen, self.area_of_site)
        for students in self.areas():
            area = int(self.area_of_student[students[0]])
            problem = replace(self._problem(students, area), quotas=quotas[area], shortages=shortages[area])
            own = [of_student[row.id] for row in problem.students if row.id in of_student]
            yield AreaOrder(problem, self._seats(area), deadline, seed, fitted(own, problem))

    def _problem(self, students: Ints, area: int) -> Problem:
        instance = self.assembled.instance
        return restrict(
            instance.problem,
            {instance.students[i].id for i in students},
            {instance.sites[s].id for s in np.flatnonzero(self.area_of_site == area)},
        )

    def _seats(self, area: int) -> tuple[CurrentPlacement, ...]:
        instance, pairs = self.assembled.instance, self.assembled.pairs.where(self.chosen)
        return tuple(
            CurrentPlacement(
                student=instance.students[pairs.student[p]].id,
                site=instance.sites[pairs.site[p]].id,
                offer=instance.offers[pairs.offer[p]].id if pairs.offer[p] >= 0 else None,
            )
            for p in np.flatnonzero(self.area_of_site[pairs.site] == area)
        )


def _with_partners(instance: Instance, area: Ints, seated: list[bool]) -> Ints:
    """Let whoever sits nowhere join the partner they asked for, so that neither is looked at without the other."""
    joined = area.copy()
    for a, b in instance.mutual_pairs:
        if not seated[b]:
            joined[b] = area[a]
        elif not seated[a]:
            joined[a] = area[b]
    return joined
