"""What is wrong with a problem before any solving: every fault, with its place."""

from collections.abc import Iterator
from itertools import islice

from solver.faults.current import current_plan_faults
from solver.faults.fault import EVERY, Fault, Place, dotted
from solver.faults.limits import quota_faults, shortage_faults
from solver.faults.plans import find_plan_faults
from solver.faults.policies import policy_faults
from solver.faults.register import Register
from solver.faults.schools import board_faults, institute_faults, partnership_faults
from solver.faults.sites import site_faults
from solver.faults.students import student_faults
from solver.faults.travel import travel_faults
from solver.problem import Problem

__all__ = ["EVERY", "Fault", "Place", "dotted", "find_faults", "find_plan_faults"]


def find_faults(problem: Problem, most: int | None = None) -> list[Fault]:
    """Find every fault of meaning in ``problem``, in the order of the wire format; or the first ones, ``most`` of them.

    A problem without faults can be solved: all references are known, all numbers are within limits that keep
    each level's sum below 2**53, and nothing contradicts itself on its face. A subject that no site offers
    is no fault: its students end unplaced, with that reason.
    """
    return list(islice(_faults(problem, Register(problem)), most))


def _faults(problem: Problem, register: Register) -> Iterator[Fault]:
    yield from institute_faults(problem)
    yield from board_faults(problem)
    yield from partnership_faults(problem, register)
    yield from site_faults(problem, register)
    yield from student_faults(problem, register)
    yield from travel_faults(problem, register)
    yield from shortage_faults(problem, register)
    yield from quota_faults(problem, register)
    yield from policy_faults(problem)
    yield from current_plan_faults(problem, register)
