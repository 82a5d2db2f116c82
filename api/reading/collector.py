"""Pausing Python's cycle collector while a document is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_readers = 0


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the cycle collector off until the last reader is done.

    A document holds no cycles, but its millions of objects make the collector look through all of them again
    and again; meanwhile no other thread runs, and the service would not answer for a third of a second.
    """
    _count(1)
    try:
        yield
    finally:
        _count(-1)


def _count(step: int) -> None:
    global _readers  # noqa: PLW0603 - the collector is one for the process, and so is its count of readers
    with _lock:
        _readers += step
        if _readers:
            gc.disable()
        else:
            gc.enable()
