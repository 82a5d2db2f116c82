"""A worker as a process of its own; its settings are in the environment.

Usage: ``python -m tests.service.worker_process SOLVER.py``
"""

import signal
import sys

from service.context import open_context
from service.settings import Settings

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with open_context(Settings(), solver_command=(sys.executable, sys.argv[1])):
        sys.stdout.write("working\n")
        sys.stdout.flush()
        signal.pause()
