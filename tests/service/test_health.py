"""Readiness tells the truth."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from service.context import Context, open_context
from service.errors import StoreUnavailable
from service.health import Readiness, readiness
from service.jobs import SECONDS_OF_TRUST
from service.runs import RunOptions, RunState, submit_run
from service.settings import Settings
from tests.postgresql import PostgreSql
from tests.service.conftest import ended, eventually
from tests.service.problems import two_students

READY, NO_WORKER = Readiness(database=True, worker=True), Readiness(database=True, worker=False)
Misbehaving = Callable[..., AbstractContextManager[Context]]


def execute(file: Path, statement: str) -> None:
    """Change a database behind the service's back."""
    with closing(sqlite3.connect(file, timeout=30)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize("table", ["runs", "run_papers", "idempotency_keys"])
def test_readiness_follows_the_tables_of_the_store(misbehaving: Misbehaving, tmp_path: Path, table: str) -> None:
    """Ready when opened; without one of its tables not at once; ready again when it is back; not after the end."""
    with misbehaving() as context:
        assert eventually(lambda: readiness(context) == READY)
        execute(tmp_path / "placement.sqlite", f"ALTER TABLE {table} RENAME TO gone")
        assert not readiness(context).database
        assert not readiness(context).is_ready
        execute(tmp_path / "placement.sqlite", f"ALTER TABLE gone RENAME TO {table}")
        assert readiness(context).database
        assert eventually(lambda: readiness(context) == READY)
    assert readiness(context) == NO_WORKER


def test_readiness_follows_the_tables_of_the_queue(misbehaving: Misbehaving, tmp_path: Path) -> None:
    """Without its table the queue's thread lives on in vain; a look at the tables tells, soon."""
    with misbehaving() as context:
        assert eventually(lambda: readiness(context) == READY)
        execute(tmp_path / "placement-jobs.sqlite", "ALTER TABLE workflow_status RENAME TO gone")
        assert eventually(lambda: readiness(context) == NO_WORKER, seconds=2 * SECONDS_OF_TRUST)
        execute(tmp_path / "placement-jobs.sqlite", "ALTER TABLE gone RENAME TO workflow_status")
        assert eventually(lambda: readiness(context) == READY, seconds=2 * SECONDS_OF_TRUST)


def test_readiness_follows_the_files(misbehaving: Misbehaving, tmp_path: Path) -> None:
    """A deleted file still answers those who have it open; what they write is lost all the same."""
    with misbehaving() as context:
        assert eventually(lambda: readiness(context) == READY)
        (tmp_path / "placement.sqlite").rename(tmp_path / "moved")
        assert not readiness(context).database
        (tmp_path / "placement.sqlite").touch()
        assert not readiness(context).database
        (tmp_path / "moved").rename(tmp_path / "placement.sqlite")
        assert eventually(lambda: readiness(context) == READY)
        (tmp_path / "placement-jobs.sqlite").unlink()
        (tmp_path / "placement-jobs.sqlite").touch()
        assert eventually(lambda: readiness(context) == NO_WORKER, seconds=2 * SECONDS_OF_TRUST)


def test_a_database_that_is_away_makes_requests_fail_clearly_until_it_is_back(postgresql: PostgreSql) -> None:
    """Not ready and StoreUnavailable (503) without PostgreSQL; afterwards everything works, without a restart."""
    settings = Settings(database_url=postgresql.new_database())
    with open_context(settings) as context:
        assert eventually(lambda: readiness(context) == READY)
        postgresql.stop()
        try:
            assert not readiness(context).database
            with pytest.raises(StoreUnavailable):
                submit_run(context, two_students(), RunOptions())
            assert eventually(lambda: not readiness(context).worker, seconds=3 * SECONDS_OF_TRUST)
        finally:
            postgresql.start()
        run = submit_run(context, two_students(), RunOptions())
        assert ended(context, run.id, 90).state is RunState.FINISHED
        assert eventually(lambda: readiness(context) == READY, seconds=60)
