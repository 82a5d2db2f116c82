"""The job engine: DBOS keeps a durable queue of run ids and hands them to the worker.

The store is the truth and the engine's own file beside it holds run ids only; what the engine lost is found in
the store and mended. DBOS knows one engine in a process, so there is one context in a process.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import structlog
from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID

from service.database import use_write_ahead_log
from service.endings import failed
from service.errors import ServiceError
from service.traces import code_lines
from service.worker import Worker

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

QUEUE = "runs"
"""Earlier versions had a queue "solves", without parts; what waits there in an older file still has its turn."""
JOB = "solve_run"
JOBS_VERSION = "1"
"""Jobs of another version are not taken up again; a job is only a run id, so this hardly ever changes."""
EXECUTOR = "embedded"
"""One process works on an SQLite store (``sole_user``): after a restart its jobs are its own again."""
SECONDS_BETWEEN_POLLS = 0.1
SECONDS_BETWEEN_MENDS = 10.0
JOBS_AT_ONCE = 500
_SECONDS_TO_LET_GO = 10
_ALIVE = {"ENQUEUED", "PENDING", "DELAYED"}
_one_engine = threading.Lock()

Answer = TypeVar("Answer")


class Jobs:
    """The open engine."""

    def __init__(self, worker: Worker, job: Callable[[str], None]) -> None:
        self._worker = worker
        self._job = job
        self._mender = threading.Thread(target=self._keep_mending, name="placement-mender", daemon=True)

    def start(self) -> None:
        """Take up what an earlier process left, and keep looking for lost runs."""
        self._worker.store.requeue()
        self.mend()
        self._mender.start()

    def enqueue(self, run_id: str, organisation_id: str) -> None:
        """Queue a run; queueing it again changes nothing."""
        # Each organisation has a part of the queue to itself, of which only so many runs are solved at once.
        with SetWorkflowID(run_id), SetEnqueueOptions(queue_partition_key=organisation_id):
            DBOS.enqueue_workflow(QUEUE, self._job, run_id)

    def forget(self, run_ids: Sequence[str]) -> None:
        """Remove the jobs of deleted runs from the engine's tables.

        A job that is being worked on ends within a moment, as its run is gone; one that does not is left to
        ``forget_deleted``. The engine stumbles over a job that vanishes while it works on it.
        """
        for start in range(0, len(run_ids), JOBS_AT_ONCE):
            batch = list(run_ids[start : start + JOBS_AT_ONCE])
            until = time.monotonic() + _SECONDS_TO_LET_GO
            while (busy := _busy(batch)) and time.monotonic() < until:
                time.sleep(SECONDS_BETWEEN_POLLS)
            DBOS.delete_workflows([run_id for run_id in batch if run_id not in busy])

    def forget_deleted(self) -> None:
        """Remove the jobs of which the store has no run."""
        # The jobs come first: a run is in the store before it has a job.
        jobs = {job.workflow_id for job in DBOS.list_workflows(load_input=False, load_output=False)}
        self.forget(sorted(jobs - self._worker.store.run_ids()))

    def is_working(self) -> bool:
        """Tell whether the threads that take runs from the queue and mend lost runs are alive."""
        # DBOS gives no public sign of life of its queue; the name of its thread is that of the queue.
        needed = {f"queue-worker-{QUEUE}", self._mender.name}
        return needed <= {thread.name for thread in threading.enumerate()}

    def mend(self) -> None:
        """Queue open runs without a job, and end open runs whose job has ended."""
        owners = self._worker.store.open_runs()
        run_ids = list(owners)
        jobs = DBOS.list_workflows(workflow_ids=run_ids, load_input=False, load_output=False) if run_ids else []
        status_of = {job.workflow_id: job.status for job in jobs}
        for run_id in run_ids:
            if run_id not in status_of:
                self.enqueue(run_id, owners[run_id])
            elif status_of[run_id] not in _ALIVE and self._worker.store.end_early(
                run_id, failed("The job of this run ended without an answer.")
            ):
                _log.error("run_lost", run_id=run_id, job=status_of[run_id])

    def _keep_mending(self) -> None:
        while not self._worker.stopping.wait(SECONDS_BETWEEN_MENDS):
            try:
                self.mend()
            except Exception as error:  # noqa: BLE001 - the next round may work again
                _log.error("mending_failed", where=code_lines(error))

    def stop(self) -> None:
        """Stop the solves; their runs go on after the next start."""
        self._worker.stopping.set()
        self._mender.join()


@contextmanager
def open_jobs(database: Path, worker: Worker) -> Iterator[Jobs]:
    """Open the engine on its file beside the store's ``database``, and work until the block is left."""
    if not _one_engine.acquire(blocking=False):
        raise ServiceError("A process can hold one service context only; close the other one first.")
    try:
        jobs = _away_from_event_loops(lambda: _launch(database, worker))
        try:
            yield jobs
        finally:
            _away_from_event_loops(lambda: _shut_down(jobs))
    finally:
        _one_engine.release()


def _launch(database: Path, worker: Worker) -> Jobs:
    _let_logs_pass()
    DBOS(config=_configuration(database))

    @DBOS.workflow(name=JOB, max_recovery_attempts=None)
    def job(run_id: str) -> None:
        worker.work(run_id)

    jobs = Jobs(worker, job)
    try:
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=worker.settings.concurrent_solves,
            partition_concurrency=worker.settings.concurrent_solves_per_organisation,
            polling_interval_sec=SECONDS_BETWEEN_POLLS,
        )
        jobs.start()
    except BaseException:
        DBOS.destroy(destroy_registry=True)
        raise
    return jobs


def _shut_down(jobs: Jobs) -> None:
    jobs.stop()
    DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=_SECONDS_TO_LET_GO)


def _configuration(database: Path) -> DBOSConfig:
    file = database.with_name(f"{database.stem}-jobs{database.suffix}")
    use_write_ahead_log(file)
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


def _busy(run_ids: list[str]) -> set[str]:
    jobs = DBOS.list_workflows(workflow_ids=run_ids, status="PENDING", load_input=False, load_output=False)
    return {job.workflow_id for job in jobs}
