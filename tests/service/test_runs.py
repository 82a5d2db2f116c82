"""The use cases refuse what they must, and wait without blocking."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from dbos import DBOS

from service.checks import check_plan
from service.context import Context, open_context
from service.errors import (
    FixtureNotFound,
    IdempotencyConflict,
    InvalidProblem,
    NothingFinished,
    PlanNotReady,
    ResultNotReady,
    RunNotFound,
)
from service.fixtures import list_fixtures, load_fixture
from service.latest import LATEST, named_run_id
from service.runs import (
    RunOptions,
    RunState,
    cancel_run,
    get_best_plan,
    get_result,
    get_run,
    list_runs,
    submit_run,
)
from service.waiting import wait_for_run
from solver.canonical import input_hash
from solver.result import Seat, Termination
from tests.service.conftest import FAKE_SOLVER, eventually, settings_for
from tests.service.problems import NAMES, two_students


@pytest.fixture(scope="module")
def context(solves: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """Open a service whose one place is taken by a solve that goes on, so that all other runs wait."""
    settings = settings_for(tmp_path_factory.mktemp("data"), max_students=2, max_time_limit_seconds=600)
    with open_context(settings, solver_command=FAKE_SOLVER) as context:
        submit_run(context, two_students("hang, in the way"), RunOptions())
        assert eventually((solves / "hang, in the way").exists)
        yield context


def test_faults_are_refused_and_nothing_is_kept(context: Context) -> None:
    """The faults come with their places, and no run is added."""
    before = [run.id for run in list_runs(context, limit=100).runs]
    good = two_students()
    bad = replace(good, students=(replace(good.students[0], pinned_site="nowhere"), good.students[1]))
    with pytest.raises(InvalidProblem) as refusal:
        submit_run(context, bad, RunOptions())
    assert [fault.place for fault in refusal.value.faults] == [("students", 0, "pinned_site")]
    assert [run.id for run in list_runs(context, limit=100).runs] == before


def test_sizes_and_options_have_limits(context: Context) -> None:
    """Each limit names the value and the most that is taken; the most itself is taken."""
    good = two_students()
    third = replace(good, students=(*good.students, replace(good.students[0], id="third")))
    for problem, options, place in (
        (third, RunOptions(), ("students",)),
        (good, RunOptions(time_limit_seconds=600.5), ("options", "time_limit_seconds")),
        (good, RunOptions(time_limit_seconds=0), ("options", "time_limit_seconds")),
        (good, RunOptions(time_limit_seconds=float("nan")), ("options", "time_limit_seconds")),
        (good, RunOptions(seed=-1), ("options", "seed")),
        (good, RunOptions(seed=2**31), ("options", "seed")),
    ):
        with pytest.raises(InvalidProblem) as refusal:
            submit_run(context, problem, options)
        assert [fault.place for fault in refusal.value.faults] == [place]
    assert submit_run(context, good, RunOptions(time_limit_seconds=600, seed=2**31 - 1)).state is RunState.QUEUED


def test_latest_stands_for_nothing_until_a_run_has_finished(context: Context) -> None:
    """Runs that wait or go on are not meant."""
    submit_run(context, two_students("waits"), RunOptions())
    with pytest.raises(NothingFinished, match="'latest' could stand for has finished yet"):
        named_run_id(context, LATEST)


def test_a_key_with_the_rows_in_another_order_is_the_same_request(context: Context) -> None:
    """Requests with a key give one run, whatever the order of rows; other options are a conflict."""
    problem = two_students("keyed")
    turned = replace(problem, students=problem.students[::-1])
    runs = [submit_run(context, sent, RunOptions(), idempotency_key="k") for sent in [problem, turned] * 2]
    assert len({run.id for run in runs}) == 1
    assert runs[0].input_hash == input_hash(turned)
    with pytest.raises(IdempotencyConflict):
        submit_run(context, problem, RunOptions(seed=1), idempotency_key="k")


def test_results_come_after_the_end(context: Context) -> None:
    """No result before the end, none of an unknown run."""
    run = submit_run(context, two_students("waiting"), RunOptions())
    with pytest.raises(ResultNotReady, match="is queued"):
        get_result(context, run.id)
    cancel_run(context, run.id)
    assert get_result(context, run.id).placements == ()
    for use in (get_run, get_result, cancel_run):
        with pytest.raises(RunNotFound, match="'nobody'"):
            use(context, "nobody")


def test_the_best_plan_so_far_can_be_read_while_the_run_goes_on(context: Context) -> None:
    """The run in the way has told a plan and hangs; one that waits has none; a cancelled one without a plan says so."""
    running = next(run for run in list_runs(context, limit=100).runs if run.name == "hang, in the way")
    assert eventually(lambda: get_run(context, running.id).has_plan)
    best = get_best_plan(context, running.id)
    assert (best.termination, [row.student for row in best.placements]) == (Termination.FEASIBLE, [NAMES[0]])
    with pytest.raises(ResultNotReady, match="is running"):
        get_result(context, running.id)
    waiting = submit_run(context, two_students("waiting"), RunOptions())
    with pytest.raises(PlanNotReady, match="is queued and has no plan"):
        get_best_plan(context, waiting.id)
    cancel_run(context, waiting.id)
    assert get_best_plan(context, waiting.id) == get_result(context, waiting.id)


def test_waiting_does_not_block_the_event_loop(context: Context) -> None:
    """While one waits for a run, others on the same loop go on, and one of them ends the run and the wait."""
    run = submit_run(context, two_students("waiting"), RunOptions())

    async def wait() -> RunState:
        waiting = asyncio.create_task(wait_for_run(context, run.id, 60))
        for _ in range(10):
            await asyncio.sleep(0.01)
            assert not waiting.done()
        await asyncio.to_thread(cancel_run, context, run.id)
        return (await waiting).state

    assert asyncio.run(wait()) is RunState.CANCELLED


def test_a_wait_ends_at_its_time(context: Context) -> None:
    """Not before it, and with the run as it stands then."""
    run = submit_run(context, two_students("waiting"), RunOptions())
    began = time.monotonic()
    assert asyncio.run(wait_for_run(context, run.id, 0.3)).state is RunState.QUEUED
    assert 0.3 <= time.monotonic() - began < 30


def test_a_run_whose_job_ended_without_an_answer_does_not_stay_open(context: Context) -> None:
    """A job that is ended behind the service's back (here by the engine's own cancel) is noticed and told."""
    run = submit_run(context, two_students("waiting"), RunOptions())
    DBOS.cancel_workflow(run.id)
    context.jobs.mend()
    assert get_run(context, run.id).state is RunState.FAILED
    assert get_run(context, run.id).message.startswith("The job of this run ended without an answer.")


class LostQueue:
    """A job engine whose database does not answer."""

    def enqueue(self, run_id: str) -> None:
        """Fail, with a text that is nobody's business."""
        raise ConnectionError(run_id)


