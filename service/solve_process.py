"""A solve in a process of its own, seen from the service: started, listened to, stopped."""

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from tempfile import TemporaryFile
from typing import IO

from service.solve_messages import FromChild, Order
from service.starter import Child, Starter

SOLVER_COMMAND = (sys.executable, "-m", "service.solve_starter")
_OUT_OF_MEMORY_SIGNS = (b"bad_alloc", b"MemoryError", b"Cannot allocate memory")
_STDERR_TAIL_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Exit:
    """How a solving process died: its exit status, negative for a signal; and whether memory was the cause."""

    status: int
    out_of_memory: bool


class SolveProcess:
    """A running solve. Threads of its own read and write the pipe, so that nothing here ever waits on it."""

    def __init__(self, child: Child, pipe: "Connection[Order, FromChild]", stderr: IO[bytes]) -> None:
        self._child = child
        self._pipe = pipe
        self._stderr = stderr
        self._heard: SimpleQueue[FromChild | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    def start(self, order: Order) -> None:
        """Send the order and begin to listen."""
        self._threads = [
            threading.Thread(target=self._listen, daemon=True),
            threading.Thread(target=self._send, args=(order,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def hang_up(self) -> None:
        """End the conversation, so that no thread uses the pipe's descriptor when another solve has its number."""
        with socket.socket(fileno=os.dup(self._pipe.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def hear(self, seconds: float) -> FromChild | None:
        """Return the next message, or ``None`` when the process has nothing more to say.

        Raises
        ------
        TimeoutError
            When there was none for so many seconds.
        """
        try:
            return self._heard.get(timeout=seconds)
        except Empty:
            raise TimeoutError from None

    def wait(self) -> Exit:
        """Let a process that has closed its pipe come to its end, and tell how it died.

        Raises
        ------
        StarterDied
            When nobody can tell.
        """
        return Exit(self._child.wait(), out_of_memory=self._complained_of_memory())

    def _complained_of_memory(self) -> bool:
        end = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, end - _STDERR_TAIL_BYTES))
        tail = self._stderr.read()
        return any(sign in tail for sign in _OUT_OF_MEMORY_SIGNS)

    def _listen(self) -> None:
        try:
            while True:
                self._heard.put(self._pipe.recv())
        except (EOFError, OSError):
            self._heard.put(None)

    def _send(self, order: Order) -> None:
        # A process that died before it read its order shows at the other end.
        with contextlib.suppress(OSError):
            self._pipe.send(order)


@contextmanager
def solving(order: Order, starter: Starter) -> Iterator[SolveProcess]:
    """Run a solve; when the block is left its process has ended with all it had started, whatever happened."""
    with contextlib.ExitStack() as stack:
        # A file, because a pipe that nobody empties would block a process that complains a lot.
        stderr = stack.enter_context(TemporaryFile())
        ours, theirs = Pipe()
        stack.enter_context(ours)
        with theirs:
            child = starter.start(theirs.fileno(), stderr.fileno())
        solve = SolveProcess(child, ours, stderr)
        stack.callback(solve.hang_up)
        stack.callback(child.stop)
        solve.start(order)
        yield solve
