"""T1: nobody travels longer than their limit.

``t_is <= limit_i`` in whole minutes one way, inclusive; a pair without known minutes cannot be travelled. The
limit is the student's own, else the policy's, else none. A pin waives the rule (E2). Source: domain rule T1.
"""

from collections.abc import Iterator

from solver.instance import Bools, Instance
from solver.pairs import UNKNOWN_MINUTES, Pairs
from solver.plan import Plan
from solver.result import Broken
from solver.rules.base import Rule
from solver.travel import limit_minutes
from solver.wording import Data


class TravelLimit(Rule):
    """T1."""

    code = "T1"

    def allows(self, instance: Instance, pairs: Pairs) -> Bools:
        """Refuse pairs beyond the limit or without minutes, but for the pinned."""
        known = pairs.minutes != UNKNOWN_MINUTES
        near = pairs.minutes <= instance.limits[pairs.student]
        allowed: Bools = (known & near) | instance.pinned[pairs.student]
        return allowed

    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield students who travel too long."""
        default = plan.directory.problem.policy.default_max_travel_minutes
        for seat, minutes in zip(plan.seated, plan.trips, strict=True):
            student, site = seat.student, seat.site
            limit = limit_minutes(student, default)
            if student.pinned_site == site.id or (minutes is not None and minutes <= limit):
                continue
            trip: Data = {} if minutes is None else {"minutes": minutes, "limit": int(limit)}
            yield Broken(
                rule=self.code,
                wording="T1" if trip else "T1.unknown",
                data={"student": student.id, "site": site.id, **trip},
                students=(student.id,),
                site=site.id,
            )
