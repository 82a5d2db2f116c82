"""The queue and restarts: real processes are killed, and the next service goes on."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.codec import pack_problem
from service.context import Context, open_context
from service.errors import StoreInUse
from service.run import NewRun
from service.runs import RunOptions, RunState, cancel_run, get_result, get_run, submit_run
from solver.result import Termination
from tests.service.conftest import FAKE_SOLVER, QUICK_SOLVER, ended, eventually, is_alive, open_store, settings_for
from tests.service.forked import MOMENTS, forked
from tests.service.problems import NAMES, two_students

SERVICE = (sys.executable, "-m", "tests.service.service_process")
ROOT = Path(__file__).parents[2]
Misbehaving = Callable[..., AbstractContextManager[Context]]


@dataclass(frozen=True)
class Killed:
    """What a service left that was killed while it solved: its runs, its solving process, its log."""

    folder: Path
    run_ids: list[str]
    solving: int
    log: str


@pytest.fixture(scope="module")
def killed(solves: Path, tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """Kill a service (SIGKILL) that has one failed, one running and one queued run."""
    folder = tmp_path_factory.mktemp("data")
    command = [*SERVICE, str(folder), "raise", "hang, until the kill", "answer"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, **pipes) as service:
        assert service.stdout
        run_ids = json.loads(service.stdout.readline())
        with pytest.raises(StoreInUse), open_context(settings_for(folder)):
            pass
        service.send_signal(signal.SIGKILL)
        _, log = service.communicate()
    return Killed(folder, run_ids, int((solves / "hang, until the kill").read_text()), log)


def kept_run(run_id: str, manner: str) -> NewRun:
    """Make a run to be kept before any service opens."""
    return NewRun(
        id=run_id,
        name=manner,
        input_hash="hash",
        packed_problem=pack_problem(two_students(manner)),
        time_limit_seconds=60,
        seed=0,
    )


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a service that keeps its data in a folder and solves one at a time."""
    kept = {"PLACEMENT_DATA_FOLDER": str(folder), "DATABASE_URL": "", "PLACEMENT_CONCURRENT_SOLVES": "1"}
    return os.environ | kept


def test_after_kill_9_all_runs_go_on(killed: Killed) -> None:
    """The running and the queued run of a killed service both end at the next one; no process is left over."""
    assert eventually(lambda: not is_alive(killed.solving))
    # The real solver takes the place of the hanging one.
    with open_context(settings_for(killed.folder, concurrent_solves=2)) as context:
        ends = [ended(context, run_id).state for run_id in killed.run_ids]
        results = [get_result(context, run_id).termination for run_id in killed.run_ids]
    assert ends == [RunState.FAILED, RunState.FINISHED, RunState.FINISHED]
    assert results == [Termination.FEASIBLE, Termination.OPTIMAL, Termination.OPTIMAL]


def test_logs_are_json_lines_about_runs_not_people(killed: Killed) -> None:
    """A solver failed with a student's name in its error; the log says where it failed, and names no one."""
    lines = [json.loads(line) for line in killed.log.splitlines()]
    ended_line, failed_line = (
        next(line for line in lines if line["event"] == event) for event in ("run_ended", "solver_failed")
    )
    assert (ended_line["run_id"], ended_line["state"]) == (killed.run_ids[0], "failed")
    assert failed_line["run_id"] == killed.run_ids[0]
    assert re.fullmatch(r"ValueError at serve_order:\d+ > .*raise_an_error:\d+", failed_line["where"])
    said = json.dumps([line | {"timestamp": ""} for line in lines])
    for word in ("Sanne", "Joost", "brielle", "51.9", "physics"):
        assert word not in said


def test_killed_at_every_moment_of_its_life_a_run_ends_once(tmp_path: Path, solves: Path) -> None:
    """One service after the other is killed (SIGKILL) a little further in the same run; the last one has its result."""
    assert solves.is_dir()
    settings = settings_for(tmp_path)
    with open_store(settings.store_url) as store:
        store.add_run(kept_run("killed", "answer, killed"), key_use=None, max_queued=1)
    for moment in MOMENTS:
        with forked(environment(tmp_path), QUICK_SOLVER, moment) as service:
            assert service.wait() == -signal.SIGKILL
    with open_context(settings, solver_command=FAKE_SOLVER) as context:
        run = ended(context, "killed")
        assert run.state is RunState.FINISHED
        assert [row.student for row in get_result(context, "killed").placements] == [NAMES[0]]
        assert context.store.begin_attempt("killed") is None


