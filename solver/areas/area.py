"""One area of a plan as a problem of its own, solved exactly in whatever process."""

from contextlib import suppress
from dataclasses import dataclass

from solver.assemble import assemble
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.instance import Instance
from solver.objectives.k1_moves import moves_from
from solver.problem import CurrentPlacement, Problem
from solver.result import Seat
from solver.search.incumbent import read_seats
from solver.search.levels import InfeasibleError, Search
from solver.travel import minutes_lookup

_SECONDS = 20.0
"""Most areas take a second or two; one that takes longer gives the best plan it has."""


@dataclass(frozen=True)
class AreaOrder:
    """An area to solve, who sits where in it so far, and the plan from which moves are counted, if they are."""

    problem: Problem
    seats: tuple[CurrentPlacement, ...]
    deadline: Deadline
    seed: int
    base: tuple[CurrentPlacement, ...] = ()


def solve_area(order: AreaOrder) -> tuple[Seat, ...] | None:
    """Return better seats for an area, ``None`` when no better ones were found in time."""
    if order.deadline.is_over():
        return None
    minutes = minutes_lookup(order.problem)
    assembled = assemble(Instance.of(order.problem), last=moves_from(order.base) if order.base else ())
    limit = order.deadline.within(_SECONDS)
    search = Search(assembled, minutes, limit, order.seed, lambda _search, _phase, _entry: None, start=order.seats)
    with suppress(OutOfTimeError, InfeasibleError, NumericalError):  # the best so far is the answer
        search.run()
    seats = [Seat(student=row.student, site=row.site, offer=row.offer) for row in order.seats if row.site]
    before = read_seats(assembled, seats, minutes)
    return search.best.plan.seats() if search.best and search.best.beats(before, assembled) else None
