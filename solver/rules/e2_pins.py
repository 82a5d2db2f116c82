"""E2: a pinned student is placed at the pinned site.

``u_i = 0`` for every pinned student ``i``, whose only pairs lie at the pinned site. The pin waives matching and
the travel limit (E1, T1). No unit. Source: domain rule E2.
"""

from collections.abc import Iterator

import numpy as np

from solver.model import Entries, Model
from solver.pairs import Pairs
from solver.plan import Plan
from solver.result import Broken
from solver.rules.base import Rule


class Pins(Rule):
    """E2, and with it the rows that give each student one seat or none: ``sum_k x_ik + u_i = 1``."""

    code = "E2"

    def declare(self, model: Model) -> None:
        """Declare ``u_i``, one when student ``i`` is unplaced; it is zero for the pinned."""
        count = len(model.instance.students)
        model.unplaced = model.add_columns(count, upper=np.where(model.instance.pinned, 0.0, 1.0))
        self.seat_rows = model.add_rows(count, lower=1.0, upper=1.0)
        model.put(self.seat_rows, model.unplaced)

    def entries(self, pairs: Pairs) -> Iterator[Entries]:
        """Yield each pair's one in its student's row."""
        yield Entries.of(self.seat_rows[pairs.student], np.arange(len(pairs)))

    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield pinned students who are elsewhere or nowhere."""
        for student in plan.directory.problem.students:
            seat = plan.by_student.get(student.id)
            if student.pinned_site is None or (seat is not None and seat.site.id == student.pinned_site):
                continue
            yield Broken(
                rule=self.code,
                wording="E2.elsewhere" if seat else "E2.nowhere",
                data={"student": student.id, "site": student.pinned_site} | ({"there": seat.site.id} if seat else {}),
                students=(student.id,),
                site=student.pinned_site,
            )
