"""Withdrawing jobs from the queue, unless they are taken up at that very moment."""

from collections.abc import Sequence

from sqlalchemy import URL, column, table, update

from service.database import answering, make_engine

POSTGRESQL_SCHEMA = "dbos"


def withdraw(url: URL, job_ids: Sequence[str]) -> None:
    """End the jobs that wait in the engine's tables; those that somebody works on stay as they are.

    The engine's own cancel takes both. Between asking which jobs wait and cancelling them one may be taken up, and the
    engine stumbles over a job that is cancelled while it is worked on. So this is one statement on the engine's table.

    Raises
    ------
    StoreUnavailable
        When the database does not answer.
    """
    schema = POSTGRESQL_SCHEMA if url.get_backend_name() == "postgresql" else None
    jobs = table("workflow_status", column("workflow_uuid"), column("status"), schema=schema)
    waiting = jobs.c.workflow_uuid.in_(job_ids) & (jobs.c.status == "ENQUEUED")
    engine = make_engine(url)
    try:
        with answering(), engine.begin() as connection:
            connection.execute(update(jobs).where(waiting).values(status="CANCELLED"))
    finally:
        engine.dispose()
