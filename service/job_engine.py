"""How the job engine is opened and closed. DBOS knows one engine in a process, so there is one context in a process."""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from dbos import DBOS, DBOSClient, DBOSConfig

from service.database import usable
from service.errors import ServiceError
from service.heartbeats import Heartbeats
from service.jobs import QUEUE, SECONDS_TO_LET_GO, Jobs, list_begun, queue_again
from service.settings import Settings
from service.sqlite import use_write_ahead_log
from service.worker import Worker

APPLICATION = "placement"
LOG_LEVEL = "WARNING"
JOBS_VERSION = "1"
"""Jobs of another version are not taken up again; a job is only a run id, so this hardly ever changes."""
SECONDS_BETWEEN_POLLS = 0.25
SECONDS_BETWEEN_LISTENS = 0.1
"""The engine's listener has nothing to hear here, but ends no sooner than it listens again."""
_one_engine = threading.Lock()

Answer = TypeVar("Answer")


@contextmanager
def open_jobs(settings: Settings, worker: Worker, heartbeats: Heartbeats | None = None) -> Iterator[Jobs]:
    """Open the engine, and work until the block is left.

    Raises
    ------
    StoreUnusable
        When the engine's file or database cannot be opened.
    """
    if not _one_engine.acquire(blocking=False):
        raise ServiceError("A process can hold one service context only; close the other one first.")
    advice = "Delete it: it holds only the queue, which is made anew from the store." if settings.jobs_file else ""
    try:
        with usable(settings.jobs_url, advice):
            jobs = _away_from_event_loops(lambda: _launch(settings, worker, heartbeats))
        try:
            yield jobs
        finally:
            _away_from_event_loops(lambda: _shut_down(jobs))
    finally:
        _one_engine.release()


def _launch(settings: Settings, worker: Worker, heartbeats: Heartbeats | None) -> Jobs:
    _let_logs_pass()
    use_write_ahead_log(settings.jobs_url)
    # One process works on an SQLite store (``sole_user``): what had been begun has no one else now.
    _prepare(settings, worker, alone=heartbeats is None)
    DBOS(config=_configuration(settings, heartbeats))
    jobs = Jobs(worker, heartbeats)
    try:
        if heartbeats:
            heartbeats.beat()
        if not settings.concurrent_solves:
            DBOS.listen_queues([])
        DBOS.launch()
        jobs.start()
    except BaseException:
        DBOS.destroy(destroy_registry=True)
        raise
    return jobs


def _prepare(settings: Settings, worker: Worker, *, alone: bool) -> None:
    """Make the queue, and put back into it what an earlier process had begun, before anything is taken from it."""
    url = settings.jobs_url.render_as_string(hide_password=False)
    DBOS.migrate(url)
    client = DBOSClient(system_database_url=url, application_name=APPLICATION)
    try:
        _make_queue(client, settings)
        if alone:
            worker.store.requeue()
            queue_again(client, list_begun(client))
    finally:
        client.destroy()


def _make_queue(client: DBOSClient, settings: Settings) -> None:
    """Make the queue; its limits are kept in its tables, and so hold for all processes: the last to start sets them."""
    client.register_queue(
        QUEUE,
        worker_concurrency=settings.concurrent_solves or 1,
        partition_concurrency=settings.concurrent_solves_per_organisation,
        polling_interval_sec=SECONDS_BETWEEN_POLLS,
        on_conflict="always_update" if settings.concurrent_solves else "never_update",
    )


def _shut_down(jobs: Jobs) -> None:
    jobs.stop()
    # The engine looks only each second whether what it has in hand has ended.
    DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=0 if jobs.are_done() else SECONDS_TO_LET_GO)
    jobs.leave()


def _configuration(settings: Settings, heartbeats: Heartbeats | None) -> DBOSConfig:
    return {
        "name": APPLICATION,
        "system_database_url": settings.jobs_url.render_as_string(hide_password=False),
        # Not one that an earlier process had: DBOS would run that one's jobs again by itself, beside the queue.
        "executor_id": heartbeats.name if heartbeats else str(uuid.uuid4()),
        "application_version": JOBS_VERSION,
        "enable_otlp": False,
        "notification_listener_polling_interval_sec": SECONDS_BETWEEN_LISTENS,
        "log_level": LOG_LEVEL,
    }


def _let_logs_pass() -> None:
    """Have DBOS log what matters, through the program's own handlers; it makes one of its own where there is none."""
    logger = logging.getLogger("dbos")
    logger.setLevel(LOG_LEVEL)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _away_from_event_loops(function: Callable[[], Answer]) -> Answer:
    """Call a function in a thread of its own: DBOS refuses blocking calls where an event loop runs."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(function).result()
