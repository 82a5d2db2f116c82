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


class AtLeast(Objective):
    """Non-exempt students at sites whose status is ``lowest`` or better."""

    unit = "students"

    def __init__(self, lowest: PartnerStatus) -> None:
        self.statuses = _RANKED[: _RANKED.index(lowest) + 1]
        self.status = lowest
        self.name = f"partnership.{lowest}"

    def declare(self, model: Model) -> None:
        """Declare ``h_s`` for the sites of this status; better ones belong to the entries before."""
        instance = model.instance
        policy = instance.problem.policy
        self.counts = np.array([not is_exempt(row, policy) for row in instance.students], dtype=bool)
        sites = [s for s, site in enumerate(instance.sites) if site.partner_status in self.statuses]
        self.heads = model.add_columns(len(sites))
        self.row_of_site = np.full(len(instance.sites), -1)
        self.row_of_site[sites] = model.add_rows(len(sites), lower=0.0, upper=0.0)
        model.put(self.row_of_site[sites], self.heads, -1.0)

    def entries(self, pairs: Pairs) -> Iterator[Entries]:
        """Yield each counted pair in its site's row."""
        rows = self.row_of_site[pairs.site]
        chosen = np.flatnonzero((rows >= 0) & self.counts[pairs.student])
        yield Entries.of(rows[chosen], chosen)

    def column_values(self) -> tuple[Ints, Floats]:
        """Return one for each head."""
        return self.heads, np.ones(len(self.heads))

    def value(self, plan: Plan) -> int:
        """Count the non-exempt students at such sites."""
        policy = plan.directory.problem.policy
        return sum(
            seat.site.partner_status in self.statuses and not is_exempt(seat.student, policy) for seat in plan.seated
        )


def partnership_entries(_: Problem) -> list[Objective]:
    """Return the three entries, best status first."""
    return [AtLeast(status) for status in _RANKED]
