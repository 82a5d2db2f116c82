"""The real service, as ``placement serve`` runs it, and a client for it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.api.problems import good_problem
from tests.house.processes import port_of

PLACEMENT = [sys.executable, "-c", "from api.cli.main import app; app()"]
MOST_BODY_BYTES = 2**20


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder where the running service keeps its store."""
    return tmp_path_factory.mktemp("service")


@contextmanager
def running(folder: Path, *options: str, **settings: str) -> Iterator[str]:
    """Run the service with its store in a folder; it must end well. Yields its address."""
    environment = os.environ | {"PLACEMENT_DATA_FOLDER": str(folder)} | settings
    command = [*PLACEMENT, "serve", "--port", "0", *options]
    log, printed = (folder / "log").open("wb"), (folder / "printed").open("wb")
    with log, printed, subprocess.Popen(command, env=environment, stdout=printed, stderr=log) as process:
        try:
            url = f"http://127.0.0.1:{port_of(process, folder / 'log')}"
            _wait_until_ready(url, process)
            yield url
        finally:
            process.terminate()
            status = process.wait(timeout=60)
    assert status == 0
    assert "Traceback" not in (folder / "log").read_text()


@pytest.fixture(scope="session")
def base_url(data_folder: Path) -> Iterator[str]:
    """Start the service in a folder of its own, and stop it at the end."""
    with running(data_folder, PLACEMENT_MAX_BODY_MIB="1") as url:
        yield url


@pytest.fixture
def client(base_url: str) -> Iterator[httpx.Client]:
    """Return a client of the running service."""
    with httpx.Client(base_url=base_url, timeout=90) as client:
        yield client


@pytest.fixture(scope="session")
def answer(base_url: str) -> httpx.Response:
    """Return the answer to a client that waited for the good problem's result."""
    with httpx.Client(base_url=base_url, timeout=90) as client:
        return client.post("/v1/placements", json=good_problem(), headers={"Prefer": "wait=60"})


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while True:
        assert process.poll() is None, "the service did not start"
        assert time.monotonic() < deadline, "the service did not get ready"
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}/health/ready").status_code == 200:
                return
        time.sleep(0.05)
