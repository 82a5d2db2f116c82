"""How much one machine carries: ``python -m benchmarks.load``. See ``docs/performance.md``.

It starts ``placement serve`` on loopback with a store of its own, and stops it at the end.
"""

import argparse
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

import httpx

from api.demo.service import running_service

SOLVES = 2
SENDERS = 2 * SOLVES
"""Enough that a solver never waits for a sender."""
PATIENCE_SECONDS = 90.0
SECONDS_BETWEEN_LOOKS = 0.02
Answer = TypeVar("Answer")
WAITING = {"Prefer": "wait=60"}


def main() -> None:
    """Measure twice, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each of the two measurements (default 60)")
    seconds: float = parser.parse_args().seconds
    with running_service({"PLACEMENT_CONCURRENT_SOLVES": str(SOLVES)}) as service:
        url = str(service.base_url)
        per_minute = small_runs(url, seconds) * 60 / seconds
        took = answers_while_solving(url, seconds)
    print("| measured | figure |\n|---|---:|")
    print(f"| small runs a minute (3 students each, {SOLVES} at once) | {per_minute:.0f} |")
    for path, times in took.items():
        median, highest = 1000 * statistics.median(times), 1000 * statistics.quantiles(times, n=100)[-1]
        print(f"| `GET {path}` while {SOLVES} solves run, p50 / p99 | {median:.0f} / {highest:.0f} ms |")


def small_runs(url: str, seconds: float) -> int:
    """Send the case of three students again and again, and count the results that come within so many seconds."""
    problem = httpx.get(f"{url}/v1/fixtures/three_students", trust_env=False).json()
    until = time.monotonic() + seconds

    def send(client: httpx.Client) -> int:
        solved = 0
        while time.monotonic() < until:
            solve(client, problem)
            solved += time.monotonic() < until
        return solved

    return sum(in_threads(url, [send] * SENDERS))


def answers_while_solving(url: str, seconds: float) -> dict[str, list[float]]:
    """Have RPO Rijnmond solved without a pause, and return how long looking at runs took meanwhile, by route."""
    problem = httpx.get(f"{url}/v1/fixtures/rpo_rijnmond", trust_env=False).json()
    done = threading.Event()
    seeds = count(1)

    def keep_solving(client: httpx.Client) -> dict[str, list[float]]:
        while not done.is_set():
            solve(client, problem | {"options": {"seed": next(seeds)}})
        return {}

    def look(client: httpx.Client) -> dict[str, list[float]]:
        with setting(done):
            running = wait_for_solves(client)
            paths = {"/v1/placements/{id}": f"/v1/placements/{running}", "/v1/placements": "/v1/placements"}
            return time_answers(client, paths, seconds)

    *_, took = in_threads(url, [*[keep_solving] * SOLVES, look])
    return took


def solve(client: httpx.Client, problem: dict[str, object]) -> None:
    """Have one problem solved, to its proof."""
    answer = client.post("/v1/placements", json=problem, headers=WAITING).raise_for_status()
    if answer.json().get("termination") != "optimal":
        raise SystemExit(f"A run was not solved within {WAITING['Prefer']}: {answer.text[:300]}")


def wait_for_solves(client: httpx.Client) -> str:
    """Wait until all places are taken by running solves, and return one of the runs."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        running = client.get("/v1/placements", params={"state": "running"}).json()["placements"]
        if len(running) == SOLVES:
            run_id: str = running[0]["id"]
            return run_id
        time.sleep(SECONDS_BETWEEN_LOOKS)
    raise SystemExit(f"There were no {SOLVES} running solves within {PATIENCE_SECONDS:g} seconds.")


def time_answers(client: httpx.Client, paths: dict[str, str], seconds: float) -> dict[str, list[float]]:
    """Ask for each path in turn, with short pauses."""
    took: dict[str, list[float]] = {name: [] for name in paths}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for name, path in paths.items():
            began = time.perf_counter()
            client.get(path).raise_for_status()
            took[name].append(time.perf_counter() - began)
            time.sleep(SECONDS_BETWEEN_LOOKS)
    return took


def in_threads(url: str, acts: list[Callable[[httpx.Client], Answer]]) -> list[Answer]:
    """Do things at once, each with a connection of its own; return their answers in order."""

    def act_with_client(act: Callable[[httpx.Client], Answer]) -> Answer:
        with httpx.Client(base_url=url, timeout=PATIENCE_SECONDS, trust_env=False) as client:
            return act(client)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act_with_client, acts))


@contextmanager
def setting(event: threading.Event) -> Iterator[None]:
    """Set an event when the block is left, whatever happened in it."""
    try:
        yield
    finally:
        event.set()


if __name__ == "__main__":
    main()
