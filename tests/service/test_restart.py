"""A restart loses nothing: real processes are killed, and the next service goes on."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from dbos import DBOS

from service.context import Context, open_context
from service.errors import StoreInUse
from service.runs import RunOptions, RunState, cancel_run, get_result, get_run, submit_run
from solver.result import Termination
from tests.service.conftest import ended, eventually, is_alive, settings_for
from tests.service.problems import two_students

SERVICE = (sys.executable, "-m", "tests.service.service_process")
ROOT = Path(__file__).parents[2]
Misbehaving = Callable[..., AbstractContextManager[Context]]


def test_after_kill_9_all_runs_go_on(solves: Path, tmp_path: Path) -> None:
    """The running and the queued run of a killed service both end at the next one; no process is left over."""
    command = [*SERVICE, str(tmp_path), "hang, until the kill", "answer"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout
        running, queued = json.loads(service.stdout.readline())
        with pytest.raises(StoreInUse), open_context(settings_for(tmp_path)):
            pass
        service.send_signal(signal.SIGKILL)
        service.wait()
    solving = int((solves / "hang, until the kill").read_text())
    assert eventually(lambda: not is_alive(solving))
    # The kept plan and both jobs are found; the real solver takes the place of the hanging one.
    with open_context(settings_for(tmp_path)) as context:
        ends = [ended(context, run_id) for run_id in (running, queued)]
        results = [get_result(context, run_id) for run_id in (running, queued)]
    assert [run.state for run in ends] == [RunState.FINISHED] * 2
    assert [result.termination for result in results] == [Termination.OPTIMAL] * 2


def test_a_clean_stop_stops_solves_and_the_next_service_goes_on(
    solves: Path, tmp_path: Path, misbehaving: Misbehaving
) -> None:
    """Leaving the context ends the process and puts the run back in the queue, with its best plan."""
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
    assert tmp_path.exists()


def test_runs_whose_jobs_are_lost_are_queued_anew(tmp_path: Path, misbehaving: Misbehaving) -> None:
    """Without the job engine's file the store still knows its open runs."""
    with misbehaving() as context:
        run_id = submit_run(context, two_students("hang, lost"), RunOptions()).id
        assert eventually(lambda: context.store.packed_result(run_id) is not None)
    for file in tmp_path.glob("placement-jobs.sqlite*"):
        file.unlink()
    with misbehaving() as context:
        assert eventually(lambda: get_run(context, run_id).state is RunState.RUNNING)
        assert cancel_run(context, run_id).state is RunState.CANCELLED


def test_a_run_whose_job_ended_without_an_answer_does_not_stay_open(misbehaving: Misbehaving) -> None:
    """A job that is ended behind the service's back (here by the engine's own cancel) is noticed and told."""
    with misbehaving() as context:
        first = submit_run(context, two_students("hang, busy"), RunOptions()).id
        waiting = submit_run(context, two_students("answer"), RunOptions()).id
        DBOS.cancel_workflow(waiting)
        context.jobs.mend()
        run = get_run(context, waiting)
        assert run.state is RunState.FAILED
        assert run.message.startswith("The job of this run ended without an answer.")
        assert not get_run(context, first).state.is_final


def test_logs_are_json_lines_about_runs_not_people(solves: Path, tmp_path: Path) -> None:
    """A service whose solvers fail says so, run by run, and names no one from the problem."""
    manners = ["raise", "overfill"]
    command = [*SERVICE, str(tmp_path), *manners]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert solves.is_dir()
    assert os.environ["FAKE_SOLVER_FOLDER"] not in done.stderr
    run_ids = json.loads(done.stdout)
    assert [line["run_id"] for line in lines if line["event"] == "run_ended"] == run_ids
    wheres = [line["where"] for line in lines if line["event"] == "solver_failed"]
    assert wheres[0].startswith("ValueError at serve_order")
    assert wheres[1:] == ["D1, placed"]
    for word in ("Sanne", "Joost", "brielle", "51.9", "physics"):
        assert word not in done.stderr
