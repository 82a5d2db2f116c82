"""What a solving process sends of its progress: plans with the newest bounds, and every new phase."""

from dataclasses import replace

import pytest

from service import solving
from service.bounds import newest_bounds
from service.codec import unpack_result
from service.solve_messages import FromChild, Plan
from service.solving import Reporter
from solver.result import Level, Progress
from tests.service.fake_solver import place_the_first
from tests.service.problems import two_students

PROBLEM = two_students("answer")
RESULT = place_the_first(PROBLEM, 0)


def level(value: int, bound: int | None) -> Level:
    """Make what is known of the first level."""
    gap = None if bound is None else float(bound - value)
    return replace(RESULT.levels[0], value=value, bound=bound, gap=gap, proven=gap == 0)


def sign(phase: str, bound: int, *, has_plan: bool = False) -> Progress:
    """Make a sign of life with a bound of the only plan."""
    levels = (level(1, bound),)
    snapshot = replace(RESULT, levels=levels) if has_plan else None
    return Progress(level="placed", phase=phase, best=1, bound=bound, seconds=0.1, levels=levels, snapshot=snapshot)


def test_a_plan_that_had_to_wait_has_the_newest_bounds() -> None:
    """The second plan comes too soon after the first; when it is sent, more is known of it."""
    sent: list[FromChild] = []
    reporter = Reporter(PROBLEM, sent.append)
    for progress in (sign("search", 9, has_plan=True), sign("search", 8, has_plan=True)):
        reporter(progress)
    first, second = kept(sent), None
    while second is None or second is first:
        reporter(sign("search", 6))
        second = kept(sent)
    assert (first.levels[0].bound, second.levels[0].bound) == (9, 6)
    assert unpack_result(second.packed_result).levels == second.levels


def kept(sent: list[FromChild]) -> Plan:
    """Return the last plan that was sent."""
    return [message for message in sent if isinstance(message, Plan)][-1]


def test_a_new_phase_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs of one phase keep a distance; the first of another does not wait."""
    monkeypatch.setattr(solving, "SECONDS_BETWEEN_SIGNS", 3600.0)
    sent: list[FromChild] = []
    reporter = Reporter(PROBLEM, sent.append)
    for phase in ("search", "search", "same plan"):
        reporter(sign(phase, 2))
    assert [message.phase for message in sent if isinstance(message, Progress)] == ["search", "same plan"]


def test_a_bound_is_never_given_up_for_a_worse_one() -> None:
    """Level by level the better bound stays, in whatever order they are told; another plan's say nothing."""
    assert newest_bounds([level(1, 3)], [level(1, 2)]) == newest_bounds([level(1, 2)], [level(1, 3)]) == (level(1, 2),)
    assert newest_bounds([level(1, None)], [level(1, 3)]) == (level(1, 3),)
    assert newest_bounds([level(1, 3)], [level(2, 2)]) == (level(1, 3),)
    assert newest_bounds([], [level(1, 1)]) == ()
