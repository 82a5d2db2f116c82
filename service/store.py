"""The store: runs, their problems and results. A run that has ended never changes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import URL, Engine, delete, func, update
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session, SQLModel, col, select

from service import rows
from service.clock import utc_now
from service.codec import LEVELS, PROGRESS, pack_result, unpack_result
from service.database import open_engine, take_turn
from service.endings import Ending
from service.errors import RunNotFound, StoreUnavailable, TooManyRuns
from service.run import Attempt, KeyUse, NewRun, Run, RunPage, RunState
from service.tables import IdempotencyKeyRow, RunPapersRow, RunRow
from solver.result import Level, Progress


class Store:
    """All that the service remembers.

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

    def add_run(self, new: NewRun, *, key_use: KeyUse | None, max_queued: int) -> Run:
        """Keep a new run; or return the run that its idempotency key already stands for.

        Raises
        ------
        IdempotencyConflict
            When the key stands for other content.
        TooManyRuns
            When ``max_queued`` runs are waiting.
        """
        try:
            return self._add_run(new, key_use, max_queued)
        except IntegrityError:
            if key_use is None:
                raise
            # Another request with the same key came first; its row is there now.
            return self._add_run(new, key_use, max_queued)

    def _add_run(self, new: NewRun, key_use: KeyUse | None, max_queued: int) -> Run:
        with self._writing() as session:
            take_turn(session)
            now = utc_now()
            session.execute(delete(IdempotencyKeyRow).where(col(IdempotencyKeyRow.expires_at) <= now))
            earlier = rows.find_keyed_run(session, key_use) if key_use else None
            if earlier:
                return rows.run_of(earlier)
            if rows.count_queued(session) >= max_queued:
                raise TooManyRuns(max_queued)
            row = rows.new_row(new, now)
            session.add(row)
            session.flush()
            session.add(RunPapersRow(run_id=new.id, problem=new.packed_problem))
            if key_use:
                session.add(rows.key_row(key_use, new.id, now))
            return rows.run_of(row)

    def find_run(self, run_id: str) -> Run:
        """Return a run."""
        with self._reading() as session:
            return rows.run_of(rows.find_row(session, run_id))

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

    def list_runs(self, *, limit: int, after: str | None) -> RunPage:
        """Return runs, newest first, starting after the run with id ``after``."""
        query = select(RunRow).order_by(col(RunRow.number).desc()).limit(limit + 1)
        with self._reading() as session:
            if after is not None:
                query = query.where(col(RunRow.number) < rows.find_row(session, after).number)
            runs = tuple(rows.run_of(row) for row in session.exec(query))
        page = runs[:limit]
        return RunPage(page, page[-1].id if len(runs) > limit else None)

    def open_runs(self) -> list[str]:
        """Return the ids of the runs that have not ended, oldest first."""
        with self._reading() as session:
            return list(session.exec(select(col(RunRow.id)).where(rows.is_open()).order_by(col(RunRow.number))))

    def packed_result(self, run_id: str) -> bytes | None:
        """Return a run's best result until now, packed."""
        with self._reading() as session:
            return rows.find_papers(session, run_id).result

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
            return Attempt(
                run_id=run_id,
                number=row.attempt,
                packed_problem=rows.find_papers(session, run_id).problem,
                time_limit_seconds=row.time_limit_seconds,
                seed=row.seed,
            )

    def note_progress(self, attempt: Attempt, progress: Progress) -> None:
        """Keep the latest sign of life of an attempt."""
        with self._writing() as session:
            rows.update_open(session, attempt.run_id, attempt.number, {"progress": PROGRESS.dump_json(progress)})

    def keep_plan(self, attempt: Attempt, levels: Sequence[Level], packed_result: bytes) -> None:
        """Keep the best plan until now of an attempt."""
        found = {"levels": LEVELS.dump_json(tuple(levels))}
        with self._writing() as session:
            if rows.update_open(session, attempt.run_id, attempt.number, found):
                rows.find_papers(session, attempt.run_id).result = packed_result

    def finish(self, attempt: Attempt, state: RunState, message: str, levels: Sequence[Level], packed: bytes) -> bool:
        """End a run with the solver's own answer; ``False`` when it had ended already."""
        ended = {
            "state": state.value,
            "message": message,
            "levels": LEVELS.dump_json(tuple(levels)),
            "progress": None,
            "finished_at": utc_now(),
        }
        with self._writing() as session:
            if not rows.update_open(session, attempt.run_id, attempt.number, ended):
                return False
            rows.find_papers(session, attempt.run_id).result = packed
        return True

    def end_early(self, run_id: str, ending: Ending, *, attempt: int | None = None) -> bool:
        """End a run with the best plan that is kept; ``False`` when it had ended already."""
        with self._writing() as session:
            # Writing before reading keeps a worker from storing a plan in between.
            if not rows.update_open(session, run_id, attempt, {"progress": None, "finished_at": utc_now()}):
                return False
            row, papers = rows.find_row(session, run_id), rows.find_papers(session, run_id)
            best = unpack_result(papers.result) if papers.result else None
            state, result = ending.close(best, input_hash=row.input_hash, seed=row.seed)
            papers.result = pack_result(result)
            row.state, row.message = state.value, result.message
        return True

    def requeue(self, run_ids: Sequence[str] | None = None, *, attempt: Attempt | None = None) -> int:
        """Set running runs back to queued: all, those named, or that of a stopped attempt; return how many."""
        statement = update(RunRow).where(col(RunRow.state) == RunState.RUNNING.value)
        if run_ids is not None:
            statement = statement.where(col(RunRow.id).in_(run_ids))
        if attempt:
            statement = statement.where(col(RunRow.id) == attempt.run_id, col(RunRow.attempt) == attempt.number)
        with self._writing() as session:
            return rows.changed(session, statement.values(state=RunState.QUEUED.value, progress=None))

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with _answering(), Session(self._engine) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with _answering(), Session(self._engine) as session, session.begin():
            yield session


@contextmanager
def _answering() -> Iterator[None]:
    """Tell an error of the connection, not of the statement, as StoreUnavailable."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeoutError) as error:
        raise StoreUnavailable from error


@contextmanager
def open_store(url: URL) -> Iterator[Store]:
    """Open the store in a database."""
    with open_engine(url) as engine:
        yield Store(engine)
