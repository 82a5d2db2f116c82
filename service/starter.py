"""Starting processes quickly: a warm process, which has imported what they need, forks each (``service.forking``).

The service itself cannot fork: it has threads, and a child would hold its database and its requests. The warm process
is begun anew, by a command, and knows nothing of the service but one socket.
"""

import atexit
import os
import socket
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cache

from service.forking import NUMBER, ORDERED, kill_group

NICENESS = 5
"""How much the solves give way to the service."""
SECONDS_TO_END = 5.0


class StarterDied(Exception):  # noqa: N818 - a name like those of service.errors
    """The starter died, or could not fork, so nobody knows how a child has ended."""


class Child:
    """A process that a starter forked or will fork, seen from the service."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._told = b""

    def wait(self) -> int:
        """Let the process end by itself for some seconds, then end it; return its exit status, negative for a signal.

        Raises
        ------
        StarterDied
            When nobody can tell.
        """
        with suppress(TimeoutError):
            return self._status()
        self._hang_up()
        with suppress(TimeoutError):
            return self._status()
        raise StarterDied

    def stop(self) -> None:
        """End the process, if it still runs, with all processes that it has started."""
        with self._line:
            self._hang_up()
            try:
                self._status()
            except (StarterDied, OSError):
                self._kill()

    def _status(self) -> int:
        self._line.settimeout(SECONDS_TO_END)
        while missing := 2 * NUMBER.size - len(self._told):
            more = self._line.recv(missing)
            if not more:
                raise StarterDied
            self._told += more
        return int(NUMBER.unpack(self._told[NUMBER.size :])[0])

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)

    def _kill(self) -> None:
        """Do what the starter would have done."""
        if len(self._told) == NUMBER.size:
            kill_group(NUMBER.unpack(self._told)[0])


class Starter:
    """A warm process. It is begun when it is first needed, and anew when it has died; it ends with the service."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._orders: socket.socket | None = None

    def warm_up(self) -> None:
        """Begin the process now, without waiting for it."""
        with self._turn:
            self._running()

    def start(self, pipe: int, stderr: int) -> Child:
        """Have a child forked that serves the end of a pipe with this file descriptor."""
        ours, theirs = socket.socketpair()
        with theirs, self._turn:
            descriptors = [pipe, stderr, theirs.fileno()]
            try:
                socket.send_fds(self._running(), [ORDERED], descriptors)
            except OSError:
                self._end()
                socket.send_fds(self._running(), [ORDERED], descriptors)
        return Child(ours)

    def close(self) -> None:
        """End the process; children that are left see it at their pipes, when the service ends."""
        with self._turn:
            self._end()

    def _running(self) -> socket.socket:
        if self._process is None or self._orders is None or self._process.poll() is not None:
            self._end()
            self._orders, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own command
                    [*self._command, str(theirs.fileno())],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(),),
                    # Away from the terminal's group: Ctrl-C is for the service, which then stops its solves.
                    start_new_session=True,
                )
            # The service answers requests meanwhile; the children inherit it.
            os.setpriority(os.PRIO_PROCESS, self._process.pid, NICENESS)
        return self._orders

    def _end(self) -> None:
        if self._orders:
            self._orders.close()
        if self._process:
            # It may still be importing, and would not see for seconds that its socket has closed.
            self._process.kill()
            self._process.wait()
        self._process = self._orders = None


@cache
def starter_of(command: tuple[str, ...]) -> Starter:
    """Return this process's starter for a command: one for all contexts that follow each other, so it is warm."""
    starter = Starter(command)
    atexit.register(starter.close)
    return starter
