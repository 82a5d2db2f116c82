"""Late students: where they fit best with everybody else in place, and with a few others moving."""

from contextlib import suppress
from dataclasses import dataclass, replace

from solver.answers.base import Base
from solver.answers.effect import Effect, effect_of
from solver.answers.going_on import GoingOn
from solver.answers.sentences import Sentence
from solver.answers.told_effects import effect_sentences
from solver.engine import Deadline, OutOfTimeError
from solver.faults import Fault, Place, find_faults
from solver.plan import Plan
from solver.problem import Problem, Student, TravelRow
from solver.replan import continued
from solver.result import Conflict, Reason, Result, Termination

MOST_LATE_STUDENTS = 50
MOST_MOVES = 20
MOST_FOUND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class LateQuestion:
    """Asks where ``students`` fit who were not there before; ``minutes`` are their rows of a travel matrix.

    At most ``max_moves`` of those who have a place may move for them.
    """

    students: tuple[Student, ...]
    minutes: tuple[TravelRow, ...] = ()
    max_moves: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePlacement:
    """Where a late student is placed, or without a site the reasons why not."""

    student: str
    site: str | None
    offer: str | None = None
    travel_minutes: int | None = None
    duo_with: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePlan:
    """The best plan with the late students and at most ``max_moves`` moves of others.

    ``effect`` stands beside the plan as it was, with the late students not placed; its moves are those of the others.
    Without a plan, because the late students are pinned where they cannot be, ``conflict`` says why.
    """

    max_moves: int
    moves: int = 0
    placements: tuple[LatePlacement, ...] = ()
    effect: Effect | None = None
    proven: bool = False
    conflict: Conflict | None = None
    told: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LateAnswer:
    """Where the late students fit without anybody moving, and with some moving.

    ``with_moves`` is ``None`` when none may, or when there was no time to find it.
    """

    base_proven: bool
    without_moves: LatePlan
    with_moves: LatePlan | None


def late_faults(base: Base, question: LateQuestion) -> list[Fault]:
    """Find what is wrong with the late students' rows; places start at the question's fields."""
    problem = base.problem
    first = {"students": len(problem.students), "minutes": len(problem.travel.minutes)}
    return [
        Fault(_own_place(fault.place, first), fault.message)
        for fault in find_faults(_with_late(problem, question), MOST_FOUND)
    ]


def _own_place(place: Place, first: dict[str, int]) -> Place:
    """Return the place among the late rows, which stand behind the problem's own."""
    match place:
        case ("students", int(index), *field):
            return ("students", index - first["students"], *field)
        case ("travel", "minutes", int(index), *field):
            return ("minutes", index - first["minutes"], *field)
        case ("travel", "source"):
            return ("minutes",)
    return ("students",)


def late_students(base: Base, question: LateQuestion, deadline: Deadline) -> LateAnswer:
    """Find where late students fit; OutOfTimeError without time for the plan in which nobody moves."""
    going_on = GoingOn(_with_late(continued(base.problem, base.seats), question), base.seats)
    without_moves, with_moves = _plan(going_on, question, 0, deadline), None
    if question.max_moves:
        with suppress(OutOfTimeError):
            with_moves = _plan(going_on, question, question.max_moves, deadline)
    return LateAnswer(base_proven=base.proven, without_moves=without_moves, with_moves=with_moves)


def _with_late(problem: Problem, question: LateQuestion) -> Problem:
    travel = replace(problem.travel, minutes=(*problem.travel.minutes, *question.minutes))
    return replace(problem, students=(*problem.students, *question.students), travel=travel)


def _plan(going_on: GoingOn, question: LateQuestion, limit: int, deadline: Deadline) -> LatePlan:
    result = going_on.within(limit, deadline)
    if result.termination is Termination.INFEASIBLE:
        return LatePlan(max_moves=limit, conflict=result.conflict)
    plan = going_on.plan_of(result)
    late = [row.id for row in question.students]
    placements = tuple(_placement(plan, result, student) for student in late)
    effect = effect_of(going_on.left, plan, beside=late)
    return LatePlan(
        max_moves=limit,
        moves=len(plan.moved),
        placements=placements,
        effect=effect,
        proven=result.termination is Termination.OPTIMAL,
        told=(*map(_sentence, placements), *effect_sentences(effect)),
    )


def _placement(plan: Plan, result: Result, student: str) -> LatePlacement:
    seat = plan.by_student.get(student)
    if seat is None:
        reasons = next(row.reasons for row in result.unplaced if row.student == student)
        return LatePlacement(student=student, site=None, reasons=reasons)
    mates = plan.place_mates(seat)
    return LatePlacement(
        student=student,
        site=seat.site.id,
        offer=seat.offer.id if seat.offer else None,
        travel_minutes=plan.travel_minutes(seat),
        duo_with=mates[0].id if mates else None,
    )


def _sentence(placement: LatePlacement) -> Sentence:
    if placement.site is None:
        return Sentence(code="newcomer.no_place", data={"student": placement.student})
    where = {"student": placement.student, "site": placement.site}
    if placement.travel_minutes is None:
        return Sentence(code="newcomer.fits", data=where)
    return Sentence(code="newcomer.fits.with_minutes", data={**where, "minutes": placement.travel_minutes})
