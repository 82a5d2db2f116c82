"""Which placements of the current plan cannot hold when ``max_moves`` is too small (rule K1).

The problem without the limit is solved for the fewest moves. So that many are needed, by the solver's own proof; and
who moves in that plan could not stay beside all others, for the reasons that are told.
"""

from dataclasses import replace

from solver.canonical import canonical
from solver.directory import Directory
from solver.explain import reasons_at
from solver.plan import Plan
from solver.problem import CurrentPlacement, LevelName, Problem
from solver.result import Conflict, ReasonCode, Result, Seat
from solver.travel import minutes_lookup
from solver.words import counted

_MOST_TOLD = 20
"""Placements that the text names; the conflict lists the students of all."""


def fewest_moves(problem: Problem) -> Problem:
    """Return the problem of moving as few students as can be, published or not, with any number of them."""
    current = tuple(replace(row, published=False) for row in problem.current_plan)
    policy = replace(problem.policy, levels=(LevelName.MOVES,), max_moves=None)
    return replace(problem, current_plan=current, policy=policy)


def stuck_placements(problem: Problem, fewest: Result) -> Conflict:
    """Say what keeps the current plan from holding, given the solved problem of ``fewest_moves``."""
    directory = Directory.of(canonical(problem))
    seats = [
        Seat(student=row.student, site=row.site, offer=row.offer, mentor_place=row.mentor_place)
        for row in fewest.placements
    ]
    plan = Plan.of(directory, seats, minutes_lookup(problem))
    stuck = plan.moved
    told = " ".join(_why(plan, row) for row in stuck[:_MOST_TOLD])
    rest = f" And {counted(len(stuck) - _MOST_TOLD, 'other placement')}." if len(stuck) > _MOST_TOLD else ""
    return Conflict(
        students=tuple(row.student for row in stuck), text=f"{_needed(problem, fewest, len(stuck))} {told}{rest}"
    )


def _needed(problem: Problem, fewest: Result, stuck: int) -> str:
    """Say how many moves are needed, as far as that is proven."""
    most = counted(problem.policy.max_moves or 0, "move")
    if not all(level.proven for level in fewest.levels):
        return f"max_moves allows {most}, too few. The fewest that were found in time leave out:"
    if stuck == 1:
        return f"max_moves allows {most}, but 1 is needed. This placement cannot hold:"
    return f"max_moves allows {most}, but {stuck} are needed. These placements cannot all hold:"


def _why(plan: Plan, row: CurrentPlacement) -> str:
    """Say why a student cannot stay while the others sit where they sit."""
    if row.site is None:
        return f"{row.student!r}: the place is gone."
    student, site = plan.directory.students[row.student], plan.directory.sites[row.site]
    if student.pinned_site not in (None, row.site):
        return f"{row.student!r} at {row.site!r}: pinned to {student.pinned_site!r}."
    others = plan.with_seated(seat for seat in plan.seated if seat.student != student)
    reasons = [reason.text for reason in reasons_at(others, student, site) if reason.code is not ReasonCode.LEVEL_ORDER]
    return f"{row.student!r} at {row.site!r}: {' '.join(reasons) or 'Somebody else would have to move instead.'}"
