"""A worker of :mod:`solver.apart.workers`, run as ``python -m solver.apart.worker FD`` (FD: its end of the pipe)."""

import os
import sys
import threading
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any


def main(pipe: "Connection[Any, Any]") -> None:
    """Answer calls, in their order, until the other end is gone; then end at once, in the middle of a call too."""
    calls: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, calls), daemon=True).start()
    while True:
        function, task = calls.get()
        try:
            answer = function(task)
        except Exception as error:  # noqa: BLE001 - raised again at the other end
            answer = error
        pipe.send(answer)


def _listen(pipe: "Connection[Any, Any]", calls: "SimpleQueue[Any]") -> None:
    try:
        while True:
            calls.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(0)


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
