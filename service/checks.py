"""The use case of checking a plan, also one made by hand; it solves nothing and keeps nothing."""

from collections.abc import Sequence
from dataclasses import replace

from service.errors import InvalidProblem
from solver.check import check
from solver.faults import find_faults, find_plan_faults
from solver.problem import Problem
from solver.result import Report, Seat


def check_plan(problem: Problem, plan: Sequence[Seat]) -> Report:
    """Tell which rules a plan breaks, its level values and key figures.

    Raises
    ------
    InvalidProblem
        When the problem has faults, or the plan names someone or something unknown; places of the latter
        start with ``"plan"``.
    """
    in_plan = (replace(fault, place=("plan", *fault.place)) for fault in find_plan_faults(problem, plan))
    faults = [*find_faults(problem), *in_plan]
    if faults:
        raise InvalidProblem(faults)
    return check(problem, plan)
