"""The service as a process of its own, for as long as the demonstration needs it."""

import os
import re
import subprocess
import sysconfig
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import httpx

from api.demo.errors import DemoError

READY_SECONDS = 60
STOP_SECONDS = 30
_LOG_LINES = 15


@contextmanager
def running_service(settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[httpx.Client]:
    """Start the service on a free loopback port; stop it, and remove its data, whatever happens.

    ``settings`` are environment variables for it, besides those of its port and its data.

    Yields
    ------
    httpx.Client
        A client of the service, which is ready.

    Raises
    ------
    DemoError
        When the service does not become ready.
    """
    with (
        TemporaryDirectory(prefix="placement-demo-") as folder,
        _process(Path(folder), settings) as process,
        # No proxy of the environment may stand between us and our own machine.
        httpx.Client(timeout=30, trust_env=False) as client,
    ):
        _wait_until_ready(client, process, Path(folder) / "service.log")
        yield client


@contextmanager
def _process(folder: Path, settings: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [f"{sysconfig.get_path('scripts')}/placement", "serve", "--port", "0"]
    with (folder / "service.log").open("wb") as log:
        # A session of its own keeps a Ctrl-C in the terminal from reaching the service beside us.
        process = subprocess.Popen(  # noqa: S603  # our own command, nothing from outside in it
            command, stdout=log, stderr=log, env={**_environment(folder), **settings}, start_new_session=True
        )
    try:
        yield process
    finally:
        _stop(process)


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment without the settings of a real service, so that its data stays untouched."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith("PLACEMENT_")
    }
    return kept | {"PLACEMENT_DATA_FOLDER": str(folder)}


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        raise DemoError(f"the service did not stop within {STOP_SECONDS} seconds and was killed.") from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait_until_ready(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _is_ready(client, log):
        if process.poll() is not None:
            raise DemoError(f"the service ended with status {process.returncode}. Its last words:\n{_tail(log)}")
        if time.monotonic() > deadline:
            raise DemoError(f"the service was not ready after {READY_SECONDS} seconds. Its last words:\n{_tail(log)}")
        time.sleep(0.1)


def _is_ready(client: httpx.Client, log: Path) -> bool:
    listening = re.search(r"address=(http://\S+)", log.read_text(encoding="utf-8", errors="replace"))
    if not listening:
        return False
    client.base_url = httpx.URL(listening[1])
    try:
        return client.get("/health/ready").is_success
    except httpx.TransportError:
        return False


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:])
