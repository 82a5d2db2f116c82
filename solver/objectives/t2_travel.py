"""T2, level ``travel``: the charged minutes of all trips, pinned ones too; less is better.

``sum of charge(t_is + c_i) - charge(c_i)`` over the placed, with the policy's marginal rates and the student's credit
``c_i``; a pinned trip of unknown length is charged nothing. Unit: charged minutes. Source: domain rule T2.
"""

import numpy as np

from solver.model import Floats, Model
from solver.objectives.base import Objective
from solver.pairs import UNKNOWN_MINUTES, Pairs
from solver.plan import Plan
from solver.problem import Problem
from solver.travel import charge_with_credit


class TravelCharge(Objective):
    """T2."""

    name = "travel"
    unit = "charged minutes"
    sign = 1

    def declare(self, model: Model) -> None:
        """Remember the instance."""
        self.instance = model.instance

    def pair_values(self, pairs: Pairs) -> Floats:
        """Return the charge of each pair's trip."""
        steps = self.instance.problem.policy.travel_charge
        charges = charge_with_credit(np.maximum(pairs.minutes, 0), self.instance.credits[pairs.student], steps)
        return np.where(pairs.minutes == UNKNOWN_MINUTES, 0, charges).astype(float)

    def value(self, plan: Plan) -> int:
        """Add up the charges of all trips."""
        seats = zip(plan.trips, plan.seated, strict=True)
        known = [(trip, seat.student.travel_credit_minutes) for trip, seat in seats if trip is not None]
        trips = np.array(known, dtype=np.int64).reshape(-1, 2)
        charges = charge_with_credit(trips[:, 0], trips[:, 1], plan.directory.problem.policy.travel_charge)
        return int(np.sum(charges))


def travel_entries(_: Problem) -> list[Objective]:
    """Return the one entry."""
    return [TravelCharge()]
