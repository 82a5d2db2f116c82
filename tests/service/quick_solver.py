"""A solving process that says at once that it is done, for proofs about very many runs, or processes.

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
from service.solve_messages import Answer, FromChild, Order, Plan, Started
from solver.result import Progress, Termination

PLACED = {
    "student": "Sanne-Verhoeven",
    "site": "brielle",
    "offer": "brielle-physics",
    "mentor_place": 1,
    "duo_with": None,
    "travel_minutes": 7,
    "partner_status": "none",
    "pinned": False,
}
"""The best plan of the two students in ``tests.service.problems``."""


def packed_result(order: Order) -> bytes:
    """Make a result without levels."""
    head = {"termination": Termination.OPTIMAL, "input_hash": "hash", "seed": order.seed}
    return zlib.compress(json.dumps(head | {"placements": [PLACED]}).encode())


def serve(descriptor: int) -> None:
    """Serve one order from the pipe with this file descriptor: progress, a plan, the answer."""
    connection: Connection[FromChild, Order] = Connection(descriptor)
    order = connection.recv()
    with Path(os.environ["FAKE_SOLVER_FOLDER"], "quick").open("a", encoding="ascii") as solves:
        solves.write(f"{os.getpid()}\n")
    result = packed_result(order)
    connection.send(Started())
    connection.send(Progress(level="placed", phase="search", best=1, bound=2, seconds=0.1))
    connection.send(Plan(levels=(), packed_result=result))
    connection.send(
        Answer(
            termination=Termination.OPTIMAL,
            sentences=(),
            levels=(),
            packed_result=result,
            seconds=0.0,
            peak_memory_bytes=None,
        )
    )


if __name__ == "__main__":
    keep_forking(int(sys.argv[1]), serve)