def test_runs_taken_up_after_a_kill_keep_to_the_limit(tmp_path: Path, solves: Path) -> None:
    """Two runs, one begun when the service was killed, and one place: the next service solves one at a time."""
    settings = settings_for(tmp_path)
    with open_store(settings.store_url) as store:
        for run_id in ("one", "two"):
            store.add_run(kept_run(run_id, f"hang, taken up {run_id}"), key_use=None, max_queued=2)
    with forked(environment(tmp_path), QUICK_SOLVER, "while it is solved, with a plan") as service:
        assert service.wait() == -signal.SIGKILL
    with open_store(settings.store_url) as store:
        assert sorted(store.state_of(run_id) for run_id in ("one", "two")) == [RunState.QUEUED, RunState.RUNNING]
    with open_context(settings, solver_command=FAKE_SOLVER) as context:
        assert eventually(lambda: any(path.name.startswith("hang, taken up") for path in solves.iterdir()))
        time.sleep(3)
        states = sorted(get_run(context, run_id).state for run_id in ("one", "two"))
    assert states == [RunState.QUEUED, RunState.RUNNING]


def test_a_clean_stop_stops_solves_and_the_next_service_goes_on(solves: Path, misbehaving: Misbehaving) -> None:
    """Leaving the context ends the process and queues the run again; too many stops end it, with its plan."""
    with misbehaving() as context:
        run_id = submit_run(context, two_students("hang, stopped"), RunOptions()).id
        assert eventually(lambda: context.store.packed_result(run_id) is not None)
        solving = int((solves / "hang, stopped").read_text())
        assert is_alive(solving)
    assert not is_alive(solving)
    assert get_run(context, run_id).state is RunState.QUEUED
    with misbehaving(max_attempts=1) as context:
        run = ended(context, run_id)
        assert run.state is RunState.FAILED
        assert run.message.startswith("The service stopped 1 times while it worked on this run.")
        assert get_result(context, run_id).termination is Termination.FEASIBLE


def test_runs_start_in_the_order_of_their_arrival(misbehaving: Misbehaving) -> None:
    """Five of them within a second, one at a time."""
    with misbehaving() as context:
        run_ids = [submit_run(context, two_students("answer, in turn"), RunOptions()).id for _ in range(5)]
        started = {ended(context, run_id, 60).started_at: run_id for run_id in run_ids}
    assert [started[at] for at in sorted(started)] == run_ids


def test_a_cancelled_queued_run_is_never_started(misbehaving: Misbehaving, solves: Path) -> None:
    """It waits behind another run, is cancelled, and is passed over when its turn comes."""
    with misbehaving() as context:
        manners = ("hang, before", "answer, never", "answer, after")
        before, never, after = (submit_run(context, two_students(manner), RunOptions()).id for manner in manners)
        assert eventually((solves / "hang, before").exists)
        run = cancel_run(context, never)
        assert (run.state, run.started_at) == (RunState.CANCELLED, None)
        assert get_result(context, never).termination is Termination.CANCELLED
        cancel_run(context, before)
        assert ended(context, after).state is RunState.FINISHED
    assert not (solves / "answer, never").exists()


def test_a_run_that_was_kept_but_never_queued_is_taken_up(tmp_path: Path, misbehaving: Misbehaving) -> None:
    """As if the service had died between its two files; the store alone is enough."""
    settings = settings_for(tmp_path)
    with open_store(settings.store_url) as store:
        store.add_run(kept_run("kept", "crash"), key_use=None, max_queued=1)
    with misbehaving() as context:
        assert "ended by signal 6" in ended(context, "kept").message


def test_where_no_solve_can_be_started_runs_fail_and_say_so(tmp_path: Path) -> None:
    """They do not wait for ever, nor end the service."""
    nothing = (sys.executable, "-c", "")
    with open_context(settings_for(tmp_path, max_attempts=2), solver_command=nothing) as context:
        run = ended(context, submit_run(context, two_students(), RunOptions()).id)
    assert run.state is RunState.FAILED
    assert run.message.startswith("The processes that solve could not be started.")
