"""The worker: takes one run from queued to its end, whatever its solving process does."""

import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from service.endings import Ending, failed, overdue
from service.errors import RunNotFound, StoreUnavailable
from service.run import Attempt, RunState
from service.settings import Settings
from service.solve_messages import Answer, Breakdown, Failure, Order, Plan, Started
from service.solve_process import Exit, SolveProcess, solving
from service.starter import Starter, StarterDied
from service.store import Store
from service.traces import code_lines
from solver.result import Progress, Termination

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

SECONDS_TO_START = 120.0
SECONDS_BETWEEN_LOOKS = 0.1
SECONDS_BETWEEN_NOTES = 0.5
"""A run's progress is written no more often; plans are always written."""
SHORTEST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0

Done = TypeVar("Done")


class ServiceStopping(BaseException):
    """The service stops: the run goes on after the next start."""


class RunTakenAway(Exception):  # noqa: N818 - no error
    """The run was ended by someone else (a cancel), deleted, or is solved by someone else now."""


@dataclass(frozen=True)
class Worker:
    """Works on runs of a store, in processes of a starter; ``stopping`` makes it let go of them."""

    store: Store
    settings: Settings
    starter: Starter
    stopping: threading.Event = field(default_factory=threading.Event)

    def work(self, run_id: str) -> None:
        """Solve a run and end it.

        Raises
        ------
        ServiceStopping
            When the service stops; the run is queued again.
        """
        attempt = self._patiently(lambda: self.store.begin_attempt(run_id))
        if attempt is None:
            return
        events = _log.bind(run_id=run_id, attempt=attempt.number)
        events.info("run_started")
        try:
            self._solve_and_end(attempt)
        except RunTakenAway:
            events.info("run_taken_away")
        except ServiceStopping:
            # Should the store not answer now: what is left running is taken over.
            with suppress(StoreUnavailable):
                self.store.requeue(attempt=attempt)
            events.info("run_requeued")
            raise
        else:
            with suppress(RunNotFound):  # it may have been deleted since
                events.info("run_ended", state=self._patiently(lambda: self.store.state_of(run_id)).value)

    def _solve_and_end(self, attempt: Attempt) -> None:
        try:
            end = self._solve(attempt)
        except RunTakenAway:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the run must end
            _log.error("run_broke", run_id=attempt.run_id, where=code_lines(error))
            end = failed("service_failed")
        self._patiently(lambda: self._end(attempt, end))

    def _solve(self, attempt: Attempt) -> Answer | Ending:
        if attempt.number > self.settings.max_attempts:
            return failed("restarts", times=attempt.number - 1)
        order = Order(
            packed_problem=attempt.packed_problem,
            packed_base_result=attempt.packed_base_result,
            question=attempt.question,
            seed=attempt.seed,
            time_limit_seconds=attempt.time_limit_seconds,
            memory_limit_bytes=self.settings.memory_limit_bytes,
        )
        for _ in range(self.settings.max_attempts):
            try:
                with solving(order, self.starter) as solve:
                    return self._follow(attempt, solve)
            except StarterDied:
                _log.warning("starter_died", run_id=attempt.run_id)
        return failed("not_started")

    def _follow(self, attempt: Attempt, solve: SolveProcess) -> Answer | Ending:
        """Listen until the solve ends, or must end."""
        limit = attempt.time_limit_seconds + self.settings.grace_seconds
        deadline = time.monotonic() + SECONDS_TO_START
        notes = _Notes(self.store, attempt)
        while time.monotonic() < deadline:
            self._look_up(attempt)
            try:
                message = solve.hear(SECONDS_BETWEEN_LOOKS)
            except TimeoutError:
                notes.write()
                continue
            match message:
                case Answer():
                    return message
                case Failure():
                    _log.error("solver_failed", run_id=attempt.run_id, kind=message.breakdown, where=message.where)
                    return self._broke_down(message)
                case Started():
                    deadline = time.monotonic() + limit
                case None:
                    return self._died(attempt, solve.wait())
                case _:
                    notes.take(message)
                    notes.write()
        return overdue(limit)

    def _look_up(self, attempt: Attempt) -> None:
        if self.stopping.is_set():
            raise ServiceStopping
        # While the store does not answer, the solver goes on: nobody else can end the run either.
        with suppress(StoreUnavailable):
            if not self.store.is_held_by(attempt):
                raise RunTakenAway

    def _patiently(self, act: Callable[[], Done]) -> Done:
        """Do something with the store; while it does not answer, wait longer and longer and try again."""
        pause = SHORTEST_PAUSE_SECONDS
        while True:
            try:
                return act()
            except StoreUnavailable:
                _log.warning("store_does_not_answer", next_try_in_seconds=pause)
                if self.stopping.wait(pause):
                    raise ServiceStopping from None
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _broke_down(self, failure: Failure) -> Ending:
        match failure.breakdown:
            case Breakdown.OUT_OF_MEMORY:
                return self._out_of_memory()
            case Breakdown.OUT_OF_TIME:
                return failed("no_answer")
            case Breakdown.BROKEN_PLAN:
                return failed("bad_plan", rules=failure.where)
            case Breakdown.BUG:
                return failed("bug")

    def _out_of_memory(self) -> Ending:
        return failed("no_memory", mebibytes=self.settings.memory_limit_mib)

    def _died(self, attempt: Attempt, end: Exit) -> Ending:
        _log.error("solver_died", run_id=attempt.run_id, status=end.status, out_of_memory=end.out_of_memory)
        if end.out_of_memory:
            return self._out_of_memory()
        if end.status == -signal.SIGKILL:
            return failed("killed")
        return failed("signal", signal=-end.status) if end.status < 0 else failed("status", status=end.status)

    def _end(self, attempt: Attempt, end: Answer | Ending) -> None:
        if isinstance(end, Ending):
            self.store.end_early(attempt.run_id, end, attempt=attempt.number)
            return
        state = RunState.FAILED if end.termination is Termination.FAILED else RunState.FINISHED
        self.store.finish(attempt, state, end)


@dataclass
class _Notes:
    """Writes down what a solve tells on its way, progress not too often; what cannot be written now waits."""

    store: Store
    attempt: Attempt
    plan: Plan | None = None
    progress: Progress | None = None
    next_note_at: float = 0.0

    def take(self, message: Progress | Plan) -> None:
        """Remember what is newest."""
        if isinstance(message, Plan):
            self.plan = message
        else:
            self.progress = message

    def write(self) -> None:
        """Keep the newest plan, and note the newest progress when it is time."""
        with suppress(StoreUnavailable):
            if self.plan:
                self.store.keep_plan(self.attempt, self.plan.levels, self.plan.packed_result)
                self.plan = None
            if self.progress and time.monotonic() >= self.next_note_at:
                self.store.note_progress(self.attempt, self.progress)
                self.progress, self.next_note_at = None, time.monotonic() + SECONDS_BETWEEN_NOTES
