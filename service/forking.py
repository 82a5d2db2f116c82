"""What a starter does: it forks a child for each order, tells how the child ended, and ends it when it is to end.

A starter is a process of its own, begun by ``service.starter`` with one socket. Each message on it carries three file
descriptors: the child's pipe, its standard error, and its line. On the line the starter says the child's process id
and, when that has ended, its exit status. The service says nothing on the line; when its end closes, also because the
service has died, the child's whole group is killed.
"""

import gc
import os
import selectors
import signal
import socket
import struct
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NoReturn

ORDERED = b"!"
NUMBER = struct.Struct("=i")
"""How process ids and exit statuses are written on a line."""
DESCRIPTORS = 3


def keep_forking(descriptor: int, serve: Callable[[int], None]) -> None:
    """Fork children until the socket with this file descriptor closes; ``serve`` is what each does with its pipe.

    What is imported before is shared by all children, and the children see nothing of each other: the starter itself
    never reads a pipe.
    """
    # Those who stop the service may send this to all its processes; the service knows best when a solve ends.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    gc.collect()
    gc.freeze()  # the cycle collector of a child would copy every page of what they share
    _Forker(socket.socket(fileno=descriptor), serve).run()


class _Forker:
    def __init__(self, orders: socket.socket, serve: Callable[[int], None]) -> None:
        self._orders = orders
        self._serve = serve
        self._lines: dict[int, socket.socket] = {}
        self._woken, self._waker = socket.socketpair()
        self._selector = selectors.PollSelector()
        self._is_needed = True

    def run(self) -> None:
        self._waker.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        self._selector.register(self._orders, selectors.EVENT_READ, self._take_order)
        self._selector.register(self._woken, selectors.EVENT_READ, self._see_who_ended)
        while self._is_needed:
            for key, _ in self._selector.select():
                key.data()
        for pid in self._lines:
            kill_group(pid)

    def _take_order(self) -> None:
        message, descriptors, _, _ = socket.recv_fds(self._orders, len(ORDERED), DESCRIPTORS)
        if not message:
            self._is_needed = False
            return
        pipe, stderr, line = descriptors
        try:
            self._fork(pipe, stderr, socket.socket(fileno=line))
        finally:
            os.close(pipe)
            os.close(stderr)

    def _fork(self, pipe: int, stderr: int, line: socket.socket) -> None:
        try:
            pid = os.fork()
        except OSError:  # too many processes, or no memory: a line that closes without a word says so
            line.close()
            return
        if pid == 0:
            line.close()
            self._be_a_child(pipe, stderr)
        with suppress(OSError):  # the child does it too: whoever comes first
            os.setpgid(pid, pid)
        self._lines[pid] = line
        self._selector.register(line, selectors.EVENT_READ, partial(self._end, pid))
        _tell(line, pid)

    def _be_a_child(self, pipe: int, stderr: int) -> NoReturn:
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setpgid(0, 0)
            for inherited in (self._orders, self._woken, self._waker, *self._lines.values()):
                inherited.close()
            os.dup2(stderr, 2)
            os.close(stderr)
            self._serve(pipe)
            status = 0
        except BaseException:  # noqa: BLE001 - nothing may unwind into the starter's own code
            traceback.print_exc()
        finally:
            os._exit(status)

    def _end(self, pid: int) -> None:
        """Kill a child whose line the service has closed; its end is seen like any other, or has just been seen."""
        if line := self._lines.get(pid):
            self._selector.unregister(line)
            kill_group(pid)

    def _see_who_ended(self) -> None:
        self._woken.recv(4096)
        for pid, line in list(self._lines.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                kill_group(pid)  # what the child had started itself
                with suppress(KeyError):  # its line may have been closed before
                    self._selector.unregister(line)
                _tell(line, os.waitstatus_to_exitcode(status))
                line.close()
                del self._lines[pid]


def _tell(line: socket.socket, number: int) -> None:
    with suppress(OSError):  # the service may have died; the line's end is seen soon
        line.sendall(NUMBER.pack(number))


def kill_group(pid: int) -> None:
    """Kill a child with all that it has started."""
    with suppress(ProcessLookupError, PermissionError):  # no one is left in it
        os.killpg(pid, signal.SIGKILL)
