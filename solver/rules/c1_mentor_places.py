"""C1: a mentor place holds one student or one duo.

For every offer ``k`` with ``n_k`` mentor places: ``sum of x_ik over students who sit alone there, plus the places
d_c taken in its cells <= n_k``; a locked duo (D2) counts one. Unit: mentor places. Source: domain rule C1.
"""

from collections.abc import Iterator

import numpy as np

from solver.model import Entries, Model
from solver.pairs import Pairs
from solver.plan import Plan
from solver.result import Broken
from solver.rules.base import Rule


class MentorPlaces(Rule):
    """C1. Cells (D1) are declared before, since their places count here."""

    code = "C1"

    def declare(self, model: Model) -> None:
        """Declare one row an offer and count the places of its cells in it."""
        self.model = model
        places = [offer.mentor_places for offer in model.instance.offers]
        self.place_rows = model.add_rows(len(places), upper=places)
        cells = model.cells
        model.put(self.place_rows[cells.offer], cells.taken)

    def entries(self, pairs: Pairs) -> Iterator[Entries]:
        """Yield a place for each pair that takes one by itself."""
        instance, cells = self.model.instance, self.model.cells
        second = [j for _, j in instance.locked_pairs]
        alone = (cells.find(pairs) < 0) & (pairs.offer >= 0) & ~np.isin(pairs.student, second)
        chosen = np.flatnonzero(alone)
        yield Entries.of(self.place_rows[pairs.offer[chosen]], chosen)

    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield places that do not exist and offers that hold more groups than places."""
        for (offer_id, number), seats in plan.by_place.items():
            offer = plan.directory.offers[offer_id]
            if not 1 <= number <= offer.mentor_places:
                yield Broken(
                    rule=self.code,
                    wording="C1",
                    data={"offer": offer_id, "places": offer.mentor_places, "number": number},
                    students=tuple(seat.student.id for seat in seats),
                    site=seats[0].site.id,
                    offer=offer_id,
                )
