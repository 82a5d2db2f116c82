"""Readiness tells the truth."""

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

from service.context import Context
from service.health import Readiness, readiness
from tests.service.conftest import eventually


def test_readiness_follows_the_database_and_the_worker(
    misbehaving: Callable[..., AbstractContextManager[Context]], tmp_path: Path
) -> None:
    """Ready soon after opening; without its table the database does not answer; after the end no worker works."""
    with misbehaving() as context:
        assert eventually(lambda: readiness(context).is_ready)
        assert readiness(context) == Readiness(database=True, worker=True)
        with closing(sqlite3.connect(tmp_path / "placement.sqlite", timeout=30)) as connection:
            connection.execute("ALTER TABLE runs RENAME TO gone")
            assert readiness(context) == Readiness(database=False, worker=True)
            assert not readiness(context).is_ready
            connection.execute("ALTER TABLE gone RENAME TO runs")
    assert readiness(context) == Readiness(database=True, worker=False)
