"""A worker of :mod:`solver.apart.workers`, run as ``python -m solver.apart.worker FD LIFELINE NICE``.

``FD`` is its end of the pipe of calls and answers. ``LIFELINE`` is a pipe that says nothing: when its other end is gone
the kernel sends SIGIO, which ends the worker in the middle of any computation. ``NICE`` is how much less of a busy
processor it asks for than whoever started it.
"""

import contextlib
import fcntl
import gc
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from solver.apart.messages import receive, send


def main(pipe: "Connection[Any, Any]") -> None:
    """Answer calls, in their order, until the other end is gone."""
    with contextlib.suppress(EOFError, OSError):
        send(pipe, answered(*receive(pipe)))
        gc.freeze()  # what the first call keeps is never looked through for garbage again
        while True:
            send(pipe, answered(*receive(pipe)))  # no task is kept while the next is waited for


def answered(function: Callable[[Any], Any], task: object) -> object:
    """Return a function's answer, or the error that it raised."""
    try:
        return function(task)
    except Exception as error:  # noqa: BLE001 - raised again at the other end
        return error


def die_with(lifeline: int) -> None:
    """Let the kernel end this process when the other end of a pipe is closed."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


if __name__ == "__main__":
    die_with(int(sys.argv[2]))
    os.nice(int(sys.argv[3]))
    main(Connection(int(sys.argv[1])))
