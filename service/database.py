"""The database of the store, an SQLite file or PostgreSQL: how it is opened, and how it gets the newest tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from service import postgresql, sqlite
from service.errors import StoreUnavailable, StoreUnusable

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"


@contextmanager
def open_engine(url: URL) -> Iterator[Engine]:
    """Open a database, with its tables up to date.

    Raises
    ------
    StoreUnusable
        When it does not answer, is no database, cannot be written, or holds something else than a store of this
        version.
    """
    engine = make_engine(url)
    try:
        with usable(url):
            _check_history(engine)
            sqlite.use_write_ahead_log(url)
            migrate(engine)
        yield engine
    finally:
        engine.dispose()


def make_engine(url: URL) -> Engine:
    """Make the engine of a database that is there, with connections that wait for their turn and notice a lost one."""
    # Parameters hold names of people: keep them out of error messages.
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=_connect_args(url))
    sqlite.prepare(engine)
    return engine


@contextmanager
def usable(url: URL, advice: str = "") -> Iterator[None]:
    """Tell an error that a database gives while it is opened in a sentence, as StoreUnusable."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).partition("\n")[0].rstrip(".")
        raise StoreUnusable(name_of(url), reason, advice or _advice(url)) from None


@contextmanager
def answering() -> Iterator[None]:
    """Tell an error of the connection, not of the statement, as StoreUnavailable."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        raise StoreUnavailable from error


def name_of(url: URL) -> str:
    """Return the file or the address of a database, without its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _advice(url: URL) -> str:
    is_server = url.get_backend_name() == "postgresql"
    return "Is the server running, and are the address, user and password in DATABASE_URL right?" if is_server else ""


def migrate(engine: Engine) -> None:
    """Bring the tables up to date; whoever comes second waits, and finds nothing left to do."""
    config = _alembic()
    with engine.connect() as connection, sqlite.references_unchecked(connection):
        take_turn(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def wipe(engine: Engine) -> None:
    """Remove from the files what was deleted: SQLite overwrites it (``secure_delete``), but its log has it still."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def take_turn(connection: Connection | Session) -> None:
    """Wait until nobody else is in a transaction that took its turn.

    In SQLite every transaction takes its turn when it begins (``sqlite.prepare``); only changes of tables do not.
    """
    bind = connection.get_bind() if isinstance(connection, Session) else connection
    if bind.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": postgresql.TURN})
    elif isinstance(connection, Connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _check_history(engine: Engine) -> None:
    """Leave alone what this program did not make, or what a later version of it made."""
    with engine.connect() as connection:
        # In this order: another process may be making all of them at this moment, at once.
        tables = inspect(connection).get_table_names()
        revision = MigrationContext.configure(connection).get_current_revision()
    if tables and VERSION_TABLE not in tables:
        raise StoreUnusable(name_of(engine.url), "it holds tables of another program")
    known = {script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreUnusable(
            name_of(engine.url), f"a later version of this program made it (its tables are at {revision})"
        )


def _connect_args(url: URL) -> dict[str, object]:
    return postgresql.CONNECT_ARGS if url.get_backend_name() == "postgresql" else {}


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
