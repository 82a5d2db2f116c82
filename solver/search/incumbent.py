"""The best plan so far, compared level by level; seats read as a plan, and as pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solver.assemble import Assembled
from solver.instance import Ints
from solver.naming import name_places
from solver.objectives.base import Objective
from solver.plan import Plan
from solver.result import Seat
from solver.spread import spread_duos
from solver.travel import MinutesOf


@dataclass(frozen=True)
class Incumbent:
    """A plan that keeps every rule, with the value of each objective entry."""

    plan: Plan
    values: tuple[int, ...]

    def beats(self, other: "Incumbent | None", assembled: Assembled) -> bool:
        """Tell whether this plan is better at the first entry where the two differ."""
        return other is None or self.costs(assembled) < other.costs(assembled)

    def tidied(self, objectives: Sequence[Objective]) -> "Incumbent":
        """Return the plan without needless duos; no level is worse."""
        plan = spread_duos(self.plan)
        return Incumbent(plan, tuple(entry.value(plan) for entry in objectives))

    def costs(self, assembled: Assembled) -> tuple[int, ...]:
        """Return the values with their signs: less is better everywhere."""
        return tuple(entry.sign * value for entry, value in zip(assembled.objectives, self.values, strict=True))


def read_plan(assembled: Assembled, chosen: Ints, minutes: MinutesOf) -> Incumbent:
    """Turn chosen pairs into a plan with named mentor places, and recount its values."""
    instance, pairs = assembled.instance, assembled.pairs
    seats = [
        Seat(
            student=instance.students[pairs.student[p]].id,
            site=instance.sites[pairs.site[p]].id,
            offer=instance.offers[pairs.offer[p]].id if pairs.offer[p] >= 0 else None,
        )
        for p in chosen
    ]
    return read_seats(assembled, seats, minutes)


def read_seats(assembled: Assembled, seats: Sequence[Seat], minutes: MinutesOf) -> Incumbent:
    """Turn seats into a plan with named mentor places, and recount its values."""
    plan = name_places(Plan.of(assembled.instance.directory, seats, minutes))
    return Incumbent(plan, tuple(entry.value(plan) for entry in assembled.objectives))


def pairs_of(assembled: Assembled, seats: Sequence[Seat]) -> Ints:
    """Return the pairs of some seats."""
    instance, first = assembled.instance, assembled.first_of_student
    offers = {offer.id: k for k, offer in enumerate(instance.offers)}
    found = []
    for seat in seats:
        i = instance.student_index[seat.student]
        here = assembled.pairs.offer[first[i] : first[i + 1]]
        found.append(int(first[i] + np.searchsorted(here, offers.get(seat.offer or "", -1))))
    return np.array(found, dtype=np.int64)
