"""E3: a student never goes to an excluded site (own former school, family, an earlier conflict).

No pair exists for student ``i`` at a site in ``excluded_sites_i``. No unit. Source: domain rule E3.
"""

from collections.abc import Iterator

import numpy as np

from solver.instance import Bools, Instance
from solver.pairs import Pairs
from solver.plan import Plan
from solver.result import Broken
from solver.rules.base import Rule


class Excluded(Rule):
    """E3."""

    code = "E3"

    def allows(self, instance: Instance, pairs: Pairs) -> Bools:
        """Refuse pairs at excluded sites."""
        count = len(instance.sites)
        keys = [
            i * count + instance.site_index[site]
            for i, student in enumerate(instance.students)
            for site in student.excluded_sites
        ]
        return ~np.isin(pairs.student * count + pairs.site, np.array(keys, dtype=np.int64))

    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield students at sites that exclude them."""
        for seat in plan.seated:
            if seat.site.id in seat.student.excluded_sites:
                yield Broken(
                    rule=self.code,
                    wording="E3",
                    data={"site": seat.site.id, "student": seat.student.id},
                    students=(seat.student.id,),
                    site=seat.site.id,
                )
