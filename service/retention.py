"""Deleting what is older than it may be, for as long as the service runs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog

from service.clock import utc_now
from service.jobs import Jobs
from service.store import Store
from service.traces import code_lines

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

SECONDS_BETWEEN_SWEEPS = 3600.0


@contextmanager
def keep_sweeping(store: Store, jobs: Jobs, retention: timedelta | None) -> Iterator[None]:
    """Sweep at once and then every hour, in a thread, until the block is left."""
    stopping = threading.Event()
    sweeper = threading.Thread(target=_sweep_until, args=(stopping, store, jobs, retention), daemon=True)
    sweeper.start()
    try:
        yield
    finally:
        stopping.set()
        sweeper.join()


def sweep(store: Store, jobs: Jobs, retention: timedelta | None) -> None:
    """Delete the runs that ended longer than ``retention`` ago (``None``: none), and jobs without a run."""
    expired = [] if retention is None else store.expire(utc_now() - retention)
    for run_id in expired:
        _log.info("run_expired", run_id=run_id)
    jobs.forget_deleted()


def _sweep_until(stopping: threading.Event, store: Store, jobs: Jobs, retention: timedelta | None) -> None:
    while True:
        try:
            sweep(store, jobs, retention)
        except Exception as error:  # noqa: BLE001 - the next sweep may work again
            _log.error("sweep_failed", where=code_lines(error))
        if stopping.wait(SECONDS_BETWEEN_SWEEPS):
            return
