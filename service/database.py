"""The database of the store: how it is opened, and how it gets the newest tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, inspect

from service.errors import StoreUnusable
from service.sqlite import prepare_connection, usable, use_write_ahead_log

MIGRATIONS = Path(__file__).parent / "migrations"


@contextmanager
def open_engine(database: Path) -> Iterator[Engine]:
    """Open a database file, with its tables up to date.

    Raises
    ------
    StoreUnusable
        When the file is no database, cannot be written, or holds something else than a store of this version.
    """
    # Parameters hold names of people: keep them out of error messages.
    engine = create_engine(f"sqlite:///{database}", hide_parameters=True)
    event.listen(engine, "connect", prepare_connection)
    try:
        with usable(database):
            _check_history(engine, database)
            use_write_ahead_log(database)
            migrate(engine)
        yield engine
    finally:
        engine.dispose()


def migrate(engine: Engine) -> None:
    """Bring the tables up to date; whoever comes second waits, and finds nothing left to do."""
    config = _alembic()
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _check_history(engine: Engine, database: Path) -> None:
    """Leave alone what this program did not make, or what a later version of it made."""
    with engine.connect() as connection:
        # In this order: another process may be making all of them at this moment, at once.
        tables = inspect(connection).get_table_names()
        revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None and tables:
        raise StoreUnusable(database, "it holds tables of another program")
    known = {script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreUnusable(database, f"a later version of this program made it (its tables are at {revision})")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
