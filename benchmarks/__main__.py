"""Runs the benchmarks: ``python -m benchmarks --size 1400x80 --seeds 5``. See ``docs/performance.md``."""

import json
import os
import platform
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict

from benchmarks.child import Bounds, run_task
from benchmarks.measurement import OURS, Measurement, Task
from benchmarks.options import DATA_FILE, read_options
from benchmarks.table import make_table
from benchmarks.verdict import find_alarms

_MIB_PER_GIB = 1024


def main() -> None:
    """Measure every case, seed and method, each in a process of its own; print one table.

    The exit status is 1 when the checker refused a plan of ours or a baseline was better.
    """
    options = read_options()
    measured = [row for case in _cases(options) for row in _in_method_order(_measure_case(case, options))]
    print(make_table(measured))
    if options.json:
        options.json.write_text(json.dumps(_record(measured), indent=1), encoding="utf-8")
    alarms = find_alarms(measured)
    for alarm in alarms:
        print(alarm, file=sys.stderr)
    sys.exit(1 if alarms else 0)


def _cases(options: Namespace) -> Iterator[str]:
    """Yield the cases; the default set leaves out real locations that are not there, and says so."""
    if not options.size and not options.family:
        yield "rijnmond"
    for family in options.families:
        if family == "netherlands" and not options.family and not (options.data / DATA_FILE).is_file():
            print(f"netherlands is left out: there is no {options.data / DATA_FILE}.", file=sys.stderr)
            continue
        for size in options.sizes:
            yield f"{family}-{size}"


def _measure_case(case: str, options: Namespace) -> Iterator[Measurement]:
    """Yield for every seed our figures, then those of the baselines, who get a multiple of our time."""
    bounds = Bounds(memory_mib=options.memory * _MIB_PER_GIB)
    baselines = [] if case == "rijnmond" else options.baselines
    for seed in range(1, options.seeds + 1):
        print(f"{case} seed {seed}", file=sys.stderr, flush=True)
        task = Task(case, seed, OURS, options.time_limit, str(options.data))
        ours = run_task(task, bounds)
        yield ours
        for method in baselines:
            limit = min(options.times * ours.seconds, options.baseline_limit)
            yield run_task(Task(case, seed, method, limit, str(options.data), ours.values), bounds)


def _in_method_order(rows: Iterator[Measurement]) -> list[Measurement]:
    measured = list(rows)
    methods = list(dict.fromkeys(row.method for row in measured))
    return sorted(measured, key=lambda row: (methods.index(row.method), row.seed))


def _record(measured: list[Measurement]) -> dict[str, object]:
    """Return everything that was measured, with the machine it was measured on."""
    machine = {"cores": os.cpu_count(), "machine": platform.machine(), "system": platform.platform()}
    return {
        "command": ["python", "-m", "benchmarks", *sys.argv[1:]],
        "machine": {**machine, "python": platform.python_version()},
        "measurements": [asdict(row) for row in measured],
    }


if __name__ == "__main__":
    main()
