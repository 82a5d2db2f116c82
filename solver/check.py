"""The checker: recounts a plan from the problem alone.

What a planner left open is filled in first (:mod:`solver.complete`); rules and levels then judge without a solver.
"""

from collections import Counter
from collections.abc import Sequence

from solver.complete import completed
from solver.directory import Directory
from solver.kpis import count_kpis
from solver.objectives import objectives_of
from solver.plan import Plan
from solver.problem import Problem
from solver.result import Broken, LevelValue, Report, Seat
from solver.rules import HARD_RULES
from solver.wording import Data


def check(problem: Problem, plan: Sequence[Seat]) -> Report:
    """Judge a plan, also one made by hand: which rules it breaks, its level values and key figures.

    Seats without an offer or a mentor place are completed where a completion exists. Rows that name an unknown
    student or site, or a student twice, are reported under rule ``plan`` and left out of the counts.
    """
    read = completed(problem, plan)
    return Report(
        broken=broken_by_hand(read, plan),
        levels=tuple(
            LevelValue(name=entry.name, unit=entry.unit, value=entry.value(read))
            for entry in objectives_of(read.directory.problem)
        ),
        kpis=count_kpis(read),
    )


def broken_by_hand(read: Plan, rows: Sequence[Seat]) -> tuple[Broken, ...]:
    """Return every hard rule that a plan breaks, after those of its ``rows`` that were left out when it was read."""
    return (*_unreadable(read.directory, rows), *broken_rules(read))


def broken_rules(plan: Plan) -> list[Broken]:
    """Return every hard rule that a plan breaks, in reading order."""
    return [broken for rule in HARD_RULES for broken in rule().find_broken(plan)]


def _unreadable(directory: Directory, seats: Sequence[Seat]) -> list[Broken]:
    """Return the rows that cannot be part of any plan of this problem."""
    broken = []
    for student, times in Counter(seat.student for seat in seats).items():
        if times > 1:
            broken.append(_bad_row("repeated", student, {"student": student, "rows": times}))
    for seat in seats:
        if seat.student not in directory.students:
            broken.append(_bad_row("student", seat.student, {"student": seat.student}))
        if seat.site not in directory.sites:
            broken.append(_bad_row("site", seat.student, {"site": seat.site}, seat.site))
    return broken


def _bad_row(fault: str, student: str, data: Data, site: str | None = None) -> Broken:
    return Broken(rule="plan", wording=f"plan.{fault}", data=data, students=(student,), site=site)
