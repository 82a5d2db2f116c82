"""Objects over a pipe, without a copy of large arrays at either end.

Pickle hands out the memory of arrays (protocol 5, PEP 574) instead of copying it. Each large one follows by itself, and
is read into the memory that the array at the other end then has.
"""

import pickle
from multiprocessing.connection import Connection
from typing import Any

_LARGE_BYTES = 2**20


def send(pipe: "Connection[Any, Any]", thing: object) -> None:
    """Send anything that can be pickled."""
    arrays: list[memoryview] = []

    def is_inside(buffer: pickle.PickleBuffer) -> bool:
        memory = buffer.raw()
        if memory.nbytes >= _LARGE_BYTES:
            arrays.append(memory)
        return memory.nbytes < _LARGE_BYTES

    pickled = pickle.dumps(thing, protocol=5, buffer_callback=is_inside)
    pipe.send([memory.nbytes for memory in arrays])
    pipe.send_bytes(pickled)
    for memory in arrays:
        pipe.send_bytes(memory)


def receive(pipe: "Connection[Any, Any]") -> Any:  # noqa: ANN401 - whatever was sent
    """Return what was sent at the other end.

    Raises
    ------
    EOFError
        When nobody is there any more.
    """
    sizes = pipe.recv()
    pickled = pipe.recv_bytes()
    arrays = [bytearray(size) for size in sizes]
    for memory in arrays:
        pipe.recv_bytes_into(memory)
    return pickle.loads(pickled, buffers=arrays)  # noqa: S301 - from the process that started this one, or back
