"""Several processes on one PostgreSQL store: each run ends once, whatever becomes of the process that had it."""

import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from dbos import DBOS
from sqlmodel import Session, select

from service.context import Context, open_context
from service.errors import KeyBusy
from service.run import RunState
from service.runs import RunOptions, cancel_run, get_result, get_run, submit_run
from service.settings import Settings
from service.tables import RunRow
from solver.problem import Problem
from solver.result import Termination
from tests.postgresql import PostgreSql
from tests.service.conftest import ATTEMPTS, FAKE_SOLVER, QUICK_SOLVER, ended, eventually, is_alive, parent_of
from tests.service.forked import MOMENTS, Forked, forked
from tests.service.problems import NAMES, two_students

TAKE_OVER_SECONDS = 2.0


@pytest.fixture
def shared(postgresql: PostgreSql, solves: Path) -> Settings:
    """Return the settings of processes that share a new database."""
    assert solves.is_dir()
    return Settings(database_url=postgresql.new_database(), take_over_seconds=TAKE_OVER_SECONDS, concurrent_solves=1)


def environment(settings: Settings, **changes: str) -> Mapping[str, str]:
    """Return the environment that gives another process these settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLACEMENT_")}
    return kept | {
        "DATABASE_URL": settings.database_url,
        "PLACEMENT_TAKE_OVER_SECONDS": str(settings.take_over_seconds),
        "PLACEMENT_CONCURRENT_SOLVES": str(settings.concurrent_solves),
        **changes,
    }


@contextmanager
def working(settings: Settings, solver: Sequence[str] = FAKE_SOLVER) -> Iterator[Forked]:
    """Run a worker as a process of its own, from its first sign of life."""
    with forked(environment(settings), solver) as worker:
        yield worker


@contextmanager
def front(settings: Settings) -> Iterator[Context]:
    """Open a service without a worker."""
    with open_context(settings.model_copy(update={"concurrent_solves": 0})) as context:
        yield context


def solving_process(solves: Path, manner: str) -> int:
    """Return the process that solves a problem, once it does."""
    assert eventually(lambda: bool((solves / manner).exists() and (solves / manner).read_text()))
    return int((solves / manner).read_text())


def assert_solved(context: Context, run_id: str) -> None:
    """Wait until a run has the one right result, and its job has ended too."""
    assert ended(context, run_id, 90).state is RunState.FINISHED
    result = get_result(context, run_id)
    assert result.termination is Termination.OPTIMAL
    assert [row.student for row in result.placements] == [NAMES[0]]
    assert eventually(lambda: DBOS.list_workflows(workflow_ids=[run_id])[0].status == "SUCCESS")


def test_killed_at_every_moment_of_a_run_the_other_worker_ends_it_once(shared: Settings) -> None:
    """Workers that are killed (SIGKILL) at each moment, and one that lives: every run ends with the right result."""
    with open_context(shared, solver_command=FAKE_SOLVER) as survivor, ExitStack() as stack:
        in_the_way = submit_run(survivor, two_students("hang, in the way"), RunOptions()).id
        assert eventually(lambda: get_run(survivor, in_the_way).state is RunState.RUNNING)
        run_ids = [submit_run(survivor, two_students("answer, late"), RunOptions()).id for _ in MOMENTS]
        victims = [stack.enter_context(forked(environment(shared), QUICK_SOLVER, moment)) for moment in MOMENTS]
        assert [victim.wait() for victim in victims] == [-signal.SIGKILL] * len(MOMENTS)
        cancel_run(survivor, in_the_way)
        for run_id in run_ids:
            assert_solved(survivor, run_id)
        assert not survivor.store.open_runs()


def test_a_dead_workers_run_is_taken_over_within_a_minute(shared: Settings, solves: Path) -> None:
    """Killed in the middle of a solve: its solving process ends with it, and the other worker has the run soon."""
    with front(shared) as context, working(shared) as first:
        run_id = submit_run(context, two_students("hang once, orphan"), RunOptions()).id
        solving = solving_process(solves, "hang once, orphan")
        assert eventually(lambda: context.store.packed_result(run_id) is not None)
        assert eventually((solves / "hung once").exists)
        first.kill()
        assert eventually(lambda: not is_alive(solving))
        began = time.monotonic()
        with working(shared):
            assert_solved(context, run_id)
        assert time.monotonic() - began < 60


def test_a_stopped_worker_hands_its_run_back(shared: Settings, solves: Path) -> None:
    """SIGTERM, to all its processes: the run waits again, it ends well, and another worker has the run soon."""
    with front(shared) as context, working(shared) as first:
        run_id = submit_run(context, two_students("hang once, handed back"), RunOptions()).id
        solving = solving_process(solves, "hang once, handed back")
        assert eventually((solves / "hung once").exists)
        os.kill(solving, signal.SIGTERM)
        os.kill(parent_of(solving), signal.SIGTERM)
        first.terminate()
        assert first.wait() == 0
        assert not is_alive(solving)
        assert get_run(context, run_id).state is RunState.QUEUED
        with working(shared):
            assert_solved(context, run_id)


def test_a_cancel_from_another_process_stops_the_solver_within_a_second(shared: Settings, solves: Path) -> None:
    """The bound is the one that was asked for, on a machine that may be busy; the best plan is kept."""
    with front(shared) as context, working(shared):
        assert any(seconds_to_cancel(context, solves, f"hang, far away {attempt}") < 1 for attempt in ATTEMPTS)


def seconds_to_cancel(context: Context, solves: Path, manner: str) -> float:
    """Cancel a run that has a plan; return how long its process lived on."""
    run_id = submit_run(context, two_students(manner), RunOptions()).id
    solving = solving_process(solves, manner)
    assert eventually(lambda: context.store.packed_result(run_id) is not None)
    began = time.monotonic()
    assert cancel_run(context, run_id).state is RunState.CANCELLED
    assert eventually(lambda: not is_alive(solving))
    seconds = time.monotonic() - began
    assert [row.student for row in get_result(context, run_id).placements] == [NAMES[0]]
    return seconds


def test_a_database_restart_in_the_middle_of_a_run_does_not_end_it(
    shared: Settings, solves: Path, postgresql: PostgreSql
) -> None:
    """The solver goes on meanwhile, and its answer arrives when the database is back."""
    with front(shared) as context, working(shared):
        run_id = submit_run(context, two_students("dawdle"), RunOptions()).id
        solving_process(solves, "dawdle")
        postgresql.stop()
        time.sleep(1)
        postgresql.start()
        assert_solved(context, run_id)
        assert context.store.begin_attempt(run_id) is None


def submit_two_hundred(context: Context) -> set[str]:
    """Submit 200 requests from eight threads, 20 of them with a key that another one has too; return their runs."""
    keys = [f"key {number % 180}" for number in range(200)]
    problem = two_students("answer, many")
    with ThreadPoolExecutor(8) as pool:
        return set(pool.map(lambda key: submit_again_and_again(context, problem, key), keys))


def submit_again_and_again(context: Context, problem: Problem, key: str) -> str:
    """Submit with a key until no other request with it is being accepted, as a sender does; return the run."""
    while True:
        try:
            return submit_run(context, problem, RunOptions(), idempotency_key=key).id
        except KeyBusy:
            time.sleep(0.05)


def test_two_hundred_requests_at_once_with_twenty_keys_twice_are_180_runs(shared: Settings) -> None:
    """As many runs, each with one job, as there are different requests."""
    with front(shared.model_copy(update={"max_queued_runs": 200})) as context:
        run_ids = submit_two_hundred(context)
        assert len(run_ids) == 180
        assert set(context.store.open_runs()) == run_ids
        jobs = [job.workflow_id for job in DBOS.list_workflows(load_input=False, load_output=False)]
        assert sorted(jobs) == sorted(run_ids)


@pytest.mark.slow
def test_180_runs_of_200_requests_are_solved_once_each(shared: Settings, solves: Path) -> None:
    """Two workers with two places each: 180 solves, all runs end well in the first attempt, and so do their jobs."""
    many = shared.model_copy(update={"max_queued_runs": 200, "concurrent_solves": 2})
    (solves / "quick").unlink(missing_ok=True)
    with open_context(many, solver_command=QUICK_SOLVER) as context, working(many, QUICK_SOLVER):
        run_ids = submit_two_hundred(context)
        assert eventually(lambda: not context.store.open_runs(), seconds=300)
        assert {get_run(context, run_id).state for run_id in run_ids} == {RunState.FINISHED}
        assert len((solves / "quick").read_text().splitlines()) == 180
        assert eventually(lambda: {job.status for job in DBOS.list_workflows(load_input=False)} == {"SUCCESS"})
        with Session(context.store._engine) as session:
            assert set(session.exec(select(RunRow.attempt))) == {1}
