"""A country's solve, forced on a small region: real processes, ended in the middle."""

import sys
import time
from contextlib import closing
from pathlib import Path

from service.codec import pack_problem
from service.solve_messages import Order
from service.solve_process import solving
from service.starter import Starter
from tests.oracles.regions import full_region
from tests.service.conftest import ATTEMPTS, eventually, is_alive, parent_of

COUNTRY = (sys.executable, str(Path(__file__).with_name("country_solver.py")))
WORKERS_AT_LEAST = 2


def test_a_solve_that_is_ended_leaves_no_process() -> None:
    """While processes of its own solve areas and bound levels; within a second, on a machine that may be busy."""
    with closing(Starter(COUNTRY)) as starter:
        assert any(seconds_to_end(starter) < 1 for _ in ATTEMPTS)


def seconds_to_end(starter: Starter) -> float:
    """End a solve once its workers are there; return how long any of them lived on."""
    order = Order(
        packed_problem=pack_problem(full_region(students=120, sites=14, seed=11)),
        seed=0,
        time_limit_seconds=60.0,
        memory_limit_bytes=2**32,
    )
    with solving(order, starter):
        assert starter._process
        pid = starter._process.pid
        assert eventually(lambda: len(workers_of(pid)) >= WORKERS_AT_LEAST)
        workers, began = workers_of(pid), time.monotonic()
    assert eventually(lambda: not any(map(is_alive, workers)))
    return time.monotonic() - began


def workers_of(starter: int) -> list[int]:
    """Return the processes that were started by those that a starter forked."""
    found = parents()
    return [pid for pid, parent in found.items() if found.get(parent) == starter]


def parents() -> dict[int, int]:
    """Return the parent of every process."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found[int(folder.name)] = parent_of(int(folder.name))
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
    return found