def test_a_run_that_cannot_be_queued_at_once_is_kept_and_queued_soon(context: Context) -> None:
    """Submitting succeeds, since the run is kept; the next mending queues it."""
    run = submit_run(replace(context, jobs=LostQueue()), two_students("waiting"), RunOptions())
    assert get_run(context, run.id).state is RunState.QUEUED
    assert DBOS.get_workflow_status(run.id) is None
    context.jobs.mend()
    status = DBOS.get_workflow_status(run.id)
    assert status is not None
    assert status.status == "ENQUEUED"


def test_check_plan_judges_and_refuses() -> None:
    """A good plan breaks nothing; two on one place break a rule; unknown ids are faults with their place."""
    problem = two_students()
    seats = [Seat(student=name, site="brielle", offer="brielle-physics", mentor_place=1) for name in NAMES]
    assert check_plan(problem, seats[:1]).broken == ()
    assert {broken.rule for broken in check_plan(problem, seats).broken} >= {"D1"}
    with pytest.raises(InvalidProblem) as refusal:
        check_plan(problem, [seats[0], replace(seats[1], site="nowhere")])
    assert [fault.place for fault in refusal.value.faults] == [("plan", 1, "site")]


def test_fixtures_are_listed_and_loaded() -> None:
    """Every listed fixture is a problem of the first version; another name is refused with the known ones."""
    assert "three_students" in list_fixtures()
    for name in list_fixtures():
        assert load_fixture(name)["schema_version"] == 1
    for name in ("nothing", "../pyproject", "three_students.json"):
        with pytest.raises(FixtureNotFound, match="three_students"):
            load_fixture(name)
