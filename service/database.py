"""The SQLite file: who may open it, how it is opened, and how it gets the newest tables."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from service.errors import StoreInUse

MIGRATIONS = Path(__file__).parent / "migrations"


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
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _prepare_connection(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Let readers read while one writes, and let writers wait for their turn."""
    # A transaction that reads before it writes cannot wait for its turn in SQLite; take the turn first.
    connection.isolation_level = "IMMEDIATE"
    cursor = connection.cursor()
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
