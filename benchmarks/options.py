"""The options of ``python -m benchmarks``."""

import argparse
import math
import os
import re
from pathlib import Path

FAMILIES = ("tight", "roomy", "netherlands")
SIZES = ("350x35",)
BASELINES = ("plain-lp", "cp-sat", "plain-mip", "planner", "floor")
LEAST_SITES = 9
"""One for each area."""

DATA_VARIABLE = "PLACEMENT_BENCH_DATA"
DATA_FILE = "vo_locations_nl.csv"
_DATA_BESIDE_THE_PROJECT = Path(__file__).resolve().parents[2] / "shared" / "data"

_DESCRIPTION = """\
Measure the solver, and other ways to solve the same instances, each run in a process of its own. Prints one table:
medians over the seeds. Without --size and --family: the case Rijnmond, and 350x35 of every family."""


def read_options(arguments: list[str] | None = None) -> argparse.Namespace:
    """Return the options, with ``sizes`` and ``families`` complete."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=_DESCRIPTION)
    add = parser.add_argument
    add(
        "--size", type=_size, action="append", help="students x sites, such as 1400x80; again for more (default 350x35)"
    )
    add("--family", choices=FAMILIES, action="append", help="again for more (default: all)")
    add("--seeds", type=_count, default=5, help="seeds 1 to this number (default 5)")
    add("--time-limit", type=_positive, default=60.0, help="seconds for one solve (default 60)")
    add("--baseline", choices=BASELINES, action="append", help="compare with this only; again for more (default: all)")
    add("--no-baselines", action="store_true", help="measure the solver alone")
    add("--times", type=_positive, default=10.0, help="baselines get so many times the solver's seconds (default 10)")
    add("--baseline-limit", type=_positive, default=120.0, help="but at most so many seconds (default 120)")
    add("--memory", type=_positive, default=8.0, help="GiB at which a process is ended (default 8)")
    add(
        "--data", type=Path, default=_default_data(), help=f"folder of {DATA_FILE} and pc4_nl.csv (default %(default)s)"
    )
    add("--json", type=Path, help="write every measurement to this file, for python -m benchmarks.plot")
    options = parser.parse_args(arguments)
    options.sizes, options.families = options.size or SIZES, options.family or FAMILIES
    options.baselines = () if options.no_baselines else options.baseline or BASELINES
    if options.family and "netherlands" in options.family and not (options.data / DATA_FILE).is_file():
        parser.error(f"there is no {options.data / DATA_FILE}. Maybe give its folder with --data or {DATA_VARIABLE}.")
    return options


def _default_data() -> Path:
    return Path(os.environ.get(DATA_VARIABLE) or _DATA_BESIDE_THE_PROJECT)


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


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return number
