"""An idempotency key while its first request is being accepted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from service import owned
from service.caller import Caller, Role
from service.errors import InvalidProblem, KeyBusy
from service.runs import RunOptions, list_runs, submit_run
from tests.service.problems import two_students
from tests.service.test_deletion import Misbehaving

PROBLEM = two_students("hang, claims")


def test_a_second_request_is_told_to_come_back(misbehaving: Misbehaving) -> None:
    """Refused while the first is being accepted, another key and another organisation are not; later it is let in."""
    with misbehaving() as context:
        other = context.acting_as(Caller("other", "plk_other", Role.ADMIN))
        with context.store.accepting("k"):
            with pytest.raises(KeyBusy, match="'k' is being accepted now"):
                submit_run(context, PROBLEM, RunOptions(), idempotency_key="k")
            submit_run(context, PROBLEM, RunOptions(), idempotency_key="l")
            submit_run(other, PROBLEM, RunOptions(), idempotency_key="k")
        first = submit_run(context, PROBLEM, RunOptions(), idempotency_key="k")
        assert submit_run(context, PROBLEM, RunOptions(), idempotency_key="k").id == first.id


def test_a_refused_request_lets_go_of_its_key(misbehaving: Misbehaving) -> None:
    """After a request with faults the same key serves for the mended one."""
    with misbehaving() as context:
        with pytest.raises(InvalidProblem):
            submit_run(context, PROBLEM, RunOptions(seed=-1), idempotency_key="k")
        assert submit_run(context, PROBLEM, RunOptions(), idempotency_key="k")


def test_the_claim_of_a_dead_process_ends_by_itself(misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim that nobody gave back no longer holds after its time."""
    with misbehaving() as context:
        monkeypatch.setattr(owned, "LONGEST_ACCEPTANCE", timedelta(0))
        context.store._claim("k")
        assert submit_run(context, PROBLEM, RunOptions(), idempotency_key="k")


def test_many_at_once_with_one_key_make_one_run(misbehaving: Misbehaving) -> None:
    """Of sixteen requests from eight threads each gets the one run, or is told to come back."""
    with misbehaving() as context, ThreadPoolExecutor(8) as pool:

        def submit(_: int) -> str | None:
            try:
                return submit_run(context, PROBLEM, RunOptions(), idempotency_key="k").id
            except KeyBusy:
                return None

        answers = set(pool.map(submit, range(16)))
        assert answers - {None} == {run.id for run in list_runs(context, limit=9).runs}
        assert len(answers - {None}) == 1
