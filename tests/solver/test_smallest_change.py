"""The smallest change that places a student: it does, nothing smaller does, and whoever could stay stays."""

from hypothesis import assume, given, settings

from solver.adjust import LeverKind, NothingHelps, Way, ways_to_place
from solver.adjust.levers import LEVERS
from solver.adjust.program import Adjustment
from solver.answers.base import Base
from solver.assemble import assemble
from solver.check import broken_rules
from solver.engine import Deadline
from solver.instance import Instance
from solver.problem import Problem
from solver.result import Termination
from solver.solve import solve
from tests.oracles import verdict
from tests.oracles.changes import changed_by, changed_by_mix, changed_most, fewest_moves
from tests.oracles.strategies import problems

MOST_UNITS = 2
"""Larger changes of places, heads and the like are too many to try."""


def ways(base: Base, student: str) -> list[Way | NothingHelps]:
    """List the ways to place a student."""
    row = base.plan.directory.students[student]
    return list(ways_to_place(base.plan, row, proven=base.proven, deadline=Deadline()))


@settings(max_examples=30, derandomize=True, deadline=None)
@given(problems(pins=1))
def test_the_smallest_change_equals_brute_force(given: Problem) -> None:
    """For each kind: every change one unit smaller places nobody more, and no plan under the change moves fewer.

    Where nothing is said to help, all that the kind could change together does not help either.
    """
    result = solve(given)
    assume(result.termination is Termination.OPTIMAL and result.unplaced)
    base, student = Base(given, result), result.unplaced[0].student
    plan = verdict.plan_of(result.placements)
    problem, row = base.plan.directory.problem, base.plan.directory.students[student]
    told = [way for way in ways(base, student) if way.kind is not LeverKind.MIX]
    needs_no_change = fewest_moves([problem], plan, student) is not None
    assert needs_no_change == (told[0].kind is LeverKind.UNCHANGED)
    if needs_no_change:
        assert isinstance(told[0], Way)
        assert (len(told), broken_rules(told[0].plan)) == (1, [])
        assert {*plan.spots, student} <= told[0].plan.by_student.keys()
        return
    assert {way.kind for way in told} == set(LeverKind) - {LeverKind.MIX, LeverKind.UNCHANGED}
    for way in told:
        if isinstance(way, NothingHelps):
            assert fewest_moves([changed_most(problem, way.kind, row)], plan, student) is None
            continue
        assert broken_rules(way.plan) == []
        assert {*plan.spots, student} <= way.plan.by_student.keys()
        if way.size <= MOST_UNITS or way.kind is LeverKind.TRAVEL_LIMIT:
            assert fewest_moves(changed_by(problem, way.kind, row, way.size - 1), plan, student) is None
    for kind in {way.kind for way in told if isinstance(way, Way)}:
        first = next(way for way in told if way.kind is kind)
        assert isinstance(first, Way)
        if first.size == 1 or kind is LeverKind.TRAVEL_LIMIT:
            moves = sum(
                name != student and (name not in plan.spots or plan.spots[name].site != seat.site.id)
                for name, seat in first.plan.by_student.items()
            )
            assert moves == fewest_moves(changed_by(problem, kind, row, first.size), plan, student)


@settings(max_examples=20, derandomize=True, deadline=None)
@given(problems(pins=1))
def test_the_smallest_mix_equals_brute_force(given: Problem) -> None:
    """Of single changes of all kinds together: fewer do not place the student, no plan under so many moves fewer.

    Without any there is no plan, however many there are.
    """
    result = solve(given)
    assume(result.termination is Termination.OPTIMAL and result.unplaced)
    base, student = Base(given, result), result.unplaced[0].student
    plan = verdict.plan_of(result.placements)
    problem, row = base.plan.directory.problem, base.plan.directory.students[student]
    assume(fewest_moves([problem], plan, student) is None)
    program = Adjustment(
        base=base.plan,
        student=row,
        plain=assemble(Instance.of(problem)),
        levers=tuple(kind() for kind in LEVERS),
        least_size=1,
        deadline=Deadline(),
    )
    found = program.smallest()
    at_most = MOST_UNITS if found is None else min(found.size, MOST_UNITS + 1) - 1
    for size in range(1, at_most + 1):
        assert fewest_moves(changed_by_mix(problem, row, size), plan, student) is None
    if found is not None and found.size <= MOST_UNITS:
        assert found.moves == fewest_moves(changed_by_mix(problem, row, found.size), plan, student)
