"""The job engine: DBOS keeps a durable queue of run ids and hands them to the workers.

The store is the truth and the engine's own tables hold run ids only; what the engine lost is found in the store and
mended.
"""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from math import inf

import structlog
from dbos import DBOS, DBOSClient, SetEnqueueOptions, SetWorkflowID, WorkflowStatus
from sqlalchemy.exc import SQLAlchemyError

from service.endings import failed
from service.errors import RunNotFound, StoreUnavailable
from service.heartbeats import Heartbeats
from service.rounds import keep_doing
from service.run import GREATEST_PRIORITY
from service.sqlite import OpenedFile
from service.withdrawal import withdraw
from service.worker import Worker

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

QUEUE = "runs"
"""Earlier versions had a queue "solves", without parts; what waits there in an older file still has its turn."""
JOB = "solve_run"
RUNS_OF_A_PRIORITY = 2**27
"""The engine takes the lowest of its numbers first, and they end at 2**31: room for so many in each of ten."""
SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_MENDS = 10.0
SECONDS_BETWEEN_GLANCES = 0.05
JOBS_AT_ONCE = 500
SECONDS_OF_TRUST = 5.0
"""So long after the last look that found the queue in order it still counts as working."""
BEATS_TO_LIVE = 5
SECONDS_TO_LET_GO = 10
_SECONDS_TO_NOTE_AN_END = 0.3
"""When a job has ended the engine still writes that down."""
_SECONDS_TO_JOIN = 5
_ALIVE = {"ENQUEUED", "PENDING", "DELAYED"}


class Jobs:
    """The open engine. With ``heartbeats`` other processes work on the same queue."""

    def __init__(self, worker: Worker, heartbeats: Heartbeats | None) -> None:
        self._worker = worker
        self._heartbeats = heartbeats
        self._at_work: set[str] = set()
        self._worked_until = -inf

        @DBOS.workflow(name=JOB, max_recovery_attempts=None)
        def job(run_id: str) -> None:
            self._work(run_id)

        self._job = job
        self._file = OpenedFile.now(worker.settings.jobs_file)
        self._in_order_at = -SECONDS_OF_TRUST
        self._rounds: list[threading.Thread] = []

    def start(self) -> None:
        """Look after the queue from now on."""
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

        A job that waits is withdrawn, so that nobody takes it up; one that is being worked on ends within a moment, as
        its run is gone, or is left to ``forget_deleted``. The engine stumbles over a job that vanishes meanwhile.
        """
        for start in range(0, len(run_ids), JOBS_AT_ONCE):
            batch = list(run_ids[start : start + JOBS_AT_ONCE])
            withdraw(self._worker.settings.jobs_url, batch)
            until = time.monotonic() + SECONDS_TO_LET_GO
            while (busy := _in_state(batch, "PENDING")) and time.monotonic() < until:
                time.sleep(SECONDS_BETWEEN_GLANCES)
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
                with suppress(RunNotFound):  # it may have been deleted since
                    self.enqueue(run_id, owners[run_id])
            elif status_of[run_id] not in _ALIVE and self._worker.store.end_early(run_id, failed("job_lost")):
                _log.error("run_lost", run_id=run_id, job=status_of[run_id])

    def take_over(self) -> None:
        """Queue again what processes had begun that have died or left."""
        if self._heartbeats is None:
            return
        with self._heartbeats.taking_over() as is_my_turn:
            if not is_my_turn:
                return
            # Jobs first: a process gives its first sign of life before it takes its first job.
            begun = list_begun(DBOS)
            living = self._heartbeats.living()
            left = [job for job in begun if job.executor_id not in living]
            if left:
                run_ids = [job.workflow_id for job in left]
                _log.warning("runs_taken_over", run_ids=run_ids)
                self._worker.store.requeue(run_ids)
                queue_again(DBOS, left)

    def _work(self, run_id: str) -> None:
        self._at_work.add(run_id)
        try:
            self._worker.work(run_id)
        finally:
            self._at_work.discard(run_id)
            self._worked_until = time.monotonic()

    def stop(self) -> None:
        """Stop the solves; their runs go on elsewhere, or after the next start."""
        self._worker.stopping.set()
        for thread in self._rounds:
            # One that waits for a database that is gone must not keep the service from ending.
            thread.join(_SECONDS_TO_JOIN)
        time.sleep(max(0.0, self._worked_until + _SECONDS_TO_NOTE_AN_END - time.monotonic()))

    def are_done(self) -> bool:
        """Tell whether the engine has nothing in hand that it must first let go of, and nothing to take up."""
        with suppress(StoreUnavailable):
            return not self._at_work and not self._worker.store.open_runs()
        return False

    def leave(self) -> None:
        """Tell the others that this process is no more."""
        if self._heartbeats is not None:
            with suppress(SQLAlchemyError):
                self._heartbeats.stop()

    def _keep(self, act: Callable[[], None], seconds_between: float) -> None:
        self._rounds.append(keep_doing(act, seconds_between, self._worker.stopping))


def list_begun(engine: type[DBOS] | DBOSClient) -> list[WorkflowStatus]:
    """Return the jobs that some process has begun, living or not."""
    return engine.list_workflows(name=JOB, status="PENDING", load_input=False, load_output=False)


def queue_again(engine: type[DBOS] | DBOSClient, jobs: Sequence[WorkflowStatus]) -> None:
    """Put begun jobs back into their queue; without its name they would run beside it and its limits."""
    for queue in {job.queue_name or QUEUE for job in jobs}:
        run_ids = [job.workflow_id for job in jobs if (job.queue_name or QUEUE) == queue]
        engine.resume_workflows(run_ids, queue_name=queue)


def _place_in_queue(priority: int, number: int) -> int:
    """Order by priority, highest first, and then by arrival."""
    return (GREATEST_PRIORITY - priority) * RUNS_OF_A_PRIORITY + number


def _in_state(run_ids: list[str], status: str) -> set[str]:
    jobs = DBOS.list_workflows(workflow_ids=run_ids, status=status, load_input=False, load_output=False)
    return {job.workflow_id for job in jobs}
