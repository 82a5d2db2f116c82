"""All ways to place a student: for each kind of change the smallest one, proven and checked, or that none helps."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from solver.adjust.levers import LEVERS, LeverKind
from solver.adjust.program import Adjustment, Found
from solver.assemble import assemble
from solver.canonical import canonical
from solver.changes.base import BaseChange
from solver.check import broken_rules
from solver.directory import Directory
from solver.engine import Deadline
from solver.instance import Instance
from solver.naming import name_places
from solver.objectives import objectives_of
from solver.objectives.placed import Placed
from solver.plan import Plan
from solver.problem import Student
from solver.search.planned import BrokenPlanError
from solver.travel import minutes_lookup

MOST_ALTERNATIVES = 3
"""How many changes of a kind are told, when several are smallest."""


@dataclass(frozen=True)
class Way:
    """One smallest change of a kind: its size in units of the kind, the changes, and the plan that it allows.

    ``plan`` is a plan of the changed problem with named places: the student sits, and so does everybody who did.
    """

    kind: LeverKind
    size: int
    changes: tuple[BaseChange, ...]
    plan: Plan


@dataclass(frozen=True)
class NothingHelps:
    """Proven: no change of this kind, however large, places the student."""

    kind: LeverKind


def ways_to_place(base: Plan, student: Student, *, proven: bool, deadline: Deadline) -> Iterator[Way | NothingHelps]:
    """Yield for each kind of change the smallest ones that place a student, fewest moves first, or that none does.

    When moves alone place the student, that is all there is to yield. When no single kind helps, the smallest mix
    of all kinds follows: the fewest single changes, where a higher travel limit is one, however high.

    Parameters
    ----------
    base
        A plan of a canonical problem, in which the student has no seat.
    proven
        Whether every level of the plan is proven. If so, and no level is ranked above the one that counts the student,
        no change at all places nobody more, which need not be shown again.
    deadline
        When to stop, with OutOfTimeError.
    """
    program = Adjustment(
        base=base,
        student=student,
        plain=assemble(Instance.of(base.directory.problem)),
        levers=(),
        least_size=int(proven and _counts_first(base, student)),
        deadline=deadline,
    )
    if not program.least_size:
        moves_alone = program.smallest()
        if moves_alone is not None:
            yield Way(LeverKind.UNCHANGED, 0, (), _checked(base, student, moves_alone))
            return
        program = replace(program, least_size=1)
    helped = False
    for kind in LEVERS:
        ways = list(_smallest(replace(program, levers=(kind(),))))
        helped = helped or bool(ways)
        yield from ways
        if not ways:
            yield NothingHelps(kind.kind)
    if not helped:
        mixes = list(_smallest(replace(program, levers=tuple(kind() for kind in LEVERS))))
        yield from mixes
        if not mixes:
            yield NothingHelps(LeverKind.MIX)


def _counts_first(base: Plan, student: Student) -> bool:
    """Tell whether no level is ranked above the one that counts a student, but for the more urgent students."""
    for entry in objectives_of(base.directory.problem):
        if not isinstance(entry, Placed):
            return False
        if entry.priority in (None, student.priority or 0):
            return True
    return False


def _smallest(program: Adjustment) -> Iterator[Way]:
    """Yield the smallest change, and others of the same size that ask only the nearest to move."""
    kind = program.levers[0].kind if len(program.levers) == 1 else LeverKind.MIX
    barred: set[int] = set()
    found = first = program.smallest()
    while found is not None and first is not None and found.size == first.size:
        yield Way(kind, found.size, found.changes, _checked(program.base, program.student, found))
        barred |= found.used
        if len(barred) >= MOST_ALTERNATIVES or not found.used:
            return
        found = program.nearest(barred)


def _checked(base: Plan, student: Student, found: Found) -> Plan:
    """Make the changes, and return the plan in the changed problem.

    Raises
    ------
    BrokenPlanError
        When the plan breaks a rule there, leaves out the student or anybody who was placed, or has worse levels: a bug.
    """
    problem = base.directory.problem
    for change in found.changes:
        problem = change.apply(problem)
    problem = canonical(problem)
    plan = name_places(Plan.of(Directory.of(problem), found.seats, minutes_lookup(problem)))
    missing = {*base.by_student, student.id} - plan.by_student.keys()
    broken = broken_rules(plan)
    if missing or broken:
        raise BrokenPlanError(f"An adjusted plan breaks rule {broken[0].rule if broken else 'E2'}.")
    if _costs(plan) > _costs(base):
        raise BrokenPlanError("An adjusted plan is worse on the levels.")
    return plan


def _costs(plan: Plan) -> tuple[int, ...]:
    """Return the values of a plan's levels with their signs: less is better everywhere."""
    return tuple(entry.sign * entry.value(plan) for entry in objectives_of(plan.directory.problem))
