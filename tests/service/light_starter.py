"""A starter whose children do what they are told by name; it imports no solver, so it is there at once."""

import os
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

from service.forking import keep_forking


def serve(descriptor: int) -> None:
    """Say the own process id, and do one thing."""
    pipe: Connection[object, str] = Connection(descriptor)
    what = pipe.recv()
    pipe.send(os.getpid())
    match what:
        case "raise":
            raise ValueError(what)
        case "abort":
            os.abort()
        case "look":
            pipe.send(sorted(int(entry.name) for entry in Path("/proc/self/fd").iterdir()))
        case "hang":
            time.sleep(600)
        case "hang with a helper" | "end with a helper":
            with subprocess.Popen(["sleep", "600"], pass_fds=(descriptor,)) as helper:
                pipe.send(helper.pid)
                if what.startswith("end"):
                    os._exit(0)
                time.sleep(600)


if __name__ == "__main__":
    keep_forking(int(sys.argv[1]), serve)
