"""Children of a starter that imports no solver, so that they are there at once.

As a program (``python -m tests.service.children``) it is a service with one child, which waits to be killed: it prints
the process ids of starter, child and the child's helper.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from service.starter import Child, Starter

LIGHT = (sys.executable, str(Path(__file__).with_name("light_starter.py")))


@dataclass(frozen=True)
class Started:
    """A child that has said its process id."""

    starter: Starter
    process: Child
    pipe: "Connection[str, Any]"
    pid: int

    def kill_its_starter(self) -> None:
        """Send SIGKILL, and wait until it has died."""
        assert self.starter._process
        self.starter._process.kill()
        self.starter._process.wait()


@contextmanager
def started(starter: Starter, what: str) -> Iterator[Started]:
    """Have a child do something."""
    ours, theirs = Pipe()
    with ours, TemporaryFile() as stderr:
        with theirs:
            child = starter.start(theirs.fileno(), stderr.fileno())
        try:
            ours.send(what)
            yield Started(starter, child, ours, ours.recv())
        finally:
            child.stop()


if __name__ == "__main__":
    with started(Starter(LIGHT), "hang with a helper") as child:
        assert child.starter._process
        sys.stdout.write(f"{child.starter._process.pid} {child.pid} {child.pipe.recv()}\n")
        sys.stdout.flush()
        sys.stdin.read()
