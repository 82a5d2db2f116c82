"""The SQLite file: who may open it, how it is opened, and how it gets the newest tables."""

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from service.errors import StoreInUse

MIGRATIONS = Path(__file__).parent / "migrations"
SECONDS_TO_WAIT = 30


@contextmanager
def sole_user(database: Path) -> Iterator[None]:
    """Hold a database file for this process alone; the system lets go of it however the process ends.

    Two services on one SQLite file would take each other's runs for their own.

    Raises
    ------
    StoreInUse
        When another process, or another context of this one, holds it.
    """
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with database.with_name(database.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreInUse(database) from None
        yield


@contextmanager
def open_engine(database: Path) -> Iterator[Engine]:
    """Open a database file, with its tables up to date."""
    use_write_ahead_log(database)
    # Parameters hold names of people: keep them out of error messages.
    engine = create_engine(f"sqlite:///{database}", hide_parameters=True)
    event.listen(engine, "connect", _prepare_connection)
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


def migrate(engine: Engine) -> None:
    """Bring the tables up to date; whoever comes second waits, and finds nothing left to do."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        # SQLite changes a table by making it anew: rows that point at it must not mind in between.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def wipe(engine: Engine) -> None:
    """Remove from the files what was deleted: SQLite overwrites it (``secure_delete``), but its log has it still."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def use_write_ahead_log(database: Path) -> None:
    """Set a database file, for good, to the journal with which readers read while one writes."""
    until = time.monotonic() + SECONDS_TO_WAIT
    with closing(sqlite3.connect(database)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError:
                # For this one statement SQLite does not wait by itself while another process is at it.
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
            else:
                return


def _prepare_connection(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Let writers wait for their turn."""
    # A transaction that reads before it writes cannot wait for its turn in SQLite; take the turn first.
    connection.isolation_level = "IMMEDIATE"
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={SECONDS_TO_WAIT * 1000}", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
