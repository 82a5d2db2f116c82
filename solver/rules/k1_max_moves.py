"""K1: at most ``max_moves`` students of the current plan are placed elsewhere, or not at all.

``sum of x_ik over current placements i and offers k of their sites >= rows - max_moves``; a row whose site is gone
counts as a move. Unit: students. Source: domain rule K1.
"""

from collections.abc import Iterator

import numpy as np

from solver.instance import Ints
from solver.model import Entries, Model
from solver.pairs import Pairs
from solver.plan import Plan
from solver.result import Broken
from solver.rules.base import Rule


class MaxMoves(Rule):
    """K1."""

    code = "K1"

    def declare(self, model: Model) -> None:
        """Declare one row when there is a maximum."""
        problem, instance = model.instance.problem, model.instance
        most = problem.policy.max_moves
        self.site_now: Ints = np.full(len(instance.students), -1)
        self.row = model.add_rows(0 if most is None else 1, lower=float(len(problem.current_plan) - (most or 0)))
        for row in problem.current_plan:
            if row.site is not None:
                self.site_now[instance.student_index[row.student]] = instance.site_index[row.site]

    def entries(self, pairs: Pairs) -> Iterator[Entries]:
        """Yield each pair that stays in that row."""
        if len(self.row):
            yield Entries.of(self.row[0], np.flatnonzero(pairs.site == self.site_now[pairs.student]))

    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield too many moves."""
        problem = plan.directory.problem
        most, moves = problem.policy.max_moves, plan.moved
        if most is not None and len(moves) > most:
            yield Broken(
                rule=self.code,
                wording="K1",
                data={"most": most, "moves": len(moves)},
                students=tuple(row.student for row in moves),
            )
