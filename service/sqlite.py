"""SQLite files: who may open one, how it is opened, and what is said when it cannot be used."""

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry

from service.errors import StoreInUse, StoreUnusable

SECONDS_TO_WAIT = 30


@contextmanager
def sole_user(database: Path) -> Iterator[None]:
    """Hold a database file for this process alone; the system lets go of it however the process ends.

    Two services on one SQLite file would take each other's runs for their own.

    Raises
    ------
    StoreInUse
        When another process, or another context of this one, holds it.
    StoreUnusable
        When its folder cannot be made or written to.
    """
    lock_file = database.with_name(database.name + ".lock")
    try:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = lock_file.open("w")
    except OSError as error:
        raise StoreUnusable(database, f"{error.filename}: {error.strerror}") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreInUse(database) from None
        yield


@contextmanager
def usable(database: Path, advice: str = "") -> Iterator[None]:
    """Tell an error that SQLite meets while a file is opened in a sentence, as StoreUnusable."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreUnusable(database, str(error), advice) from None
    except DatabaseError as error:
        raise StoreUnusable(database, str(error.orig), advice) from None


def use_write_ahead_log(database: Path) -> None:
    """Set a database file, for good, to the journal with which readers read while one writes."""
    until = time.monotonic() + SECONDS_TO_WAIT
    with closing(sqlite3.connect(database)) as connection:
        # Reading comes first: a file that is no database must stay as it is.
        connection.execute("SELECT count(*) FROM sqlite_master")
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


def prepare_connection(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Let writers wait for their turn."""
    # A transaction that reads before it writes cannot wait for its turn in SQLite; take the turn first.
    connection.isolation_level = "IMMEDIATE"
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={SECONDS_TO_WAIT * 1000}", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
