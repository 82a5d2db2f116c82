"""Services as processes of their own, to be stopped and killed.

A warm process forks them (``service.forking``), as importing the service takes seconds of processor time each.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from tempfile import TemporaryFile
from typing import Any

from service import measures
from service.context import open_context
from service.forking import keep_forking
from service.settings import Settings
from service.starter import Child, Starter, starter_of
from service.store import Store

MOMENTS = {
    "before it is begun": (Store, "begin_attempt", False),
    "while it is begun": (measures, "observe", False),
    "after it was begun": (Store, "begin_attempt", True),
    "while its solver starts": (Starter, "start", True),
    "while it is solved, without a plan": (Store, "note_progress", True),
    "while it is solved, with a plan": (Store, "keep_plan", True),
    "before its result is stored": (Store, "finish", False),
    "while its result is stored": (measures, "observe_answer", False),
    "after its result was stored": (Store, "finish", True),
}
"""In a run's life: the function that is called then, and whether the moment is after it."""
Order = tuple[Mapping[str, str], Sequence[str], str]
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Forked:
    """A forked service."""

    child: Child
    pipe: "Connection[Order, Any]"
    pid: int

    def kill(self) -> None:
        """Send SIGKILL."""
        os.kill(self.pid, signal.SIGKILL)

    def terminate(self) -> None:
        """Send SIGTERM."""
        os.kill(self.pid, signal.SIGTERM)

    def wait(self) -> int:
        """Wait until it has ended, and return its exit status."""
        assert self.pipe.poll(PATIENCE_SECONDS)
        try:
            self.pipe.recv()
        except EOFError:
            return self.child.wait()
        raise AssertionError


@contextmanager
def forked(environment: Mapping[str, str], solver: Sequence[str], until: str = "") -> Iterator[Forked]:
    """Run a service with these settings and this solver until the block ends, or a run comes to one of MOMENTS."""
    ours, theirs = Pipe()
    with ours, TemporaryFile() as stderr:
        with theirs:
            child = starter_of((sys.executable, __file__)).start(theirs.fileno(), stderr.fileno())
        ours.send((environment, solver, until))
        try:
            yield Forked(child, ours, ours.recv())
        finally:
            child.stop()


def serve(descriptor: int) -> None:
    """Be the service of one order, and say the own process id once it works."""
    pipe: Connection[int, Order] = Connection(descriptor)
    environment, solver, until = pipe.recv()
    os.environ.clear()
    os.environ.update(environment)
    if until:
        die_at(*MOMENTS[until])
        pipe.send(os.getpid())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with suppress(SystemExit), open_context(Settings(), solver_command=solver):
        if not until:
            pipe.send(os.getpid())
        while True:
            signal.pause()


def die_at(place: Any, name: str, is_after: bool) -> None:
    """Have this process killed, by itself and without warning, before or after it calls a function."""
    function: Callable[..., Any] = getattr(place, name)

    def last(*args: Any, **kwargs: Any) -> Any:
        if is_after:
            function(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        threading.Event().wait()

    setattr(place, name, last)


if __name__ == "__main__":
    keep_forking(int(sys.argv[1]), serve)
