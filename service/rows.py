"""Reading and writing rows of the tables, for the store."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, func, update
from sqlmodel import Session, col, select

from service.codec import LEVELS, PROGRESS
from service.errors import IdempotencyConflict, RunNotFound
from service.run import OPEN_STATES, KeyUse, NewRun, Run, RunState
from service.tables import IdempotencyKeyRow, RunPapersRow, RunRow


def find_row(session: Session, run_id: str) -> RunRow:
    """Return a run's row, or raise RunNotFound."""
    row = session.exec(select(RunRow).where(col(RunRow.id) == run_id)).one_or_none()
    if row is None:
        raise RunNotFound(run_id)
    return row


def find_papers(session: Session, run_id: str) -> RunPapersRow:
    """Return a run's papers, or raise RunNotFound."""
    papers = session.get(RunPapersRow, run_id)
    if papers is None:
        raise RunNotFound(run_id)
    return papers


def find_keyed_run(session: Session, key_use: KeyUse) -> RunRow | None:
    """Return the run that an idempotency key stands for, or raise IdempotencyConflict when the content differs."""
    known = session.get(IdempotencyKeyRow, key_use.key)
    if known is None:
        return None
    if known.content_hash != key_use.content_hash:
        raise IdempotencyConflict(key_use.key)
    return find_row(session, known.run_id)


def count_queued(session: Session) -> int:
    """Count the runs that wait."""
    return session.exec(select(func.count()).where(col(RunRow.state) == RunState.QUEUED.value)).one()


def is_open() -> ColumnElement[bool]:
    """Return the condition that a run has not ended."""
    return col(RunRow.state).in_([state.value for state in OPEN_STATES])


def update_open(session: Session, run_id: str, attempt: int | None, values: dict[str, Any]) -> bool:
    """Change a run that has not ended (and is still at this attempt); tell whether there was one."""
    statement = update(RunRow).where(col(RunRow.id) == run_id, is_open()).values(values)
    if attempt is not None:
        statement = statement.where(col(RunRow.attempt) == attempt)
    return changed(session, statement.execution_options(synchronize_session=False)) > 0


def changed(session: Session, statement: Any) -> int:  # noqa: ANN401 - any statement that changes rows
    """Execute a statement and count the rows that it changed."""
    result = session.execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0


def new_row(new: NewRun, now: datetime) -> RunRow:
    """Make the row of a new run."""
    return RunRow(
        id=new.id,
        name=new.name,
        state=RunState.QUEUED.value,
        input_hash=new.input_hash,
        time_limit_seconds=new.time_limit_seconds,
        seed=new.seed,
        created_at=now,
    )


def key_row(key_use: KeyUse, run_id: str, now: datetime) -> IdempotencyKeyRow:
    """Make the row of an idempotency key."""
    return IdempotencyKeyRow(
        key=key_use.key,
        content_hash=key_use.content_hash,
        run_id=run_id,
        expires_at=now + key_use.lifetime,
    )


def run_of(row: RunRow) -> Run:
    """Read a run from its row."""
    return Run(
        id=row.id,
        name=row.name,
        state=RunState(row.state),
        input_hash=row.input_hash,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        levels=LEVELS.validate_json(row.levels),
        message=row.message,
        progress=None if row.progress is None else PROGRESS.validate_json(row.progress),
    )
