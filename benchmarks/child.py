"""Runs a task in a process of its own, which is watched: its memory is sampled, and it is ended when it takes too much.

This process stays small and imports no solver: on Linux a child's peak memory counts from its parent's.
"""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.measurement import Ended, Measurement, Task

_SAMPLE_SECONDS = 0.1
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_MIB = 2**20


@dataclass(frozen=True)
class Bounds:
    """When a child is ended: above so much memory, or so long after twice its time limit."""

    memory_mib: float
    patience_seconds: float = 60.0


def run_task(task: Task, bounds: Bounds) -> Measurement:
    """Return what the child measured, or how it was ended."""
    started = time.monotonic()
    command = [sys.executable, "-m", "benchmarks.measure"]
    child = subprocess.Popen(  # noqa: S603 - the command is ours
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    with child:
        try:
            _give(child, json.dumps(asdict(task)))
            peak_mib, cause = _watch(child, bounds, started + 2 * task.time_limit_seconds + bounds.patience_seconds)
            told = child.stdout.read() if child.stdout and cause is None else ""
        finally:
            _end(child)
    if cause is None and child.returncode == 0:
        measured = Measurement.read(json.loads(told))
        return replace(measured, peak_mib=max(measured.peak_mib, peak_mib))
    return Measurement(
        case=task.case,
        seed=task.seed,
        method=task.method,
        time_limit_seconds=task.time_limit_seconds,
        ended=cause or Ended.FAILED,
        seconds=time.monotonic() - started,
        peak_mib=peak_mib,
    )


def _give(child: "subprocess.Popen[str]", text: str) -> None:
    if child.stdin:
        child.stdin.write(text)
        child.stdin.close()


def _watch(child: "subprocess.Popen[str]", bounds: Bounds, last_moment: float) -> tuple[float, Ended | None]:
    """Wait for the child; return the most memory seen, and why the child was ended if it was."""
    peak_mib = 0.0
    while child.poll() is None:
        peak_mib = max(peak_mib, session_mib(child.pid))
        cause = None
        if peak_mib > bounds.memory_mib:
            cause = Ended.OUT_OF_MEMORY
        elif time.monotonic() > last_moment:
            cause = Ended.OUT_OF_TIME
        if cause:
            return peak_mib, cause
        time.sleep(_SAMPLE_SECONDS)
    return peak_mib, None


def _end(child: "subprocess.Popen[str]") -> None:
    """End a child that still runs, with the processes that it started; it does not hear the terminal's Ctrl-C."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)


def session_mib(session: int) -> float:
    """Return the resident memory of all processes of a session; pages that they share count for each of them.

    Zero where there is no ``/proc``: the child's own figure is then the only one.
    """
    pages = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[3]) == session:
            pages += int(fields[21])
    return pages * _PAGE_BYTES / _MIB
