"""Which placements of the current plan cannot hold when ``max_moves`` is too small (rule K1).

The problem without the limit is solved for the fewest moves. So that many are needed, by the solver's own proof; and
who moves in that plan could not stay beside all others, for the reasons that are told.
"""

from dataclasses import replace

from solver.answers.sentences import Sentence
from solver.canonical import canonical
from solver.directory import Directory
from solver.explain import reasons_at
from solver.plan import Plan
from solver.problem import CurrentPlacement, LevelName, Problem
from solver.result import Conflict, ReasonCode, Result, Seat
from solver.travel import minutes_lookup
from solver.wording import Datum

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
    told = [sentence for row in stuck[:_MOST_TOLD] for sentence in _why(plan, row)]
    if len(stuck) > _MOST_TOLD:
        told.append(Sentence(code="conflict.moves.more", data={"number": len(stuck) - _MOST_TOLD}))
    return Conflict.told((row.student for row in stuck), [_needed(problem, fewest, len(stuck)), *told])


def _needed(problem: Problem, fewest: Result, stuck: int) -> Sentence:
    """Say how many moves are needed, as far as that is proven."""
    is_proven = all(level.proven for level in fewest.levels)
    code = "conflict.moves" if is_proven else "conflict.moves.found"
    return Sentence(code=code, data={"most": problem.policy.max_moves or 0, "needed": stuck})


def _why(plan: Plan, row: CurrentPlacement) -> list[Sentence]:
    """Say why a student cannot stay while the others sit where they sit."""
    if row.site is None:
        return [Sentence(code="conflict.moves.gone", data={"student": row.student})]
    student, site = plan.directory.students[row.student], plan.directory.sites[row.site]
    where: dict[str, Datum] = {"student": row.student, "site": row.site}
    if student.pinned_site not in (None, row.site):
        return [Sentence(code="conflict.moves.pinned", data={**where, "pinned_to": student.pinned_site or ""})]
    others = plan.with_seated(seat for seat in plan.seated if seat.student != student)
    reasons = [
        Sentence(code=f"reason.{reason.wording}", data=reason.data)
        for reason in reasons_at(others, student, site)
        if reason.code is not ReasonCode.LEVEL_ORDER
    ]
    why = reasons or [Sentence(code="conflict.moves.instead", data={})]
    return [Sentence(code="conflict.moves.stuck", data=where), *why]
