"""Runs the benchmarks: ``python -m benchmarks --size 1400x80 --seeds 5``. See ``docs/performance.md``.

This process stays small and imports no solver: on Linux a child's peak memory counts from its parent's.
"""

import argparse
import json
import math
import re
import subprocess
import sys

from benchmarks.measurement import Measurement
from benchmarks.table import make_row, make_table

FAMILIES = ("tight", "roomy")
SIZES = ("350x35", "570x100")
LEAST_SITES = 9
"""One for each area."""


def main() -> None:
    """Measure every case over every seed, each in a process of its own, and print one table."""
    choice = _read_arguments()
    sizes, families = choice.size or SIZES, choice.family or FAMILIES
    cases = [] if choice.size else ["rijnmond"]
    cases += [f"{family}-{size}" for size in sizes for family in families]
    rows = []
    for case in cases:
        measured = [_measure(case, seed, choice.time_limit) for seed in range(1, choice.seeds + 1)]
        rows.append(make_row(case, measured))
    print(make_table(rows))


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the solver.")
    parser.add_argument(
        "--size",
        type=_size,
        action="append",
        help="students x sites, such as 1400x80 (default: Rijnmond and two sizes)",
    )
    parser.add_argument("--family", choices=FAMILIES, action="append", help="default: both")
    parser.add_argument("--seeds", type=_count, default=3, help="seeds 1 to this number (default 3)")
    parser.add_argument("--time-limit", type=_duration, default=60.0, help="seconds for one solve (default 60)")
    return parser.parse_args()


def _size(text: str) -> str:
    match = re.fullmatch(r"(\d+)x(\d+)", text)
    if match is None or not LEAST_SITES <= int(match[2]) <= int(match[1]):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not STUDENTSxSITES with at least {LEAST_SITES} sites and no fewer students than sites"
        )
    return text


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def _duration(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def _measure(case: str, seed: int, time_limit_seconds: float) -> Measurement:
    print(f"{case} seed {seed}", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "benchmarks.measure", case, str(seed), str(time_limit_seconds)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - the arguments are ours
    return Measurement(**json.loads(ended.stdout))


if __name__ == "__main__":
    main()
