"""Real processes for tests."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx


@dataclass(frozen=True)
class Service:
    """A running service: where it answers, and where its files are."""

    url: str
    data_folder: Path


@contextmanager
def running(command: Sequence[str], *, log: Path, env: Mapping[str, str], cwd: Path) -> Iterator[httpx.Client]:
    """Run a service on a free port until the block ends; yield a client once it is ready."""
    with log.open("wb") as output, ExitStack() as stack:
        process = subprocess.Popen(command, stdout=output, stderr=output, env={**env, "PLACEMENT_PORT": "0"}, cwd=cwd)
        try:
            url = f"http://127.0.0.1:{port_of(process, log)}"
            client = stack.enter_context(httpx.Client(base_url=url, trust_env=False))
            _wait(client, process, log)
            yield client
        finally:
            process.terminate()
            try:
                process.wait(30)
            finally:
                process.kill()


def port_of(process: subprocess.Popen[bytes], log: Path) -> int:
    """Return the port on which a service listens, once its log tells; one chosen beforehand others may take."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if listening := re.search(r"address\W+http://[\w.]+:(\d+)\b", log.read_text(errors="replace")):
            return int(listening[1])
        assert process.poll() is None, f"The service did not start:\n{log.read_text(errors='replace')}"
        time.sleep(0.05)
    raise AssertionError(f"The service did not say where it listens:\n{log.read_text(errors='replace')}")


def _wait(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if client.get("/health/ready").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"The service did not become ready:\n{log.read_text(errors='replace')}")


def clean_environment() -> dict[str, str]:
    """Return the environment without a developer's own settings, with this Python's commands first."""
    settings = ("PLACEMENT_", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(settings)}
    return kept | {"PATH": f"{Path(sys.executable).parent}:{kept['PATH']}:{Path(__file__).parent / 'bin'}"}
