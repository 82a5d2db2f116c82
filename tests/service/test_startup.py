"""A start that cannot succeed ends with one sentence: what is wrong with which file, and what to do."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from service.context import open_context
from service.database import open_engine
from service.errors import StoreUnusable
from service.settings import Settings, sqlite_url
from tests.service.conftest import settings_for

SERVE = (sys.executable, "-c", "from api.cli.main import app; app()", "serve", "--port", "0")
STORE, JOBS = "placement.sqlite", "placement-jobs.sqlite"


def start(folder: Path) -> subprocess.CompletedProcess[str]:
    """Start a service that must end by itself."""
    environment = os.environ | {"PLACEMENT_DATA_FOLDER": str(folder), "DATABASE_URL": ""}
    return subprocess.run(SERVE, env=environment, capture_output=True, text=True, check=False, timeout=60)


def write_garbage(file: Path) -> None:
    """Put something else in a file's place."""
    file.write_bytes(b"This is a letter to the school board. " * 200)


def cut_off(file: Path) -> None:
    """Leave the first half of a store, as a full disk does."""
    with open_engine(sqlite_url(file)):
        pass
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def make_foreign(file: Path) -> None:
    """Make the database of another program."""
    with closing(connect(file)) as connection:
        connection.execute("CREATE TABLE albums (title TEXT)")
        connection.commit()


def make_later(file: Path) -> None:
    """Make a store of a version that this one does not know."""
    with open_engine(sqlite_url(file)), closing(connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


@pytest.mark.parametrize(
    ("name", "spoil", "words"),
    [
        (STORE, write_garbage, ("file is not a database", "Put a backup in its place")),
        (STORE, cut_off, ("malformed", "Put a backup in its place")),
        (STORE, make_foreign, ("tables of another program", "choose another one with PLACEMENT_DATA_FOLDER")),
        (STORE, make_later, ("a later version of this program made it (its tables are at 9999)", "choose another")),
        (STORE, Path.mkdir, ("unable to open database file", "choose another")),
        (JOBS, write_garbage, ("file is not a database", "Delete it: it holds only the queue")),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_left_alone(
    tmp_path: Path, name: str, spoil: Callable[[Path], object], words: tuple[str, ...]
) -> None:
    """The error has the path, the reason and what to do, and the file is as it was."""
    file = tmp_path / name
    spoil(file)
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(StoreUnusable) as refusal, open_context(settings_for(tmp_path)):
        pass
    assert f"The database {file} cannot be used: " in str(refusal.value)
    assert all(word in str(refusal.value) for word in words), refusal.value
    assert (file.read_bytes() if file.is_file() else None) == before


def test_the_command_ends_with_the_sentence_alone(tmp_path: Path) -> None:
    """No traceback, nothing on standard output, and exit status 1."""
    write_garbage(tmp_path / STORE)
    ended = start(tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    assert f"The database {tmp_path / STORE} cannot be used: file is not a database." in ended.stderr


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be: the sentence is about the store, not about listening."""
    (tmp_path / "taken").write_text("")
    ended = start(tmp_path / "taken" / "data")
    assert ended.returncode == 1
    assert f"{tmp_path}/taken/data: Not a directory" in ended.stderr
    assert "listen" not in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("planner:geheim@127.0.0.1:1/plans", ("planner:***@127.0.0.1:1/plans", "Connection refused")),
        ("planner:geheim@/plans?host=/nowhere", ("planner:***@/plans", "No such file or directory")),
    ],
)
def test_a_server_that_does_not_answer_is_named_without_the_password(address: str, words: tuple[str, ...]) -> None:
    """One line with the address, the reason and what to look at."""
    with pytest.raises(StoreUnusable) as refusal, open_context(Settings(database_url=f"postgresql://{address}")):
        pass
    sentence = str(refusal.value)
    assert all(word in sentence for word in (*words, "Is the server running, and are the address"))
    assert "geheim" not in sentence
    assert "\n" not in sentence


def test_a_worker_of_its_own_needs_postgresql(tmp_path: Path) -> None:
    """On SQLite the command refuses, says what to set, and makes nothing."""
    environment = os.environ | {"PLACEMENT_DATA_FOLDER": str(tmp_path / "data"), "DATABASE_URL": ""}
    command = [*SERVE[:-3], "worker"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "A worker of its own needs a PostgreSQL store: set DATABASE_URL." in ended.stderr
    assert not (tmp_path / "data").exists()
