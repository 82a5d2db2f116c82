"""The warm process that starts others: real processes, really killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import Pipe
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from service.solve_messages import Order
from service.solve_process import SolveProcess
from service.starter import Starter, StarterDied
from tests.service.children import LIGHT, started
from tests.service.conftest import ATTEMPTS, eventually, is_alive, parent_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    """One starter for all; who kills it finds another one afterwards."""
    starter = Starter(LIGHT)
    yield starter
    starter.close()


@pytest.mark.parametrize(("what", "status"), [("raise", 1), ("abort", -signal.SIGABRT), ("look", 0)])
def test_the_exit_status_is_told(starter: Starter, what: str, status: int) -> None:
    """Also of a child whose code raises, which is 1, and of one that a signal ends."""
    with started(starter, what) as child:
        assert child.process.wait() == status


def test_a_child_sees_nothing_of_another(starter: Starter) -> None:
    """While another child works it has open its own pipe and standard streams only, besides the folder it looks at."""
    with started(starter, "hang with a helper"), started(starter, "look") as child:
        assert len(child.pipe.recv()) == 5


@pytest.mark.parametrize("end", ["stop", "kill", "by itself"])
def test_a_child_ends_with_the_processes_that_it_started(starter: Starter, end: str) -> None:
    """Within a second, whoever ends it, on a machine that may be busy; they cannot hold its pipe open either."""
    assert any(seconds_to_end(starter, end) < 1 for _ in ATTEMPTS)


def seconds_to_end(starter: Starter, end: str) -> float:
    """End a child that has a helper; return how long it took until both were gone."""
    with started(starter, "end with a helper" if end == "by itself" else "hang with a helper") as child:
        helper = child.pipe.recv()
        began = time.monotonic()
        if end == "stop":
            child.process.stop()
        elif end == "kill":
            os.kill(child.pid, signal.SIGKILL)
        with pytest.raises(EOFError):
            child.pipe.recv()
    assert eventually(lambda: not is_alive(child.pid) and not is_alive(helper))
    return time.monotonic() - began


def test_a_child_outlives_its_starter_and_still_is_stopped(starter: Starter) -> None:
    """Nobody can tell its exit status then; another starter is there for the next."""
    with started(starter, "hang with a helper") as child:
        helper = child.pipe.recv()
        child.kill_its_starter()
        assert is_alive(child.pid)
        with pytest.raises(StarterDied):
            child.process.wait()
        with started(starter, "look") as other:
            assert other.process.wait() == 0
    assert eventually(lambda: not is_alive(child.pid) and not is_alive(helper))


def test_a_child_that_dies_while_it_is_being_ended_disturbs_nobody(starter: Starter) -> None:
    """The starter, busy with another order, then finds both at once; it is the same starter afterwards."""
    parents = set()
    for _ in range(10):
        ours, theirs = Pipe()
        with ours, theirs, TemporaryFile() as stderr, started(starter, "hang") as child:
            parents.add(warm := parent_of(child.pid))
            os.kill(warm, signal.SIGSTOP)
            os.kill(child.pid, signal.SIGKILL)
            assert eventually(lambda pid=child.pid: not is_alive(pid))
            other = starter.start(theirs.fileno(), stderr.fileno())
            os.kill(warm, signal.SIGCONT)
            child.process._hang_up()
            assert child.process.wait() == -signal.SIGKILL
            other.stop()
    assert len(parents) == 1


def test_nobody_listens_to_a_solve_that_is_over(starter: Starter) -> None:
    """Also when something holds its end of the pipe: the descriptor's number may soon be that of another solve's."""
    ours, theirs = Pipe()
    with ours, theirs, TemporaryFile() as stderr, started(starter, "look") as child:
        before = set(threading.enumerate())
        solve = SolveProcess(child.process, ours, stderr)
        solve.start(Order(packed_problem=bytes(2**22), seed=0, time_limit_seconds=1, memory_limit_bytes=2**30))
        assert len(set(threading.enumerate()) - before) == 2
        solve.hang_up()
        assert set(threading.enumerate()) <= before
        assert solve.hear(0) is None


def test_an_order_to_a_starter_that_cannot_start_fails() -> None:
    """Its pipe closes, and nobody can tell how it ended."""
    ours, theirs = Pipe()
    with ours, TemporaryFile() as stderr, closing(Starter((sys.executable, "-c", ""))) as starter:
        with theirs:
            child = starter.start(theirs.fileno(), stderr.fileno())
        with pytest.raises(EOFError):
            ours.recv()
        with pytest.raises(StarterDied):
            child.wait()
        child.stop()


def test_all_end_with_the_service_even_when_they_are_told_to_before() -> None:
    """SIGTERM, as a service manager sends it to all, ends neither starter nor child; kill -9 of the service does."""
    command = [sys.executable, "-m", "tests.service.children"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout
        others = [int(pid) for pid in service.stdout.readline().split()]
        for pid in others[:2]:
            os.kill(pid, signal.SIGTERM)
        time.sleep(0.1)
        assert all(is_alive(pid) for pid in others)
        service.kill()
        assert eventually(lambda: not any(is_alive(pid) for pid in others), seconds=5)
