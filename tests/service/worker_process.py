"""A worker with the fake solver as a process of its own; its settings are in the environment."""

import signal
import sys

from service.context import open_context
from service.settings import Settings
from tests.service.conftest import FAKE_SOLVER

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with open_context(Settings(), solver_command=FAKE_SOLVER):
        sys.stdout.write("working\n")
        sys.stdout.flush()
        signal.pause()
