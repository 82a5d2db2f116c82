"""D1: two students share a mentor place only where and if they may.

The offer consents (its own word, else the site's); both are in ``duo_years``, not in the final year, of equal
subject and degree, and neither refuses. In a cell ``c`` (one consenting offer, one degree) ``f_c`` students take
the integer number of places ``d_c`` with ``f_c <= 2 d_c``. Unit: mentor places. Source: domain rule D1.
"""

from collections.abc import Iterator

import numpy as np

from solver.duos import has_consent
from solver.model import Entries, Model
from solver.pairs import Pairs
from solver.plan import Plan, Seated
from solver.problem import Policy
from solver.result import Broken
from solver.rules.base import Rule
from solver.wording import Data


class Duos(Rule):
    """D1."""

    code = "D1"

    def declare(self, model: Model) -> None:
        """Declare ``f_c - 2 d_c <= 0`` for every cell."""
        self.cells = model.cells
        self.cell_rows = model.add_rows(len(self.cells.offer), upper=0.0)
        model.put(self.cell_rows, self.cells.taken, -2.0)

    def entries(self, pairs: Pairs) -> Iterator[Entries]:
        """Yield each pair that may share in its cell's row."""
        cell = self.cells.find(pairs)
        chosen = np.flatnonzero(cell >= 0)
        yield Entries.of(self.cell_rows[cell[chosen]], chosen)

    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield shared places where somebody may not share."""
        for (offer_id, number), seats in plan.by_place.items():
            fault = _fault(seats, plan.directory.problem.policy) if len(seats) > 1 else None
            if fault:
                wording, data = fault
                yield Broken(
                    rule=self.code,
                    wording=f"D1.{wording}",
                    data={"place": number, "offer": offer_id, **data},
                    students=tuple(seat.student.id for seat in seats),
                    site=seats[0].site.id,
                    offer=offer_id,
                )


def _fault(seats: list[Seated], policy: Policy) -> tuple[str, Data] | None:
    """Return why the students of one place may not share it, ``None`` when they may."""
    students = [seat.student for seat in seats]
    if len(students) > 2:
        return "too_many", {"students": len(students)}
    if seats[0].offer is not None and not has_consent(seats[0].site, seats[0].offer):
        return "no_consent", {}
    too_old = [row.id for row in students if row.year not in policy.duo_years or row.final_year]
    if too_old:
        return "year", {"student": too_old[0]}
    if len({(row.subject, row.degree) for row in students}) > 1:
        return "unlike", {}
    return None
