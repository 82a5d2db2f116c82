"""A solving process that says at once that it is done, for proofs about very many runs.

It imports no solver, which would take most of its time. Each solve adds a line to the file ``quick`` in the folder
``FAKE_SOLVER_FOLDER``.
"""

import json
import os
import sys
import zlib
from multiprocessing.connection import Connection
from pathlib import Path

from service.forking import keep_forking
from service.solve_messages import Answer, FromChild, Order, Started
from solver.result import Termination


def answer(order: Order) -> Answer:
    """Make an answer without levels and placements."""
    result = {"termination": Termination.OPTIMAL, "input_hash": "hash", "seed": order.seed}
    return Answer(
        termination=Termination.OPTIMAL,
        message="",
        levels=(),
        packed_result=zlib.compress(json.dumps(result).encode()),
        seconds=0.0,
        peak_memory_bytes=None,
    )


def serve(descriptor: int) -> None:
    """Serve one order from the pipe with this file descriptor."""
    connection: Connection[FromChild, Order] = Connection(descriptor)
    order = connection.recv()
    with Path(os.environ["FAKE_SOLVER_FOLDER"], "quick").open("a", encoding="ascii") as solves:
        solves.write(f"{os.getpid()}\n")
    connection.send(Started())
    connection.send(answer(order))


if __name__ == "__main__":
    keep_forking(int(sys.argv[1]), serve)
