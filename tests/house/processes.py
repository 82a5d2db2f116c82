"""Real processes for tests."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx


@dataclass(frozen=True)
class Service:
    """A running service: where it answers, and where its files are."""

    url: str
    data_folder: Path


def free_port() -> int:
    """Return a port of the loopback address that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(
    command: Sequence[str], *, port: int, log: Path, env: Mapping[str, str], cwd: Path
) -> Iterator[httpx.Client]:
    """Run a service until the block ends; yield a client once it is ready."""
    with log.open("wb") as output, httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=env, cwd=cwd)
        try:
            _wait(client, process, log)
            yield client
        finally:
            process.terminate()
            try:
                process.wait(30)
            finally:
                process.kill()


def _wait(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if client.get("/health/ready").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"The service did not become ready:\n{log.read_text(errors='replace')}")


def clean_environment() -> dict[str, str]:
    """Return the environment without a developer's own settings, with this Python's commands first."""
    settings = ("PLACEMENT_", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(settings)}
    return kept | {"PATH": f"{Path(sys.executable).parent}:{kept['PATH']}:{Path(__file__).parent / 'bin'}"}
