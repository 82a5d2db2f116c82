"""A store of an earlier version, with data in it, is brought up to date."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, MetaData, Table, create_engine, insert

from service.caller import FIRST_ORGANISATION, LOCAL, Caller, Role
from service.codec import pack_problem, pack_result
from service.database import MIGRATIONS, make_engine, open_engine
from service.errors import RunNotFound
from service.owned import OwnedStore
from service.run import KeyUse, NewRun, RunState
from service.settings import Settings, sqlite_url
from solver.answers.sentences import told
from solver.result import Result, Termination
from solver.wording import Language
from tests.service.problems import two_students

PROBLEM = pack_problem(two_students())
RESULT = pack_result(Result(termination=Termination.OPTIMAL, input_hash="h", seed=7))
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).isoformat(" ")[:-6]


def make_tables(engine: Engine, revision: str) -> None:
    """Make the tables of an earlier version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


@pytest.fixture
def old_store(tmp_path: Path) -> Path:
    """Make a store as the first version left it: an ended run with an idempotency key, and a queued one."""
    file = tmp_path / "store.sqlite"
    engine = create_engine(f"sqlite:///{file}")
    make_tables(engine, "0001")
    engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        run = "INSERT INTO runs VALUES (?, ?, ?, ?, 'h', 9, 7, 1, '', '[]', NULL, '2026-01-01 10:00:00', NULL, ?)"
        connection.execute(run, (1, "ended", "Autumn", "finished", "2026-01-01 10:01:00"))
        connection.execute(run, (2, "waiting", "Spring", "queued", None))
        connection.execute("INSERT INTO run_papers VALUES ('ended', ?, ?)", (PROBLEM, RESULT))
        connection.execute("INSERT INTO run_papers VALUES ('waiting', ?, NULL)", (PROBLEM,))
        connection.execute("INSERT INTO idempotency_keys VALUES ('k', 'content', 'ended', ?)", (TOMORROW,))
        connection.commit()
    return file


def test_what_was_there_belongs_to_the_first_organisation(old_store: Path) -> None:
    """Runs, results and idempotency keys are as before; another organisation sees none of them."""
    with open_engine(sqlite_url(old_store)) as engine:
        store = OwnedStore(engine, LOCAL)
        runs = store.list_runs(limit=9, after=None).runs
        assert [(run.id, run.name, run.state, run.tags) for run in runs] == [
            ("waiting", "Spring", RunState.QUEUED, ()),
            ("ended", "Autumn", RunState.FINISHED, ()),
        ]
        assert runs[1].finished_at == datetime(2026, 1, 1, 10, 1, tzinfo=UTC)
        assert store.packed_result("ended") == RESULT
        assert store.open_runs() == {"waiting": FIRST_ORGANISATION}
        attempt = store.begin_attempt("waiting")
        assert attempt
        assert (attempt.packed_problem, attempt.number) == (PROBLEM, 2)
        new = NewRun(id="new", name="", input_hash="", packed_problem=PROBLEM, time_limit_seconds=9, seed=7)
        use = KeyUse(key="k", content_hash="content", lifetime=timedelta(hours=1))
        assert store.add_run(new, key_use=use, max_queued=9).id == "ended"
        others = OwnedStore(engine, Caller("other", "plk", Role.ADMIN))
        assert others.list_runs(limit=9, after=None).runs == ()
        with pytest.raises(RunNotFound):
            others.packed_result("ended")


def test_the_migrated_store_keeps_its_promises(old_store: Path) -> None:
    """References hold, ids stay unique, and no row can be without an owner."""
    with open_engine(sqlite_url(old_store)):
        pass
    with closing(sqlite3.connect(old_store)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        columns = ", ".join(row[1] for row in connection.execute("PRAGMA table_info(runs)")).replace("number", "9")
        twice = f"INSERT INTO runs SELECT {columns} FROM runs WHERE number = 1"  # noqa: S608 - names of columns
        for statement, complaint in (
            (twice, r"UNIQUE constraint failed: runs\.id"),
            ("UPDATE runs SET organisation_id = NULL", "NOT NULL"),
            ("INSERT INTO run_papers (run_id, problem) VALUES ('ended', x'00')", "NOT NULL"),
            ("INSERT INTO run_papers (run_id, problem, organisation_id) VALUES ('nobody', x'00', 'first')", "FOREIGN"),
            ("DELETE FROM runs WHERE id = 'ended'", "FOREIGN"),
        ):
            with pytest.raises(sqlite3.IntegrityError, match=complaint):
                connection.execute(statement)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_messages_that_were_text_are_still_said(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Before sentences had codes they were English: so they stay in any language; runs without one have none."""
    url = sqlite_url(tmp_path / "store.sqlite")
    if kind == "postgresql":
        url = Settings(database_url=request.getfixturevalue("postgresql").empty_database()).store_url
    engine = make_engine(url)
    make_tables(engine, "0008")
    old = Table("runs", MetaData(), autoload_with=engine)
    always = {"organisation_id": FIRST_ORGANISATION, "task": "place", "name": "", "input_hash": "h", "levels": b"[]"}
    always |= {"time_limit_seconds": 9, "seed": 7, "priority": 0, "attempt": 1, "created_at": datetime.now(UTC)}
    messages = {"stopped": "It's over.", "well": ""}
    with engine.begin() as connection:
        for run_id, message in messages.items():
            connection.execute(insert(old).values(id=run_id, state="finished", message=message, **always))
    engine.dispose()
    with open_engine(url) as engine:
        store = OwnedStore(engine, LOCAL)
        assert {run.id: run.message for run in store.list_runs(limit=9, after=None).runs} == messages
        assert told(store.find_run("stopped").sentences, Language.NL) == "It's over."
        assert store.find_run("well").sentences == ()
