"""A service whose solver misbehaves on demand, and helpers to watch it."""

import asyncio
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import structlog
from dbos import DBOS
from sqlalchemy import URL

from service.caller import LOCAL
from service.context import Context, open_context
from service.database import open_engine
from service.owned import OwnedStore
from service.runs import Run
from service.settings import Settings, sqlite_url
from service.sqlite import use_write_ahead_log
from service.waiting import wait_for_run

FAKE_SOLVER = (sys.executable, str(Path(__file__).with_name("fake_solver.py")))
QUICK_SOLVER = (sys.executable, str(Path(__file__).with_name("quick_solver.py")))

ATTEMPTS = range(3)
"""At what must be quick: the machine may be busy once, but what is slow by itself is slow each time."""


def settings_for(folder: Path, **changes: object) -> Settings:
    """Return settings of a service that keeps its data in a folder and solves one at a time."""
    return Settings(**{"data_folder": folder, "database_url": "", "concurrent_solves": 1} | changes)


@contextmanager
def open_store(url: URL) -> Iterator[OwnedStore]:
    """Open a store without a service, as its first organisation sees it."""
    with open_engine(url) as engine:
        yield OwnedStore(engine, LOCAL)


def ended(context: Context, run_id: str, seconds: float = 30) -> Run:
    """Wait until a run has ended."""
    run = asyncio.run(wait_for_run(context, run_id, seconds))
    assert run.state.is_final, f"{run.state} after {seconds} s"
    return run


def eventually(holds: Callable[[], bool], seconds: float = 30) -> bool:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not (true := holds()) and time.monotonic() < until:
        time.sleep(0.02)
    return true


def is_alive(pid: int) -> bool:
    """Tell whether a process lives; a dead one that nobody has waited for is not alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def parent_of(pid: int) -> int:
    """Return the process that forked another one."""
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


@pytest.fixture(scope="session", autouse=True)
def _no_log_lines_between_the_dots() -> None:
    """Unconfigured, structlog writes to standard output; what is logged is tested in a process of its own."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())


@pytest.fixture(scope="session")
def solves(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the folder in which fake solves leave their process ids."""
    folder = tmp_path_factory.mktemp("solves")
    os.environ["FAKE_SOLVER_FOLDER"] = str(folder)
    yield folder
    del os.environ["FAKE_SOLVER_FOLDER"]


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the files of a store and its queue once, to be copied: each migration waits for the disk."""
    settings = settings_for(tmp_path_factory.mktemp("empty"))
    with open_engine(settings.store_url):
        use_write_ahead_log(settings.jobs_url)
        DBOS.migrate(settings.jobs_url.render_as_string())
    return settings.data_folder


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, empty_store: Path, tmp_path: Path) -> URL:
    """Give the URL of an empty store, in either database."""
    if request.param == "postgresql":
        return Settings(database_url=request.getfixturevalue("postgresql").shared_database()).store_url
    shutil.copyfile(empty_store / "placement.sqlite", tmp_path / "store.sqlite")
    return sqlite_url(tmp_path / "store.sqlite")


@pytest.fixture
def misbehaving(
    solves: Path,  # noqa: ARG001 - what the fake solver needs
    empty_store: Path,
    tmp_path: Path,
) -> Callable[..., AbstractContextManager[Context]]:
    """Open a service with the fake solver on the test's own folder; settings can be changed by name."""
    shutil.copytree(empty_store, tmp_path, dirs_exist_ok=True)

    def open_it(**changes: object) -> AbstractContextManager[Context]:
        return open_context(settings_for(tmp_path, **changes), solver_command=FAKE_SOLVER)

    return open_it
