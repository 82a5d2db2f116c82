"""Replanning: the plan at hand becomes the current plan of a changed problem, from which few students move (K1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from solver.changes import Change, ChangesDoNotApply, apply_changes
from solver.changes.students import with_students
from solver.faults import Fault, Place, dotted, find_faults
from solver.faults.ids import repeated_entries
from solver.faults.register import Register
from solver.moves import fitted
from solver.problem import MOVES_LEVELS, CurrentPlacement, LevelName, Policy, Problem, Student
from solver.result import Seat

MOST_FOUND = 1000
"""Faults of the replanned problem after which no more are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A planner's word that ``student`` is placed at ``site``, and why; without a site an earlier pin is released."""

    student: str
    site: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replan:
    """What is to be different from the plan at hand, and what is to stay.

    ``published`` are students who have been told of their placement; unless ``published_may_move`` the level
    ``published_moves`` then stands above all others. ``levels`` is the order with ``moves`` where it is to rank; left
    out, it is the problem's own, with ``moves`` just above ``travel`` unless it ranks already. ``max_moves`` is a hard
    limit.
    """

    changes: tuple[Change, ...] = ()
    pins: tuple[Pin, ...] = ()
    published: tuple[str, ...] = ()
    published_may_move: bool = False
    levels: tuple[LevelName, ...] | None = None
    max_moves: int | None = None


def replanned(problem: Problem, seats: Sequence[Seat], replan: Replan) -> Problem:
    """Return the problem whose solve replans a plan of ``problem``.

    Its current plan are ``seats``; a placement that was published before and still stands stays published. An earlier
    limit on moves was about an earlier plan, and goes. The given problem stays as it is.

    Raises
    ------
    ChangesDoNotApply
        With every fault at its place: ``("changes", 2, "site")``, ``("pins", 0, "student")``, ``("published", 1)``,
        ``("levels", 3)``, ``("max_moves",)``.
    """
    faults = [*_published_faults(problem, seats, replan), *_levels_faults(replan)]
    try:
        changed = apply_changes(continued(problem, seats, replan.published), replan.changes)
    except ChangesDoNotApply as error:
        raise ChangesDoNotApply([*error.faults, *faults]) from None
    faults += _pin_faults(changed, replan.pins)
    if faults:
        raise ChangesDoNotApply(faults)
    told = _with_policy(_with_pins(changed, replan.pins), replan)
    if left := find_faults(told, MOST_FOUND):
        raise ChangesDoNotApply([_at_its_place(fault, told, replan.pins) for fault in left])
    return told


def continued(problem: Problem, seats: Sequence[Seat], published: Sequence[str] = ()) -> Problem:
    """Return a problem with a plan of it as its current plan, and without a limit on moves."""
    told = {(row.student, row.site) for row in problem.current_plan if row.published}
    rows = [
        CurrentPlacement(
            student=seat.student,
            site=seat.site,
            offer=seat.offer,
            published=seat.student in published or (seat.student, seat.site) in told,
        )
        for seat in seats
    ]
    levels = problem.policy.levels
    if not rows:  # nothing can move, so nothing ranks moves
        levels = tuple(level for level in levels if level not in MOVES_LEVELS) or levels
    policy = replace(problem.policy, levels=levels, max_moves=None)
    return replace(problem, current_plan=fitted(rows, problem), policy=policy)


def _published_faults(problem: Problem, seats: Sequence[Seat], replan: Replan) -> Iterator[Fault]:
    placed, register = {seat.student for seat in seats}, Register(problem)
    yield from repeated_entries(("published",), replan.published)
    for number, student in enumerate(replan.published):
        yield from register.students.unknown(("published", number), student)
        if student in register.students and student not in placed:
            yield Fault(("published", number), f"The student {student!r} has no placement that could be published.")


def _levels_faults(replan: Replan) -> Iterator[Fault]:
    if replan.levels is not None:
        yield from repeated_entries(("levels",), replan.levels)
        if LevelName.MOVES not in replan.levels:
            yield Fault(("levels",), "Name 'moves' among the levels, at the place where few moves count.")


def _pin_faults(problem: Problem, pins: Sequence[Pin]) -> Iterator[Fault]:
    register = Register(problem)
    pinned = {row.id for row in problem.students if row.pinned_site is not None}
    for number, pin in enumerate(pins):
        place: Place = ("pins", number)
        yield from register.students.unknown((*place, "student"), pin.student)
        yield from register.sites.unknown((*place, "site"), pin.site)
        if pin.site is not None and not pin.reason.strip():
            yield Fault((*place, "reason"), "A pin needs a reason, for whoever reads the plan later.")
        if pin.site is None and pin.student in register.students and pin.student not in pinned:
            yield Fault((*place, "site"), f"The student {pin.student!r} is not pinned, so no pin can be released.")
        if pin.student in {other.student for other in pins[:number]}:
            yield Fault((*place, "student"), f"The student {pin.student!r} is already in this list.")


def _with_pins(problem: Problem, pins: Sequence[Pin]) -> Problem:
    students = {row.id: row for row in problem.students}
    return with_students(problem, [_pinned(students[pin.student], pin) for pin in pins])


def _pinned(student: Student, pin: Pin) -> Student:
    return replace(student, pinned_site=pin.site, pin_reason=None if pin.site is None else pin.reason)


def _with_policy(problem: Problem, replan: Replan) -> Problem:
    policy = problem.policy
    if problem.current_plan or replan.levels is not None:
        is_published = any(row.published for row in problem.current_plan)
        policy = replace(policy, levels=_levels(policy, replan, is_published=is_published))
    if replan.max_moves is not None:
        policy = replace(policy, max_moves=replan.max_moves)
    return replace(problem, policy=policy)


def _levels(policy: Policy, replan: Replan, *, is_published: bool) -> tuple[LevelName, ...]:
    """Return the order of levels with the moves in their place."""
    levels = list(replan.levels or policy.levels)
    if LevelName.MOVES not in levels:
        levels.insert(levels.index(LevelName.TRAVEL) if LevelName.TRAVEL in levels else len(levels), LevelName.MOVES)
    if not replan.published_may_move and is_published:
        return (LevelName.PUBLISHED_MOVES, *(level for level in levels if level is not LevelName.PUBLISHED_MOVES))
    if replan.levels is None and levels[0] is LevelName.PUBLISHED_MOVES:  # as an earlier replan left it
        levels.pop(0)
    return tuple(levels)


def _at_its_place(fault: Fault, problem: Problem, pins: Sequence[Pin]) -> Fault:
    """Return a fault of the replanned problem at the field of the replan that made it."""
    match fault.place:
        case ("policy", "max_moves"):
            return Fault(("max_moves",), fault.message)
        case ("policy", "levels", *_):
            return Fault(("levels",), fault.message)
        case ("students", int(index), "pinned_site"):
            numbers = {pin.student: number for number, pin in enumerate(pins)}
            return Fault(("pins", numbers[problem.students[index].id], "site"), fault.message)
    return Fault((), f"It would leave a fault at {dotted(fault.place)}: {fault.message}")
