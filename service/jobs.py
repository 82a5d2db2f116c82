"""The job engine: DBOS keeps a durable queue of run ids and hands them to the workers.

The store is the truth and the engine's own tables hold run ids only; what the engine lost is found in the store and
mended. DBOS knows one engine in a process, so there is one context in a process.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TypeVar

import structlog
from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID, WorkflowStatus
from sqlalchemy.exc import SQLAlchemyError

from service.database import usable
from service.endings import failed
from service.errors import ServiceError
from service.heartbeats import Heartbeats
from service.rounds import keep_doing
from service.run import GREATEST_PRIORITY
from service.settings import Settings
from service.sqlite import OpenedFile, use_write_ahead_log
from service.worker import Worker

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

QUEUE = "runs"
"""Earlier versions had a queue "solves", without parts; what waits there in an older file still has its turn."""
JOB = "solve_run"
JOBS_VERSION = "1"
"""Jobs of another version are not taken up again; a job is only a run id, so this hardly ever changes."""
RUNS_OF_A_PRIORITY = 2**27
"""The engine takes the lowest of its numbers first, and they end at 2**31: room for so many in each of ten."""
SECONDS_BETWEEN_POLLS = 0.25
SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_MENDS = 10.0
JOBS_AT_ONCE = 500
SECONDS_OF_TRUST = 5.0
"""So long after the last look that found the queue in order it still counts as working."""
BEATS_TO_LIVE = 5
_SECONDS_TO_LET_GO = 10
_SECONDS_TO_JOIN = 5
_ALIVE = {"ENQUEUED", "PENDING", "DELAYED"}
_one_engine = threading.Lock()

Answer = TypeVar("Answer")


class Jobs:
    """The open engine. With ``heartbeats`` other processes work on the same queue."""

    def __init__(self, worker: Worker, job: Callable[[str], None], heartbeats: Heartbeats | None) -> None:
        self._worker = worker
        self._job = job
        self._heartbeats = heartbeats
        self._file = OpenedFile.now(worker.settings.jobs_file)
        self._in_order_at = -SECONDS_OF_TRUST
        self._rounds: list[threading.Thread] = []

    def start(self) -> None:
        """Take up what an earlier process left, and look after the queue from now on."""
        if self._heartbeats is None:
            # One process works on an SQLite store (``sole_user``): what had been begun has no one else now.
            self._worker.store.requeue()
            self._queue_again(self._begun())
        self.mend()
        self.look()
        self._keep(self.look, SECONDS_BETWEEN_LOOKS)
        self._keep(self.mend, SECONDS_BETWEEN_MENDS)
        if self._heartbeats is not None:
            seconds_between = self._heartbeats.seconds_to_live / BEATS_TO_LIVE
            self._keep(self._heartbeats.beat, seconds_between)
            self._keep(self.take_over, seconds_between)

    def enqueue(self, run_id: str, organisation_id: str) -> None:
        """Queue a run; queueing it again changes nothing."""
        # Each organisation has a part of the queue to itself, of which only so many runs are solved at once. Runs keep
        # their order by number: in SQLite the engine tells times apart by seconds only.
        place = _place_in_queue(*self._worker.store.turn_of(run_id))
        options = SetEnqueueOptions(queue_partition_key=organisation_id, priority=place)
        with SetWorkflowID(run_id), options:
            DBOS.enqueue_workflow(QUEUE, self._job, run_id)

    def forget(self, run_ids: Sequence[str]) -> None:
        """Remove the jobs of deleted runs from the engine's tables.

        A job that waits is cancelled, so that nobody takes it up; one that is being worked on ends within a moment, as
        its run is gone, or is left to ``forget_deleted``. The engine stumbles over a job that vanishes meanwhile.
        """
        for start in range(0, len(run_ids), JOBS_AT_ONCE):
            batch = list(run_ids[start : start + JOBS_AT_ONCE])
            for run_id in _in_state(batch, "ENQUEUED"):
                DBOS.cancel_workflow(run_id)
            until = time.monotonic() + _SECONDS_TO_LET_GO
            while (busy := _in_state(batch, "PENDING")) and time.monotonic() < until:
                time.sleep(SECONDS_BETWEEN_POLLS)
            DBOS.delete_workflows([run_id for run_id in batch if run_id not in busy])

    def forget_deleted(self) -> None:
        """Remove the jobs of which the store has no run."""
        # The jobs come first: a run is in the store before it has a job.
        jobs = {job.workflow_id for job in DBOS.list_workflows(load_input=False, load_output=False)}
        self.forget(sorted(jobs - self._worker.store.run_ids()))

    def is_working(self) -> bool:
        """Tell whether runs are taken from the queue: its thread lives and its tables are in order."""
        # DBOS gives no public sign of life of its queue; the name of its thread is that of the queue.
        names = {thread.name for thread in threading.enumerate()}
        has_thread = f"queue-worker-{QUEUE}" in names or not self._worker.settings.concurrent_solves
        is_open = bool(self._rounds) and not self._worker.stopping.is_set()
        return is_open and has_thread and time.monotonic() - self._in_order_at < SECONDS_OF_TRUST

    def look(self) -> None:
        """Note the time when the queue's file and tables are there."""
        DBOS.list_workflows(status="PENDING", limit=1, load_input=False, load_output=False)
        if self._file.is_in_place() and DBOS.retrieve_queue(QUEUE):
            self._in_order_at = time.monotonic()

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

    def take_over(self) -> None:
        """Queue again what processes had begun that have died or left."""
        if self._heartbeats is None:
            return
        with self._heartbeats.taking_over() as is_my_turn:
            if not is_my_turn:
                return
            # Jobs first: a process gives its first sign of life before it takes its first job.
            begun = self._begun()
            living = self._heartbeats.living()
            left = [job for job in begun if job.executor_id not in living]
            if left:
                run_ids = [job.workflow_id for job in left]
                _log.warning("runs_taken_over", run_ids=run_ids)
                self._worker.store.requeue(run_ids)
                self._queue_again(left)

    def _begun(self) -> list[WorkflowStatus]:
        return DBOS.list_workflows(name=JOB, status="PENDING", load_input=False, load_output=False)

    def _queue_again(self, jobs: list[WorkflowStatus]) -> None:
        # Without the queue's name they would run beside the queue and its limits.
        for queue in {job.queue_name or QUEUE for job in jobs}:
            run_ids = [job.workflow_id for job in jobs if (job.queue_name or QUEUE) == queue]
            DBOS.resume_workflows(run_ids, queue_name=queue)

    def stop(self) -> None:
        """Stop the solves; their runs go on elsewhere, or after the next start."""
        self._worker.stopping.set()
        for thread in self._rounds:
            # One that waits for a database that is gone must not keep the service from ending.
            thread.join(_SECONDS_TO_JOIN)

    def leave(self) -> None:
        """Tell the others that this process is no more."""
        if self._heartbeats is not None:
            with suppress(SQLAlchemyError):
                self._heartbeats.stop()

    def _keep(self, act: Callable[[], None], seconds_between: float) -> None:
        self._rounds.append(keep_doing(act, seconds_between, self._worker.stopping))


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
    DBOS(config=_configuration(settings, heartbeats))

    @DBOS.workflow(name=JOB, max_recovery_attempts=None)
    def job(run_id: str) -> None:
        worker.work(run_id)

    jobs = Jobs(worker, job, heartbeats)
    try:
        if heartbeats:
            heartbeats.beat()
        if not settings.concurrent_solves:
            DBOS.listen_queues([])
        DBOS.launch()
        _register_queue(settings)
        jobs.start()
    except BaseException:
        DBOS.destroy(destroy_registry=True)
        raise
    return jobs


