"""The job engine: DBOS keeps a durable queue of run ids and hands them to the worker.

The store is the truth and the engine's own file beside it holds run ids only; what the engine lost is found in
the store and mended. DBOS knows one engine in a process, so there is one context in a process.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import structlog
from dbos import DBOS, DBOSConfig, SetWorkflowID

from service.endings import failed
from service.errors import ServiceError
from service.sqlite import usable, use_write_ahead_log
from service.traces import code_lines
from service.worker import Worker

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

QUEUE = "solves"
JOB = "solve_run"
JOBS_VERSION = "1"
"""Jobs of another version are not taken up again; a job is only a run id, so this hardly ever changes."""
EXECUTOR = "embedded"
"""One process works on an SQLite store (``sole_user``): after a restart its jobs are its own again."""
SECONDS_BETWEEN_POLLS = 0.25
SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_MENDS = 10.0
SECONDS_OF_TRUST = 5.0
"""So long after the last look that found the queue in order it still counts as working."""
_SECONDS_TO_LET_GO = 10
_ALIVE = {"ENQUEUED", "PENDING", "DELAYED"}
_one_engine = threading.Lock()

Answer = TypeVar("Answer")


class Jobs:
    """The open engine."""

    def __init__(self, worker: Worker, job: Callable[[str], None], file: Path) -> None:
        self._worker = worker
        self._job = job
        self._file = file
        self._in_order_at = -SECONDS_OF_TRUST
        self._keeper = threading.Thread(target=self._keep, name="placement-keeper", daemon=True)

    def start(self) -> None:
        """Take up what an earlier process left, and keep looking for lost runs."""
        self._worker.store.requeue()
        self.mend()
        self._look()
        self._keeper.start()

    def enqueue(self, run_id: str) -> None:
        """Queue a run; queueing it again changes nothing."""
        with SetWorkflowID(run_id):
            DBOS.enqueue_workflow(QUEUE, self._job, run_id)

    def is_working(self) -> bool:
        """Tell whether runs are taken from the queue: its thread lives and its tables are in order."""
        # DBOS gives no public sign of life of its queue; the name of its thread is that of the queue.
        names = {thread.name for thread in threading.enumerate()}
        return f"queue-worker-{QUEUE}" in names and time.monotonic() - self._in_order_at < SECONDS_OF_TRUST

    def mend(self) -> None:
        """Queue open runs without a job, and end open runs whose job has ended."""
        run_ids = self._worker.store.open_runs()
        jobs = DBOS.list_workflows(workflow_ids=run_ids, load_input=False, load_output=False) if run_ids else []
        status_of = {job.workflow_id: job.status for job in jobs}
        for run_id in run_ids:
            if run_id not in status_of:
                self.enqueue(run_id)
            elif status_of[run_id] not in _ALIVE and self._worker.store.end_early(
                run_id, failed("The job of this run ended without an answer.")
            ):
                _log.error("run_lost", run_id=run_id, job=status_of[run_id])

    def _keep(self) -> None:
        """Look after the queue until the service stops."""
        mended_at = time.monotonic()
        while not self._worker.stopping.wait(SECONDS_BETWEEN_LOOKS):
            try:
                self._look()
                if time.monotonic() - mended_at > SECONDS_BETWEEN_MENDS:
                    self.mend()
                    mended_at = time.monotonic()
            except Exception as error:  # noqa: BLE001 - the next round may work again
                _log.error("queue_not_in_order", where=code_lines(error))

    def _look(self) -> None:
        """Note the time when the queue's file and tables are there."""
        DBOS.list_workflows(status="PENDING", limit=1, load_input=False, load_output=False)
        if self._file.exists() and DBOS.retrieve_queue(QUEUE):
            self._in_order_at = time.monotonic()

    def stop(self) -> None:
        """Stop the solves; their runs go on after the next start."""
        self._worker.stopping.set()
        self._keeper.join()


@contextmanager
def open_jobs(database: Path, worker: Worker) -> Iterator[Jobs]:
    """Open the engine on its file beside the store's ``database``, and work until the block is left.

    Raises
    ------
    StoreUnusable
        When the engine's file cannot be opened.
    """
    if not _one_engine.acquire(blocking=False):
        raise ServiceError("A process can hold one service context only; close the other one first.")
    try:
        file = database.with_name(f"{database.stem}-jobs{database.suffix}")
        with usable(file, "Delete it: it holds only the queue, which is made again from the store."):
            jobs = _away_from_event_loops(lambda: _launch(file, worker))
        try:
            yield jobs
        finally:
            _away_from_event_loops(lambda: _shut_down(jobs))
    finally:
        _one_engine.release()


def _launch(file: Path, worker: Worker) -> Jobs:
    _let_logs_pass()
    use_write_ahead_log(file)
    DBOS(config=_configuration(file))

    @DBOS.workflow(name=JOB, max_recovery_attempts=None)
    def job(run_id: str) -> None:
        worker.work(run_id)

    jobs = Jobs(worker, job, file)
    try:
        DBOS.launch()
        concurrency = worker.settings.concurrent_solves
        DBOS.register_queue(QUEUE, worker_concurrency=concurrency, polling_interval_sec=SECONDS_BETWEEN_POLLS)
        jobs.start()
    except BaseException:
        DBOS.destroy(destroy_registry=True)
        raise
    return jobs


def _shut_down(jobs: Jobs) -> None:
    jobs.stop()
    DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=_SECONDS_TO_LET_GO)


def _configuration(file: Path) -> DBOSConfig:
    return {
        "name": "placement",
        "system_database_url": f"sqlite:///{file}",
        "executor_id": EXECUTOR,
        "application_version": JOBS_VERSION,
        "enable_otlp": False,
        "log_level": "WARNING",
    }


def _let_logs_pass() -> None:
    """Have DBOS log through the program's own handlers; it makes one of its own where there is none."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _away_from_event_loops(function: Callable[[], Answer]) -> Answer:
    """Call a function in a thread of its own: DBOS refuses blocking calls where an event loop runs."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(function).result()
