"""Level ``shortage``: the sum of the terms S1 (shortage subjects first) and S2 (coverage targets).

``value = sum over shortages j of w_j c_j`` with ``c_j <= n_j`` and, with a target, ``c_j <= target_j``; ``n_j`` counts
the placed students of the subject (and degree) in WHERE. Unit: points.
"""

from collections.abc import Iterator

import numpy as np

from solver.instance import Ints
from solver.model import Entries, Floats, Model
from solver.objectives.base import Objective
from solver.objectives.s1_shortage_first import shortage_points
from solver.objectives.s2_coverage_targets import coverage_limit, coverage_points
from solver.pairs import Pairs
from solver.plan import Plan
from solver.problem import Problem


class ShortagePoints(Objective):
    """Rules S1 and S2 together."""

    name = "shortage"
    unit = "points"

    def declare(self, model: Model) -> None:
        """Declare ``c_j`` and the rows ``c_j - n_j <= 0``."""
        shortages = model.instance.problem.shortages
        self.weights = np.array([row.weight for row in shortages], dtype=float)
        self.members = [model.instance.shortage_members(row) for row in shortages]
        self.covered = model.add_columns(len(shortages), upper=[coverage_limit(row) for row in shortages])
        self.cover_rows = model.add_rows(len(shortages), upper=0.0)
        model.put(self.cover_rows, self.covered)

    def entries(self, pairs: Pairs) -> Iterator[Entries]:
        """Yield minus one for each pair that counts for a shortage."""
        for row, (who, where) in zip(self.cover_rows, self.members, strict=True):
            yield Entries.of(row, np.flatnonzero(who[pairs.student] & where[pairs.site]), -1.0)

    def column_values(self) -> tuple[Ints, Floats]:
        """Return each shortage's weight."""
        return self.covered, self.weights

    def value(self, plan: Plan) -> int:
        """Add up the points of both rules."""
        return sum(
            shortage_points(plan, row) if row.target is None else coverage_points(plan, row)
            for row in plan.directory.problem.shortages
        )


def shortage_entries(_: Problem) -> list[Objective]:
    """Return the one entry."""
    return [ShortagePoints()]
