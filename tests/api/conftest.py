"""A real server in a thread of the test process, and a client for it."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.app import create_app
from service.settings import Settings

MOST_BODY_BYTES = 2**20


@pytest.fixture(scope="session")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the service on a free port, with a database of its own, and stop it at the end."""
    with pytest.MonkeyPatch.context() as patch:
        _set_environment(patch, tmp_path_factory.mktemp("service"))
        server = uvicorn.Server(uvicorn.Config(create_app(Settings()), port=0, log_level="warning"))
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield f"http://127.0.0.1:{_port(server, thread)}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def client(base_url: str) -> Iterator[httpx.Client]:
    """Return a client of the running service."""
    with httpx.Client(base_url=base_url, timeout=60) as client:
        yield client


def _set_environment(patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.chdir(folder)
    patch.setenv("DATABASE_URL", f"sqlite:///{folder}/placement.db")
    patch.setenv("PLACEMENT_MAX_BODY_MIB", "1")


def _port(server: uvicorn.Server, thread: threading.Thread) -> int:
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.02)
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port
