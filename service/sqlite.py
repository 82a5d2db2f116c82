"""SQLite files: who may open one, and how it is opened."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from service.errors import StoreInUse, StoreUnusable

SECONDS_TO_WAIT = 30


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """The very file that was opened, by its device and number; without a path there is none to lose.

    A file that was deleted still answers whoever has it open, and the next to connect makes an empty one in its place.
    """

    path: Path | None
    identity: tuple[int, int]

    @classmethod
    def now(cls, path: Path | None) -> "OpenedFile":
        """Note the file that is there now."""
        return cls(path, _identity(path))

    def is_in_place(self) -> bool:
        """Whether that file is still where it was, and not another one."""
        return _identity(self.path) == self.identity


def _identity(path: Path | None) -> tuple[int, int]:
    try:
        status = path.stat() if path else None
    except FileNotFoundError:
        status = None
    return (status.st_dev, status.st_ino) if status else (0, 0)


@contextmanager
def sole_user(database: Path | None) -> Iterator[None]:
    """Hold a database file for this process alone; the system lets go of it however the process ends.

    Two services on one SQLite file would take each other's runs for their own. Without a file nothing is held.

    Raises
    ------
    StoreInUse
        When another process, or another context of this one, holds it.
    StoreUnusable
        When its folder cannot be made or written to.
    """
    if database is None:
        yield
        return
    make_folder(database)
    try:
        lock = database.with_name(database.name + ".lock").open("w")
    except OSError as error:
        raise StoreUnusable(database, f"{error.filename}: {error.strerror}") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreInUse(database) from None
        yield


def make_folder(database: Path) -> None:
    """Make the folder of a database file, for its owner only; StoreUnusable when that cannot be."""
    try:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(database, f"{error.filename}: {error.strerror}") from None


def use_write_ahead_log(url: URL) -> None:
    """Set a database file, for good, to the journal with which readers read while one writes."""
    if url.get_backend_name() != "sqlite":
        return
    until = time.monotonic() + SECONDS_TO_WAIT
    engine = create_engine(url)
    with engine.connect() as connection:
        # Reading comes first: a file that is no database must stay as it is.
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
        while True:
            try:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            except OperationalError:
                # For this one statement SQLite does not wait by itself while another process is at it.
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)
            else:
                break
    engine.dispose()


@contextmanager
def references_unchecked(connection: Connection) -> Iterator[None]:
    """Let tables be changed: SQLite makes them anew, and rows that point at them must not mind in between."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    yield
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def prepare(engine: Engine) -> None:
    """Let writers on an SQLite file wait for their turn."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # A transaction that reads before it writes cannot wait for its turn in SQLite; take the turn first.
    connection.isolation_level = "IMMEDIATE"
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={SECONDS_TO_WAIT * 1000}", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
