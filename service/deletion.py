"""Deleting runs with everything that belongs to them: problem, plan, tags, keys, messages, questions about them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, true, update
from sqlmodel import Session, col, select

from service.run import Task
from service.tables import IdempotencyKeyRow, RunPapersRow, RunRow, RunTagRow, WebhookMessageRow

RUNS_AT_ONCE = 500
"""Databases limit how many values one statement may name."""


@dataclass(frozen=True, slots=True)
class DeletedRun:
    """What the audit log keeps of a deleted run."""

    id: str
    organisation_id: str
    seed: int


def delete_runs(session: Session, condition: ColumnElement[bool] | None = None) -> list[DeletedRun]:
    """Delete the runs of the session's organisation (all, if it has none) for which a condition holds.

    The questions about them are deleted too. A run that was made from one of them stays, and no longer names its base.
    """
    wanted = select(RunRow).where(true() if condition is None else condition).limit(RUNS_AT_ONCE)
    deleted: list[DeletedRun] = []
    # Workers lock a run before its papers; so does this, or the two could wait for each other for ever.
    while batch := session.exec(wanted.with_for_update()).all():
        found = [DeletedRun(row.id, row.organisation_id, row.seed) for row in batch]
        session.expunge_all()
        run_ids = [run.id for run in found]
        deleted += delete_runs(session, _asks_about(run_ids))
        _delete(session, run_ids)
        deleted += found
    return deleted


def _asks_about(run_ids: list[str]) -> ColumnElement[bool]:
    """Return the condition that a run is a question about one of these and none of them itself."""
    about_them = col(RunRow.base_run_id).in_(run_ids) & col(RunRow.id).not_in(run_ids)
    return about_them & (col(RunRow.task) != Task.PLACE.value)


def _delete(session: Session, run_ids: list[str]) -> None:
    for table in (WebhookMessageRow, IdempotencyKeyRow, RunTagRow, RunPapersRow):
        session.execute(delete(table).where(col(table.run_id).in_(run_ids)))
    made_from_them = update(RunRow).where(col(RunRow.base_run_id).in_(run_ids))
    session.execute(made_from_them.values(base_run_id=None))
    session.execute(delete(RunRow).where(col(RunRow.id).in_(run_ids)))
