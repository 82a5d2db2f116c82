"""What a solving process does: takes one order from its pipe, fills it within its limits, tells how it goes."""

import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection

from service.bounds import newest_bounds
from service.codec import pack_result, unpack_problem, unpack_result
from service.memory import peak_memory_bytes
from service.questions.kinds import find_answer
from service.run import Question
from service.solve_messages import Answer, Breakdown, Failure, FromChild, Order, Plan, Started
from service.traces import code_lines
from solver.answers.base import Base
from solver.check import check
from solver.engine import OutOfTimeError
from solver.problem import Problem
from solver.resolve import placements_near
from solver.result import Level, Progress, Result, Termination

Solve = Callable[..., Result]

REPORTING_SHARE = 0.1
"""Largest part of the time that checking and sending plans may take."""
SECONDS_BETWEEN_SIGNS = 0.1


class BrokenPlanError(Exception):
    """The solver's plan breaks a rule, or has other level values than it says: a bug of the solver."""


def serve_order(descriptor: int, solve: Solve) -> None:
    """Serve one order from the pipe with this file descriptor; ``solve`` is the solver's entry point."""
    connection: Connection[FromChild, Order] = Connection(descriptor)
    order = connection.recv()
    threading.Thread(target=_end_with_the_service, args=(connection,), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_DATA, (order.memory_limit_bytes, order.memory_limit_bytes))
    try:
        connection.send(_fill(order, solve, connection.send))
    except MemoryError:
        connection.send(Failure(breakdown=Breakdown.OUT_OF_MEMORY, where=""))
    except OutOfTimeError:
        connection.send(Failure(breakdown=Breakdown.OUT_OF_TIME, where=""))
    except BrokenPlanError as error:
        connection.send(Failure(breakdown=Breakdown.BROKEN_PLAN, where=str(error)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the run must end with a message
        connection.send(Failure(breakdown=Breakdown.BUG, where=code_lines(error)))


def _fill(order: Order, solve: Solve, send: Callable[[FromChild], None]) -> Answer:
    problem = unpack_problem(order.packed_problem)
    send(Started())
    if order.question is not None:
        return _answer(order, order.question, problem)
    return _solve(order, problem, solve, send)


def _solve(order: Order, problem: Problem, solve: Solve, send: Callable[[FromChild], None]) -> Answer:
    began = time.monotonic()
    if order.packed_base_result is not None:
        seats = Base(problem, unpack_result(order.packed_base_result)).seats
        solve = partial(solve, base=placements_near(problem, seats))
    result = solve(
        problem,
        seed=order.seed,
        time_limit_seconds=order.time_limit_seconds,
        on_progress=Reporter(problem, send),
    )
    seconds = time.monotonic() - began
    check_result(problem, result)
    return Answer(
        termination=result.termination,
        sentences=result.sentences,
        levels=result.levels,
        packed_result=pack_result(result),
        seconds=seconds,
        peak_memory_bytes=peak_memory_bytes(),
    )


def _answer(order: Order, question: Question, problem: Problem) -> Answer:
    began = time.monotonic()
    packed = find_answer(problem, question, order.time_limit_seconds)
    return Answer(
        termination=Termination.OPTIMAL,
        sentences=(),
        levels=(),
        packed_result=packed,
        seconds=time.monotonic() - began,
        peak_memory_bytes=peak_memory_bytes(),
    )


class Reporter:
    """Sends progress and better plans; plans wait when sending them would take too much of the time."""

    def __init__(self, problem: Problem, send: Callable[[FromChild], None]) -> None:
        self._problem = problem
        self._send = send
        self._waiting: Result | None = None
        self._levels: tuple[Level, ...] = ()
        self._phase = ""
        self._next_plan_at = 0.0
        self._next_sign_at = 0.0

    def __call__(self, progress: Progress) -> None:
        """Take the solver's sign of life."""
        now = time.monotonic()
        self._waiting = progress.snapshot or self._waiting
        self._levels = progress.levels
        if now >= self._next_sign_at or progress.phase != self._phase:
            self._send(replace(progress, snapshot=None))
            self._next_sign_at, self._phase = now + SECONDS_BETWEEN_SIGNS, progress.phase
        if self._waiting and now >= self._next_plan_at:
            self._send_plan(self._waiting)
            self._waiting = None

    def _send_plan(self, result: Result) -> None:
        started = time.monotonic()
        check_result(self._problem, result)
        levels = newest_bounds(result.levels, self._levels)
        self._send(Plan(levels=levels, packed_result=pack_result(replace(result, levels=levels))))
        ended = time.monotonic()
        self._next_plan_at = ended + (ended - started) / REPORTING_SHARE


def check_result(problem: Problem, result: Result) -> None:
    """Recount a result's plan.

    Raises
    ------
    BrokenPlanError
        When the plan breaks a rule or a level's value is wrong; it names rules and levels, no people.
    """
    if not (result.levels or result.placements):
        return
    report = check(problem, Base(problem, result).seats)
    counted = {level.name: level.value for level in report.levels}
    wrong = [level.name for level in result.levels if counted.get(level.name) != level.value]
    broken = sorted({broken.rule for broken in report.broken})
    if broken or wrong:
        raise BrokenPlanError(", ".join([*broken, *wrong]))


def _end_with_the_service(connection: "Connection[FromChild, Order]") -> None:
    """Wait for the pipe's end, which comes when the service has died, and end too, with all that was started here."""
    with suppress(EOFError, OSError):
        connection.recv()
    os.killpg(0, signal.SIGKILL)
