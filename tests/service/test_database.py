"""The SQLite file: one service at a time, tables as the code says, whoever comes first."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from service.context import open_context
from service.database import open_engine
from service.errors import ServiceError, StoreInUse
from service.settings import Settings, sqlite_url
from service.sqlite import sole_user
from tests.service.conftest import settings_for


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_migrations_from_nothing_give_the_tables_of_the_code(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    """Alembic finds no difference between the migrated database and the SQLModel tables."""
    url = sqlite_url(tmp_path / "store.sqlite")
    if kind == "postgresql":
        url = Settings(database_url=request.getfixturevalue("postgresql").empty_database()).store_url
    with open_engine(url) as engine, engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_file_is_opened_for_many_readers_and_patient_writers(tmp_path: Path) -> None:
    """WAL, a busy timeout, foreign keys; tables in one more opening stay as they are."""
    for _ in range(2):
        with open_engine(sqlite_url(tmp_path / "store.sqlite")) as engine, engine.connect() as connection:
            pragmas = ("journal_mode", "busy_timeout", "foreign_keys")
            values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
            assert values == ["wal", 30000, 1]


def test_processes_that_migrate_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    """Two processes open the same empty file together; all succeed and the tables are there once."""
    script = (
        "import sys; from pathlib import Path\n"
        "from service.database import open_engine; from service.settings import sqlite_url\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "with open_engine(sqlite_url(Path(sys.argv[1]))): pass\n"
    )
    file = tmp_path / "store.sqlite"
    command = [sys.executable, "-c", script, str(file)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    processes = [subprocess.Popen(command, text=True, **pipes) for _ in range(2)]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 2, errors
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0009",)]


def test_a_second_service_on_the_same_store_is_refused(tmp_path: Path) -> None:
    """From another process and from this one; the message names the file and what to do."""
    settings = settings_for(tmp_path)
    script = (
        "import sys; from pathlib import Path; from service.sqlite import sole_user\n"
        "with sole_user(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", script, str(settings.sqlite_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreInUse, match=r"placement\.sqlite.*stop it, or give this one"), open_context(settings):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait()
    with sole_user(settings.sqlite_file), pytest.raises(StoreInUse), open_context(settings):
        pass


def test_a_second_context_in_one_process_is_refused(tmp_path: Path) -> None:
    """On another store too: the job engine is one per process, and would quietly serve the first store."""
    with (
        open_context(settings_for(tmp_path / "one")),
        pytest.raises(ServiceError, match="one service context only"),
        open_context(settings_for(tmp_path / "two")),
    ):
        pass
