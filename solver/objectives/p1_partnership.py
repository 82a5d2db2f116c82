"""P1, level ``partnership``: students go to partner sites first, then follower, then collaborating ones.

Three entries, each ``sum of h_s over sites whose status is at least that good``, with ``h_s`` the non-exempt heads at
site ``s``. Exempt are the policy's years and subjects. Unit: students. Source: domain rule P1.
"""

from collections.abc import Iterator

import numpy as np

from solver.instance import Ints
from solver.model import Entries, Floats, Model
from solver.objectives.base import Objective
from solver.pairs import Pairs
from solver.plan import Plan
from solver.problem import PartnerStatus, Policy, Problem, Student

_RANKED = (PartnerStatus.PARTNER, PartnerStatus.FOLLOWER, PartnerStatus.COLLABORATING)


def is_exempt(student: Student, policy: Policy) -> bool:
    """Tell whether the partnership level leaves a student out."""
    exempt = policy.partnership_exempt
    return student.year in exempt.years or student.subject in exempt.subjects


class Heads:
    """The columns ``h_s``: non-exempt heads at each site that has a status, shared by the three entries."""

    def declare(self, model: Model) -> None:
        """Declare ``h_s`` and the rows ``sum x_ik - h_s = 0``."""
        instance = model.instance
        policy = instance.problem.policy
        self.counts = np.array([not is_exempt(row, policy) for row in instance.students], dtype=bool)
        self.statuses = [site.partner_status for site in instance.sites]
        ranked = [s for s, status in enumerate(self.statuses) if status in _RANKED]
        self.column_of_site = np.full(len(instance.sites), -1)
        self.column_of_site[ranked] = model.add_columns(len(ranked))
        self.row_of_site = np.full(len(instance.sites), -1)
        self.row_of_site[ranked] = model.add_rows(len(ranked), lower=0.0, upper=0.0)
        model.put(self.row_of_site[ranked], self.column_of_site[ranked], -1.0)

    def entries(self, pairs: Pairs) -> Iterator[Entries]:
        """Yield each counted pair in its site's row."""
        rows = self.row_of_site[pairs.site]
        chosen = np.flatnonzero((rows >= 0) & self.counts[pairs.student])
        yield Entries.of(rows[chosen], chosen)


class AtLeast(Objective):
    """Non-exempt students at sites whose status is ``lowest`` or better; the best entry declares the heads."""

    unit = "students"

    def __init__(self, lowest: PartnerStatus, heads: Heads) -> None:
        self.statuses = _RANKED[: _RANKED.index(lowest) + 1]
        self.name = f"partnership.{lowest}"
        self.heads = heads
        self.declares = lowest is _RANKED[0]

    def declare(self, model: Model) -> None:
        """Declare the heads once."""
        if self.declares:
            self.heads.declare(model)

    def entries(self, pairs: Pairs) -> Iterator[Entries]:
        """Yield the pairs in the rows of the heads once."""
        return self.heads.entries(pairs) if self.declares else iter(())

    def column_values(self) -> tuple[Ints, Floats]:
        """Return one for each head at such a site."""
        sites = [s for s, status in enumerate(self.heads.statuses) if status in self.statuses]
        return self.heads.column_of_site[sites], np.ones(len(sites))

    def value(self, plan: Plan) -> int:
        """Count the non-exempt students at such sites."""
        policy = plan.directory.problem.policy
        return sum(
            seat.site.partner_status in self.statuses and not is_exempt(seat.student, policy) for seat in plan.seated
        )


def partnership_entries(_: Problem) -> list[Objective]:
    """Return the three entries, best status first."""
    heads = Heads()
    return [AtLeast(status, heads) for status in _RANKED]
