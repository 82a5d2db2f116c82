"""Faults of a plan that is to be checked: ids that the problem does not know."""

from collections.abc import Iterator, Sequence
from itertools import islice

from solver.faults.fault import Fault, Place
from solver.faults.numbers import COUNT
from solver.faults.register import Register
from solver.problem import Problem
from solver.result import Seat


def find_plan_faults(problem: Problem, plan: Sequence[Seat], most: int | None = None) -> list[Fault]:
    """Find every unknown id in ``plan``, or the first ``most``; places start at its rows, such as ``(3, "site")``.

    Whether the plan is a good one, or even a possible one, is the checker's business.
    """
    register = Register(problem)
    faults = (fault for index, seat in enumerate(plan) for fault in _seat_faults((index,), seat, register))
    return list(islice(faults, most))


def _seat_faults(place: Place, seat: Seat, register: Register) -> Iterator[Fault]:
    yield from register.students.unknown((*place, "student"), seat.student)
    yield from register.sites.unknown((*place, "site"), seat.site)
    yield from register.offers.unknown((*place, "offer"), seat.offer)
    yield from COUNT.faults((*place, "mentor_place"), seat.mentor_place)
