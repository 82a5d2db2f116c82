"""Processes that work for a solve and die with it.

A worker is started afresh and speaks over a pipe. A second pipe is its lifeline: whatever kills the solving process
closes it, and the kernel then ends the worker. It stays in that process's group and session, so a signal to the group
reaches it too.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Self, TypeVar

from solver.apart.messages import receive, send
from solver.engine import Deadline

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_COMMAND = (sys.executable, "-m", "solver.apart.worker")
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}
"""NumPy's second thread has nothing to do in sparse work, but waits for it busily, on another worker's processor."""

_NEVER = Deadline()
_LONGEST_SECONDS = 1e6


class WorkerDiedError(Exception):
    """A worker ended before it answered; often the machine or its limit had no memory left."""


class Workers:
    """So many processes; ``with Workers(2) as workers`` ends them when the block is left. None: this process works.

    With a higher ``nice`` they leave a busy processor to others (as of nice(2), from 0 to 19).
    """

    def __init__(self, count: int, *, nice: int = 0) -> None:
        self._started = [_Worker.start(nice) for _ in range(count)]

    def run(
        self,
        function: Callable[[Task], Answer],
        tasks: Sequence[Task],
        *,
        on_answer: Callable[[int, Answer], None] = lambda _number, _answer: None,
        deadline: Deadline = _NEVER,
    ) -> list[Answer]:
        """Return a function's answer to each task, in their order; each worker has one task at a time.

        ``on_answer`` hears each answer as it comes. An error in a worker is raised here.

        Raises
        ------
        OutOfTimeError
            When the deadline passes before the last answer; the workers are of no further use then.
        WorkerDiedError
            When a worker ended without an answer.
        """
        if not self._started:
            return [_told(on_answer, number, function(task)) for number, task in enumerate(tasks)]
        waiting = list(range(len(tasks)))
        busy: dict[Any, int] = {}
        answers: dict[int, Answer] = {}
        while len(answers) < len(tasks):
            for pipe in (worker.pipe for worker in self._started):
                if pipe not in busy and waiting:
                    busy[pipe] = waiting.pop(0)
                    send(pipe, (function, tasks[busy[pipe]]))
            ready: list[Any] = wait(list(busy), min(deadline.remaining(), _LONGEST_SECONDS))
            for pipe in ready:
                number = busy.pop(pipe)
                answers[number] = _answer(pipe)
                on_answer(number, answers[number])
        return [answers[n] for n in range(len(tasks))]

    def run_in_each(self, function: Callable[[Task], object], task: Task) -> None:
        """Call a function on the same task in every worker."""
        self.run(function, [task] * max(1, len(self._started)))  # each has one before any has a second

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._started:
            worker.end()


@dataclass(frozen=True)
class _Worker:
    """A process, the pipe to it, and this end of its lifeline."""

    process: "subprocess.Popen[bytes]"
    pipe: "Connection[Any, Any]"
    lifeline: int

    @classmethod
    def start(cls, nice: int) -> Self:
        ours, theirs = Pipe()
        read, write = os.pipe()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [*_COMMAND, str(theirs.fileno()), str(read), str(nice)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(), read),
                env={**os.environ, **_ENVIRONMENT},
            )
        os.close(read)
        return cls(process, ours, write)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.pipe.close()
        os.close(self.lifeline)


def _told(on_answer: Callable[[int, Answer], None], number: int, answer: Answer) -> Answer:
    on_answer(number, answer)
    return answer


def _answer(pipe: Any) -> Any:  # noqa: ANN401 - any function's answer
    try:
        answer = receive(pipe)
    except (EOFError, OSError):
        raise WorkerDiedError("A process of this solve ended early.") from None
    if isinstance(answer, BaseException):
        raise answer
    return answer


def count_processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
