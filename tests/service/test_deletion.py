"""After a deletion nothing of a student is left: not in a table, not in a file, not in the job engine."""

import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import timedelta
from pathlib import Path

import pytest
from dbos import DBOS

from service.audit import Action
from service.caller import Caller, Role
from service.codec import pack_problem
from service.context import Context
from service.errors import RunNotFound
from service.retention import sweep
from service.runs import (
    RunOptions,
    RunState,
    delete_run,
    delete_students,
    get_result,
    get_run,
    list_runs,
    submit_run,
)
from service.store import Store
from service.withdrawal import withdraw
from tests.service.conftest import ended, eventually, is_alive
from tests.service.problems import NAMES, two_students

OTHER = Caller("other", "plk_other", Role.ADMIN)
Misbehaving = Callable[..., AbstractContextManager[Context]]


def cells(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Return every value of every table of every database in a folder, unpacked where it is compressed."""
    for file in folder.glob("*.sqlite"):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables:
                for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names from the file itself
                    yield from ((f"{file.name}:{table}", _unpacked(value)) for value in row)


def _unpacked(value: object) -> bytes:
    data = value if isinstance(value, bytes) else str(value).encode()
    try:
        return zlib.decompress(data)
    except zlib.error:
        return data


def tables_with(folder: Path, *words: str) -> set[str]:
    """Return the tables in which one of the words stands."""
    return {place for place, value in cells(folder) if any(word.encode() in value for word in words)}


def files_with(folder: Path, packed: bytes) -> set[str]:
    """Return the files in which any part of a packed problem stands, also in a page that is no longer used."""
    parts = [packed[start : start + 24] for start in range(16, len(packed) - 24, 24)]
    assert len(parts) > 10
    return {file.name for file in folder.iterdir() if any(part in file.read_bytes() for part in parts)}


def test_deleting_an_organisations_students_leaves_nothing_of_them(misbehaving: Misbehaving, tmp_path: Path) -> None:
    """All tables and files are searched, before and after; another organisation's run stays as it was."""
    problem = two_students("answer")
    with misbehaving(concurrent_solves=2) as context:
        others = context.acting_as(OTHER)
        kept = submit_run(others, two_students("answer, theirs"), RunOptions()).id
        gone = [submit_run(context, problem, RunOptions(tags=("t",)), idempotency_key=key).id for key in ("k", "l")]
        for run_id in gone:
            ended(context, run_id)
        before = get_result(others, ended(others, kept).id)
        assert {"placement.sqlite:run_papers"} <= tables_with(tmp_path, *NAMES)
        assert files_with(tmp_path, pack_problem(problem))
        assert {job.workflow_id for job in DBOS.list_workflows()} == {kept, *gone}

        assert delete_students(context) == 2

        assert list_runs(context, limit=9).runs == ()
        assert tables_with(tmp_path, *gone) <= {"placement.sqlite:audit"}
        assert {job.workflow_id for job in DBOS.list_workflows()} == {kept}
        assert files_with(tmp_path, pack_problem(problem)) == set()
        assert get_result(others, kept) == before
        delete_students(others)
        assert tables_with(tmp_path, *NAMES) == set()
    assert tables_with(tmp_path, *NAMES) == set()


def test_a_run_that_is_being_solved_is_deleted(misbehaving: Misbehaving, solves: Path, tmp_path: Path) -> None:
    """Its solve stops, its job goes, and nothing comes back; the next run has its turn."""
    with misbehaving() as context:
        running = submit_run(context, two_students("hang, deleted"), RunOptions()).id
        queued = submit_run(context, two_students("answer, deleted"), RunOptions()).id
        assert eventually(lambda: context.store.packed_result(running) is not None)
        solving = int((solves / "hang, deleted").read_text())
        delete_run(context, queued)
        delete_run(context, running)
        for run_id in (running, queued):
            with pytest.raises(RunNotFound):
                get_run(context, run_id)
        assert eventually(lambda: not is_alive(solving))
        assert DBOS.list_workflows() == []
        assert tables_with(tmp_path, *NAMES) == set()
        assert ended(context, submit_run(context, two_students("answer, next"), RunOptions()).id)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_only_a_job_that_waits_is_withdrawn(
    request: pytest.FixtureRequest, misbehaving: Misbehaving, solves: Path, kind: str
) -> None:
    """One that is taken up meanwhile comes to its own end: the engine stumbles over a job that it loses at work."""
    url = request.getfixturevalue("postgresql").new_database() if kind == "postgresql" else ""
    with misbehaving(database_url=url) as context:
        taken_up = submit_run(context, two_students(f"hang, taken up {kind}"), RunOptions()).id
        waiting = submit_run(context, two_students("answer, withdrawn"), RunOptions()).id
        assert eventually((solves / f"hang, taken up {kind}").exists)
        withdraw(context.settings.jobs_url, [waiting, taken_up])
        states = {job.workflow_id: job.status for job in DBOS.list_workflows()}
        assert states == {taken_up: "PENDING", waiting: "CANCELLED"}
        assert delete_students(context) == 2
        assert DBOS.list_workflows() == []


def test_runs_go_when_they_are_old_enough(misbehaving: Misbehaving, tmp_path: Path) -> None:
    """A sweep deletes ended runs of that age in all organisations, and says so in each one's log; no others."""
    with misbehaving(concurrent_solves=2) as context:
        others = context.acting_as(OTHER)
        old = [(owner, submit_run(owner, two_students("answer"), RunOptions()).id) for owner in (context, others)]
        for owner, run_id in old:
            ended(owner, run_id)
        hanging = submit_run(context, two_students("hang, kept"), RunOptions()).id
        assert eventually(lambda: get_run(context, hanging).state is RunState.RUNNING)
        every_run = Store(context.store._engine)
        for retention in (None, timedelta(days=1)):
            sweep(every_run, context.jobs, retention)
            assert all(get_run(owner, run_id) for owner, run_id in old)

        sweep(every_run, context.jobs, timedelta(0))

        for owner, run_id in old:
            newest = owner.store.list_audit(limit=1, after=None).entries[0]
            assert (newest.action, newest.actor, newest.run_id) == (Action.RUN_EXPIRED, "service", run_id)
        assert [run.id for run in list_runs(context, limit=9).runs] == [hanging]
        assert [job.workflow_id for job in DBOS.list_workflows()] == [hanging]
        delete_students(context)
        assert tables_with(tmp_path, *NAMES) == set()
