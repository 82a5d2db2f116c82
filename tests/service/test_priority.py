"""Runs of a higher priority go first; within a priority those that came first."""

import pytest

from service.context import Context
from service.errors import InvalidProblem
from service.run import GREATEST_PRIORITY
from service.runs import RunOptions, RunState, cancel_run, get_run, submit_run
from tests.service.conftest import ended, eventually
from tests.service.problems import two_students
from tests.service.test_deletion import Misbehaving


def submit(context: Context, manner: str, priority: int) -> str:
    """Submit a run and return its id."""
    return submit_run(context, two_students(manner), RunOptions(priority=priority)).id


def test_the_queue_is_ordered_by_priority_and_then_by_arrival(misbehaving: Misbehaving) -> None:
    """While one run has the only place, five come in; they begin in the order that their priorities ask for."""
    with misbehaving() as context:
        in_the_way = submit(context, "hang, priority", 0)
        assert eventually(lambda: get_run(context, in_the_way).state is RunState.RUNNING)
        priorities = (0, 3, GREATEST_PRIORITY, 3, 0)
        waiting = [submit(context, "answer, priority", priority) for priority in priorities]
        cancel_run(context, in_the_way)
        runs = [ended(context, run_id) for run_id in waiting]
    assert [run.priority for run in runs] == list(priorities)
    begun = sorted(range(5), key=lambda place: str(runs[place].started_at))
    assert begun == [2, 1, 3, 0, 4]


@pytest.mark.parametrize("priority", [-1, GREATEST_PRIORITY + 1])
def test_priorities_have_limits(misbehaving: Misbehaving, priority: int) -> None:
    """The fault names the place and the limits."""
    with misbehaving() as context, pytest.raises(InvalidProblem) as refusal:
        submit(context, "answer", priority)
    assert [fault.place for fault in refusal.value.faults] == [("options", "priority")]
    assert f"0 to {GREATEST_PRIORITY}" in refusal.value.faults[0].message
