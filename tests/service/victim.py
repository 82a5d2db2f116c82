"""A worker of its own that is killed, by itself and without warning, at one moment of a run's life.

Usage: ``python -m tests.service.victim MOMENT``, settings in the environment.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from service.context import open_context
from service.settings import Settings
from service.store import Store
from tests.service.conftest import FAKE_SOLVER

MOMENTS = ("before begin_attempt", "after begin_attempt", "after keep_plan", "before finish", "after finish")


def die_at(moment: str) -> None:
    """Have this process killed before or after it uses a method of the store."""
    when, name = moment.split()
    method: Callable[..., Any] = getattr(Store, name)

    def last(*args: Any, **kwargs: Any) -> Any:
        if when == "after":
            method(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        threading.Event().wait()

    setattr(Store, name, last)


if __name__ == "__main__":
    die_at(sys.argv[1])
    with open_context(Settings(), solver_command=FAKE_SOLVER):
        threading.Event().wait()
