"""The service answers while it reads and solves a region's problem."""

import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.house.processes import clean_environment, running

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 0.1
"""The bound is the one that was asked for."""
ROUNDS = 4
"""The machine may be busy with other things; a service that is slow by itself is slow in every round."""


def first_run(folder: Path) -> dict[str, float]:
    """Start a service and send it RPO Rijnmond; return how long health checks took at worst but for 1 %, by path."""
    command = [sys.executable, "-c", "from api.cli.main import app; app()", "serve"]
    environment = clean_environment() | {"PLACEMENT_DATA_FOLDER": str(folder / "data")}
    with (
        running(command, log=folder / "log", env=environment, cwd=ROOT) as client,
        probing(client, "/health/live") as live,
        probing(client, "/health/ready") as ready,
    ):
        body = (ROOT / "fixtures/rpo_rijnmond.json").read_bytes()
        headers = {"Content-Type": "application/json", "Prefer": "wait=60"}
        answer = client.post("/v1/placements", content=body, headers=headers, timeout=90)
        assert answer.json()["termination"] == "optimal"
    return {"/health/live": percentile_99(live), "/health/ready": percentile_99(ready)}


@contextmanager
def probing(service: httpx.Client, path: str) -> Iterator[list[float]]:
    """Ask for a path again and again, from a thread and with a connection of its own."""
    seconds: list[float] = []
    stopped = threading.Event()

    def probe() -> None:
        with httpx.Client(base_url=service.base_url, trust_env=False) as client:
            while not stopped.wait(0.02):
                began = time.perf_counter()
                assert client.get(path).status_code == 200
                seconds.append(time.perf_counter() - began)

    thread = threading.Thread(target=probe)
    thread.start()
    try:
        yield seconds
    finally:
        stopped.set()
        thread.join()


def percentile_99(seconds: list[float]) -> float:
    """Return what 99 % of the measurements are below."""
    assert len(seconds) > 20
    return statistics.quantiles(seconds, n=100)[-1]


def test_health_answers_within_100_ms_while_the_first_region_is_read_and_solved(tmp_path: Path) -> None:
    """From the first request of a fresh service to its result."""
    measured = []
    for number in range(ROUNDS):
        (tmp_path / str(number)).mkdir()
        measured.append(first_run(tmp_path / str(number)))
        if max(measured[-1].values()) < MOST_SECONDS:
            return
    raise AssertionError(measured)
