"""C2: a site takes at most ``max_students`` heads.

``sum of x_ik over all students i and offers k of site s <= max_students_s``; a duo counts two, a pinned student
without an offer counts one. Unit: students. Source: domain rule C2.
"""

from collections.abc import Iterator

import numpy as np

from solver.model import Entries, Model
from solver.pairs import Pairs
from solver.plan import Plan
from solver.result import Broken
from solver.rules.base import Rule


class SiteHeads(Rule):
    """C2."""

    code = "C2"

    def declare(self, model: Model) -> None:
        """Declare one row for each site with a maximum."""
        limits = [site.max_students for site in model.instance.sites]
        limited = np.array([limit is not None for limit in limits], dtype=bool)
        rows = model.add_rows(int(limited.sum()), upper=[limit for limit in limits if limit is not None])
        self.row_of_site = np.full(len(limits), -1)
        self.row_of_site[limited] = rows

    def entries(self, pairs: Pairs) -> Iterator[Entries]:
        """Yield each pair's head in its site's row."""
        rows = self.row_of_site[pairs.site]
        chosen = np.flatnonzero(rows >= 0)
        yield Entries.of(rows[chosen], chosen)

    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield sites with too many students."""
        for seats in plan.by_site.values():
            site = seats[0].site
            if site.max_students is not None and len(seats) > site.max_students:
                yield Broken(
                    rule=self.code,
                    wording="C2",
                    data={"site": site.id, "most": site.max_students, "heads": len(seats)},
                    students=tuple(seat.student.id for seat in seats),
                    site=site.id,
                )
