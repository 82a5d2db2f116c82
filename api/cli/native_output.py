"""Keep what native libraries print away from standard output."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

STDOUT, STDERR = 1, 2


@contextmanager
def stdout_kept_clean() -> Iterator[None]:
    """Send everything that is written to file descriptor 1 inside the block to standard error.

    HiGHS prints there at times; standard output belongs to the result alone.
    """
    sys.stdout.flush()
    kept = os.dup(STDOUT)
    os.dup2(STDERR, STDOUT)
    try:
        yield
    finally:
        os.dup2(kept, STDOUT)
        os.close(kept)
