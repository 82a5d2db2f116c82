"""Maxima that the pins exceed by themselves, and the smallest conflict when nothing else is in the way (rule E2).

Suppose all pins hold at once when the exceeded maxima (C2, C5, Q1) are lifted, and no pinned student must share a
mentor place. Take such a plan and leave out everybody but a set of pinned students: no other rule breaks. So a set
of pins conflicts exactly when it exceeds a maximum, and the smallest conflict is the least ``max + 1`` of them.
"""

from dataclasses import dataclass, replace

import numpy as np

from solver.assemble import assemble
from solver.engine import Deadline, solve_integer
from solver.instance import Instance
from solver.problem import Problem, Quota


@dataclass(frozen=True)
class Exceeded:
    """A maximum with the pinned students it counts; of a site (by id) or of a quota."""

    limit: int
    members: tuple[int, ...]
    site: str | None = None
    quota: Quota | None = None

    @property
    def conflict(self) -> list[int]:
        """Return the first ``limit + 1`` members."""
        return list(self.members[: self.limit + 1])


def exceeded_maxima(instance: Instance) -> list[Exceeded]:
    """Return the maxima that the pinned students exceed, the smallest limit first."""
    pinned = np.flatnonzero(instance.pinned)
    sites = np.array([instance.site_index[instance.students[i].pinned_site or ""] for i in pinned], dtype=np.int64)
    found = []
    for s, site in enumerate(instance.sites):
        members = tuple(pinned[sites == s].tolist())
        if site.max_students is not None and len(members) > site.max_students:
            found.append(Exceeded(site.max_students, members, site=site.id))
    for quota in instance.problem.quotas:
        who, where = instance.quota_members(quota)
        members = tuple(pinned[who[pinned] & where[sites]].tolist())
        if quota.max is not None and len(members) > quota.max:
            found.append(Exceeded(quota.max, members, quota=quota))
    return sorted(found, key=lambda row: row.limit)


def nothing_else_conflicts(instance: Instance, exceeded: list[Exceeded], deadline: Deadline) -> bool:
    """Tell whether the exceeded maxima alone keep the pins from holding (see above).

    Raises
    ------
    OutOfTimeError
        When the deadline has passed.
    """
    if not exceeded or (instance.must_share & instance.pinned).any():
        return False
    lifted = assemble(Instance.of(_lift(instance.problem, exceeded)))
    answer = solve_integer(lifted.whole, np.zeros(len(lifted.whole.column_lower)), deadline, seed=0)
    return answer.columns is not None


def _lift(problem: Problem, exceeded: list[Exceeded]) -> Problem:
    """Return the problem without the exceeded maxima."""
    sites = {row.site for row in exceeded}
    quotas = [row.quota for row in exceeded]
    return replace(
        problem,
        sites=tuple(replace(site, max_students=None) if site.id in sites else site for site in problem.sites),
        quotas=tuple(quota for quota in problem.quotas if quota not in quotas),
    )
