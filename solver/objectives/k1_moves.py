"""K1, levels ``moves`` and ``published_moves``: after changes few placements move, published ones last; less is better.

``moves`` has two entries, of the published current placements and then of the others:
``rows - sum of x_ik over offers k of the current site of i``. A row whose site is gone counts always.
``published_moves`` is the first of the two alone, for planners who rank it higher. Unit: students. Source: domain
rule K1.
"""

from collections.abc import Sequence

import numpy as np

from solver.instance import Ints
from solver.model import Floats, Model
from solver.objectives.base import Objective
from solver.pairs import Pairs
from solver.plan import Plan
from solver.problem import CurrentPlacement, Problem


class Moves(Objective):
    """The moves of the published placements, or of the others."""

    unit = "students"
    sign = 1

    def __init__(self, name: str, current: Sequence[CurrentPlacement], *, published: bool) -> None:
        self.name = name
        self.current = [row for row in current if row.published is published]

    def declare(self, model: Model) -> None:
        """Look up where each of the students is now."""
        self.site_now: Ints = np.full(len(model.instance.students), -1)
        for row in self.current:
            if row.site is not None:
                self.site_now[model.instance.student_index[row.student]] = model.instance.site_index[row.site]

    def constant(self) -> int:
        """Return how many could move."""
        return len(self.current)

    def pair_values(self, pairs: Pairs) -> Floats:
        """Return minus one for each pair that stays."""
        return np.where(pairs.site == self.site_now[pairs.student], -1.0, 0.0)

    def value(self, plan: Plan) -> int:
        """Count the moves."""
        return len(plan.moved_from(self.current))


def moves_from(current: Sequence[CurrentPlacement]) -> list[Objective]:
    """Return both entries, published placements first."""
    return [Moves("moves.published", current, published=True), Moves("moves.other", current, published=False)]


def moves_entries(problem: Problem) -> list[Objective]:
    """Return the entries of the problem's own current plan."""
    return moves_from(problem.current_plan)


def published_moves_entries(problem: Problem) -> list[Objective]:
    """Return the one entry of the published placements of the problem's own current plan."""
    return [Moves("published_moves", problem.current_plan, published=True)]
