"""D3: the plan names each mentor place, and so each duo.

Every student at an offer has a place number in ``1..n``; two students share when the numbers are equal. The model
counts places (C1, D1, D2); names are given afterwards, which always succeeds (``solver.duos``). Source: D3.
"""

from collections.abc import Iterator

from solver.plan import Plan
from solver.result import Broken
from solver.rules.base import Rule


class NamedPlaces(Rule):
    """D3. A plan with open places is completed first; what stays open cannot be named."""

    code = "D3"

    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield offers where not every student can be given a mentor place, and places named without any offer."""
        for seat in plan.seated:
            if seat.offer is None and seat.mentor_place is not None:
                yield Broken(
                    rule=self.code,
                    wording="D3.no_offer",
                    data={"student": seat.student.id, "site": seat.site.id, "place": seat.mentor_place},
                    students=(seat.student.id,),
                    site=seat.site.id,
                )
        for offer_id, seats in plan.by_offer.items():
            unnamed = tuple(seat.student.id for seat in seats if seat.mentor_place is None)
            if unnamed:
                count = plan.directory.offers[offer_id].mentor_places
                yield Broken(
                    rule=self.code,
                    wording="D3",
                    data={"offer": offer_id, "places": count, "students": len(seats)},
                    students=unnamed,
                    site=seats[0].site.id,
                    offer=offer_id,
                )