def _register_queue(settings: Settings) -> None:
    """Make the queue; its limits are kept in its tables, and so hold for all processes: the last to start sets them."""
    DBOS.register_queue(
        QUEUE,
        worker_concurrency=settings.concurrent_solves or 1,
        partition_concurrency=settings.concurrent_solves_per_organisation,
        polling_interval_sec=SECONDS_BETWEEN_POLLS,
        on_conflict="always_update" if settings.concurrent_solves else "never_update",
    )


def _shut_down(jobs: Jobs) -> None:
    jobs.stop()
    DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=_SECONDS_TO_LET_GO)
    jobs.leave()


def _configuration(settings: Settings, heartbeats: Heartbeats | None) -> DBOSConfig:
    return {
        "name": "placement",
        "system_database_url": settings.jobs_url.render_as_string(hide_password=False),
        # Not one that an earlier process had: DBOS would run that one's jobs again by itself, beside the queue.
        "executor_id": heartbeats.name if heartbeats else str(uuid.uuid4()),
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


def _place_in_queue(priority: int, number: int) -> int:
    """Order by priority, highest first, and then by arrival."""
    return (GREATEST_PRIORITY - priority) * RUNS_OF_A_PRIORITY + number


def _in_state(run_ids: list[str], status: str) -> set[str]:
    jobs = DBOS.list_workflows(workflow_ids=run_ids, status=status, load_input=False, load_output=False)
    return {job.workflow_id for job in jobs}
