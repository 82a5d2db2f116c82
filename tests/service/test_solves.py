"""Runs end clearly whatever their solver does; each solve is a real process that really misbehaves."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.context import Context, open_context
from service.runs import Run, RunOptions, RunState, cancel_run, get_result, get_run, submit_run
from solver.check import check
from solver.result import Result, Seat, Termination
from tests.service.conftest import ATTEMPTS, FAKE_SOLVER, ended, eventually, is_alive, parent_of, settings_for
from tests.service.problems import NAMES, two_pins_on_a_quota_of_one, two_students

SHORT = RunOptions(time_limit_seconds=1)


@pytest.fixture(scope="module")
def real_ends(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Run, Result]]:
    """Two runs through the real solver in its real process."""
    with open_context(settings_for(tmp_path_factory.mktemp("real"))) as context:
        submitted = [
            submit_run(context, two_pins_on_a_quota_of_one(), RunOptions()),
            submit_run(context, two_students(), RunOptions(seed=3)),
        ]
        return [(ended(context, run.id), get_result(context, run.id)) for run in submitted]


@pytest.fixture(scope="module")
def context(solves: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """One service with the misbehaving solver, two solves at a time."""
    assert solves.is_dir()
    settings = settings_for(
        tmp_path_factory.mktemp("data"), concurrent_solves=2, grace_seconds=1, memory_limit_mib=1024
    )
    with open_context(settings, solver_command=FAKE_SOLVER) as context:
        yield context


def solved(context: Context, manner: str, options: RunOptions | None = None) -> tuple[Run, Result]:
    """Submit a problem to the fake solver, and return its end."""
    run = ended(context, submit_run(context, two_students(manner), options or RunOptions()).id)
    return run, get_result(context, run.id)


def started(context: Context, solves: Path, manner: str) -> tuple[str, int]:
    """Submit a problem to the fake solver, and return its run and process when it has begun to solve."""
    run_id = submit_run(context, two_students(manner), RunOptions()).id
    assert eventually(lambda: bool((solves / manner).exists() and (solves / manner).read_text()))
    return run_id, int((solves / manner).read_text())


def has_a_good_plan(result: Result) -> bool:
    """Tell whether a result holds the one best plan of the two students."""
    seats = [Seat(student=row.student, site=row.site) for row in result.placements]
    return len(seats) == 1 and result.levels[0].value == 1 and not check(two_students(), seats).broken


def test_the_real_solver_proves_its_plan(real_ends: list[tuple[Run, Result]]) -> None:
    """The whole way, with nothing faked."""
    run, result = real_ends[1]
    assert (run.state, result.termination, result.seed) == (RunState.FINISHED, Termination.OPTIMAL, 3)
    assert all(level.proven for level in result.levels)
    assert has_a_good_plan(result)


def test_pins_that_cannot_hold_are_finished_as_infeasible(real_ends: list[tuple[Run, Result]]) -> None:
    """Infeasible is an answer of the real solver, with the conflict named."""
    run, result = real_ends[0]
    assert (run.state, result.termination) == (RunState.FINISHED, Termination.INFEASIBLE)
    assert result.conflict
    assert set(result.conflict.students) == set(NAMES)


def test_a_good_solve_is_finished_with_the_solvers_own_answer(context: Context) -> None:
    """The fakes differ from the real process in nothing but the misbehaviour."""
    run, result = solved(context, "answer")
    assert (run.state, result.termination, run.message) == (RunState.FINISHED, Termination.OPTIMAL, "")
    assert has_a_good_plan(result)
    assert run.levels == result.levels
    assert result.input_hash == run.input_hash
    assert run.started_at
    assert run.finished_at
    assert run.created_at <= run.started_at <= run.finished_at


@pytest.mark.parametrize(
    ("manner", "words"),
    [
        ("eat", "more memory than its 1024 MiB"),
        ("die of memory", "more memory than its 1024 MiB"),
        ("crash", "ended by signal 6"),
        ("raise", "this is a bug"),
        ("overfill", "fails the check (D1, placed)"),
        ("boast", "fails the check (placed)"),
    ],
)
def test_a_broken_solve_fails_and_keeps_its_best_plan(context: Context, manner: str, words: str) -> None:
    """The run says what happened without a name in it; the plan reported before is kept, checked."""
    run, result = solved(context, manner)
    assert (run.state, result.termination) == (RunState.FAILED, Termination.FEASIBLE)
    assert words in run.message
    assert run.message.endswith("The best plan found until then is kept.")
    assert result.message == run.message
    assert has_a_good_plan(result)
    assert not any(name in run.message for name in NAMES)


def test_a_broken_solve_without_a_plan_has_a_result_that_says_so(context: Context) -> None:
    """Every run that has ended has a result; a plan that fails the check is not in it."""
    run, result = solved(context, "planless overfill")
    assert (run.state, result.termination) == (RunState.FAILED, Termination.FAILED)
    assert run.message.endswith("No plan had been found by then.")
    assert (result.placements, result.levels, result.input_hash) == ((), (), run.input_hash)


def test_overdue_solves_are_stopped(context: Context, solves: Path) -> None:
    """Past limit and grace the process is gone: finished with its best plan, failed without one."""
    with_plan = submit_run(context, two_students("hang, overdue"), SHORT)
    without = submit_run(context, two_students("planless hang, overdue"), SHORT)
    run, result = ended(context, with_plan.id), get_result(context, with_plan.id)
    assert (run.state, result.termination) == (RunState.FINISHED, Termination.FEASIBLE)
    assert "past its time limit and was stopped after 2 seconds" in run.message
    assert has_a_good_plan(result)
    run, result = ended(context, without.id), get_result(context, without.id)
    assert (run.state, result.termination, result.placements) == (RunState.FAILED, Termination.FAILED, ())
    for manner in ("hang, overdue", "planless hang, overdue"):
        assert not is_alive(int((solves / manner).read_text()))


def test_cancel_stops_the_process_within_a_second_and_keeps_the_plan(context: Context, solves: Path) -> None:
    """The bound is the one that was asked for, on a machine that may be busy; a second cancel changes nothing."""
    assert any(seconds_to_cancel(context, solves, f"hang, cancelled {attempt}") < 1 for attempt in ATTEMPTS)


def seconds_to_cancel(context: Context, solves: Path, manner: str) -> float:
    """Cancel a run that has a plan; return how long its process lived on."""
    run_id, process = started(context, solves, manner)
    assert eventually(lambda: context.store.packed_result(run_id) is not None)
    began = time.monotonic()
    run = cancel_run(context, run_id)
    assert run.state is RunState.CANCELLED
    assert eventually(lambda: not is_alive(process))
    seconds = time.monotonic() - began
    result = get_result(context, run_id)
    assert result.termination is Termination.CANCELLED
    assert has_a_good_plan(result)
    assert cancel_run(context, run_id) == run
    return seconds


def test_a_process_killed_from_outside_ends_its_run(context: Context, solves: Path) -> None:
    """SIGKILL to the solving process, as the system does when the machine is out of memory."""
    run_id, process = started(context, solves, "hang, killed")
    assert eventually(lambda: context.store.packed_result(run_id) is not None)
    os.kill(process, signal.SIGKILL)
    run = ended(context, run_id)
    assert run.state is RunState.FAILED
    assert "killed from outside (signal 9)" in run.message
    assert has_a_good_plan(get_result(context, run_id))


def test_a_solve_of_which_nobody_knows_the_end_is_begun_again(context: Context, solves: Path) -> None:
    """Solving process and starter are both killed (SIGKILL): a new starter is there, and the run ends well."""
    run_id, process = started(context, solves, "hang once, alone")
    assert eventually((solves / "hung once").exists)
    os.kill(parent_of(process), signal.SIGKILL)
    os.kill(process, signal.SIGKILL)
    assert ended(context, run_id).state is RunState.FINISHED
    assert get_result(context, run_id).termination is Termination.OPTIMAL
    assert get_run(context, run_id).attempt == 1


def test_a_killed_starter_does_not_disturb_a_solve(context: Context, solves: Path) -> None:
    """Its child goes on and answers; the next run finds another starter."""
    run_id, process = started(context, solves, "dawdle, alone")
    os.kill(parent_of(process), signal.SIGKILL)
    assert solved(context, "answer, after the starter")[0].state is RunState.FINISHED
    assert ended(context, run_id).state is RunState.FINISHED


def test_a_frozen_process_is_overdue_too(context: Context, solves: Path) -> None:
    """A stopped process (SIGSTOP) answers nothing and reads nothing; the limit still holds."""
    run_id = submit_run(context, two_students("hang, frozen"), SHORT).id
    assert eventually(lambda: context.store.packed_result(run_id) is not None)
    process = int((solves / "hang, frozen").read_text())
    os.kill(process, signal.SIGSTOP)
    assert ended(context, run_id).state.is_final
    assert not is_alive(process)
