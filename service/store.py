"""The store: runs, their problems and results. A run that has ended never changes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine, func, update
from sqlmodel import Session, SQLModel, col, select

from service import measures, rows
from service.audit import SERVICE, Action
from service.clock import utc_now
from service.codec import LEVELS, PROGRESS, SENTENCES
from service.database import answering, wipe
from service.deletion import DeletedRun, delete_runs
from service.endings import Ending
from service.errors import RunNotFound
from service.measures import Measure
from service.run import Attempt, Run, RunState
from service.solve_messages import Answer
from service.tables import RunRow
from service.webhooks import messages
from solver.result import Level, Progress


class Store:
    """All that the service remembers of runs, as its worker sees it: those of every organisation.

    Every write to a run names the states, and where it matters the attempt, in which it holds; so of two that
    write at once one wins and the other changes nothing. Methods raise RunNotFound for an unknown run, and
    StoreUnavailable when the database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ping(self) -> None:
        """Ask for every column of every table; raise an error of SQLAlchemy's, or StoreUnavailable, when one fails."""
        with self._reading() as session:
            for table in SQLModel.metadata.sorted_tables:
                session.execute(table.select().limit(0))

    def find_run(self, run_id: str) -> Run:
        """Return a run."""
        with self._reading() as session:
            return rows.run_of(session, rows.find_row(session, run_id))

    def turn_of(self, run_id: str) -> tuple[int, int]:
        """Return a run's priority, and its place in the order of arrival."""
        with self._reading() as session:
            row = rows.find_row(session, run_id)
            return row.priority, row.number or 0

    def is_held_by(self, attempt: Attempt) -> bool:
        """Tell whether a run is still running under this attempt."""
        held = (col(RunRow.id) == attempt.run_id, col(RunRow.attempt) == attempt.number)
        query = select(RunRow.number).where(*held, col(RunRow.state) == RunState.RUNNING.value)
        with self._reading() as session:
            return session.exec(query).one_or_none() is not None

    def state_of(self, run_id: str) -> RunState:
        """Return where a run stands, without reading the rest of it."""
        with self._reading() as session:
            state = session.exec(select(col(RunRow.state)).where(col(RunRow.id) == run_id)).one_or_none()
        if state is None:
            raise RunNotFound(run_id)
        return RunState(state)

    def open_runs(self) -> dict[str, str]:
        """Return the runs that have not ended, oldest first: their ids, and whose they are."""
        query = select(RunRow.id, RunRow.organisation_id).where(rows.is_open()).order_by(col(RunRow.number))
        with self._reading() as session:
            return dict(session.exec(query).all())

    def packed_result(self, run_id: str) -> bytes | None:
        """Return a run's best result until now, packed."""
        with self._reading() as session:
            return rows.find_papers(session, run_id).result

    def packed_problem(self, run_id: str) -> bytes:
        """Return the problem of a run that places students, packed."""
        with self._reading() as session:
            return rows.packed_problem_of(session, run_id)

    def begin_attempt(self, run_id: str) -> Attempt | None:
        """Set a run to running under a new attempt number; nothing when the run has ended."""
        begun = {
            "state": RunState.RUNNING.value,
            "attempt": col(RunRow.attempt) + 1,
            "started_at": func.coalesce(col(RunRow.started_at), utc_now()),
            "progress": None,
        }
        with self._writing() as session:
            if not rows.update_open(session, run_id, None, begun):
                return None
            row = rows.find_row(session, run_id)
            if row.attempt == 1:
                waited = utc_now() - row.created_at
                measures.observe(session, Measure.QUEUE_WAIT_SECONDS, max(0.0, waited.total_seconds()))
            return rows.attempt_of(session, row)

    def note_progress(self, attempt: Attempt, progress: Progress) -> None:
        """Keep the latest sign of life of an attempt, and the bounds that it tells of the plan that is kept."""
        noted = {"progress": PROGRESS.dump_json(replace(progress, levels=()))}
        with self._writing() as session:
            if rows.update_open(session, attempt.run_id, attempt.number, noted):
                rows.keep_bounds(session, attempt.run_id, progress.levels)

    def keep_plan(self, attempt: Attempt, levels: Sequence[Level], packed_result: bytes) -> None:
        """Keep the best plan until now of an attempt."""
        found = {"levels": LEVELS.dump_json(tuple(levels))}
        with self._writing() as session:
            if rows.update_open(session, attempt.run_id, attempt.number, found):
                rows.find_papers(session, attempt.run_id).result = packed_result

    def finish(self, attempt: Attempt, state: RunState, answer: Answer) -> bool:
        """End a run with the solver's own answer; ``False`` when it had ended already."""
        ended = {
            "state": state.value,
            "sentences": SENTENCES.dump_json(answer.sentences),
            "levels": LEVELS.dump_json(answer.levels),
            "progress": None,
            "finished_at": utc_now(),
        }
        with self._writing() as session:
            if not rows.update_open(session, attempt.run_id, attempt.number, ended):
                return False
            rows.find_papers(session, attempt.run_id).result = answer.packed_result
            messages.post(session, rows.find_row(session, attempt.run_id))
            measures.observe_answer(session, answer)
        return True

    def end_early(self, run_id: str, ending: Ending, *, attempt: int | None = None) -> bool:
        """End a run with the best plan that is kept; ``False`` when it had ended already."""
        with self._writing() as session:
            return rows.end_early(session, run_id, ending, attempt)

    def requeue(self, run_ids: Sequence[str] | None = None, *, attempt: Attempt | None = None) -> int:
        """Set running runs back to queued: all, those named, or that of a stopped attempt; return how many."""
        statement = update(RunRow).where(col(RunRow.state) == RunState.RUNNING.value)
        if run_ids is not None:
            statement = statement.where(col(RunRow.id).in_(run_ids))
        if attempt:
            statement = statement.where(col(RunRow.id) == attempt.run_id, col(RunRow.attempt) == attempt.number)
        with self._writing() as session:
            return rows.changed(session, statement.values(state=RunState.QUEUED.value, progress=None))

    def expire(self, before: datetime) -> list[str]:
        """Remove the runs that ended before a time, with everything that belongs to them; return their ids."""
        with self._writing() as session:
            expired = delete_runs(session, ~rows.is_open() & (col(RunRow.finished_at) < before))
            for run in expired:
                session.add(rows.audit_row(run.organisation_id, SERVICE, Action.RUN_EXPIRED, run))
        self._wipe(expired)
        return [run.id for run in expired]

    def run_ids(self) -> set[str]:
        """Return the ids of all runs."""
        with self._reading() as session:
            return set(session.exec(select(col(RunRow.id))))

    def _wipe(self, deleted: Sequence[DeletedRun]) -> None:
        """Leave nothing of deleted rows in the database's files."""
        if deleted:
            wipe(self._engine)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with answering(), self._session() as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with answering(), self._session() as session, session.begin():
            yield session

    def _session(self) -> Session:
        return Session(self._engine)
