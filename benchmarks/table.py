"""The table of a benchmark run: one row for each method on each case, medians over the seeds."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from math import inf, isinf
from statistics import median

from benchmarks.measurement import OURS, Measurement
from benchmarks.verdict import say

HEADER = (
    "instance",
    "method",
    "seeds",
    "limit s",
    "first plan s",
    "within 1 % s",
    "proof s",
    "worst s",
    "finished",
    "peak MiB",
    "x floor",
    "verdict",
)
"""The columns of the levels come before the last one."""

_WORDS = 2
"""So many columns at the left, and the last one, are words; the others are numbers."""


def make_table(measured: Sequence[Measurement]) -> str:
    """Return measurements, which come case by case, as an aligned Markdown table."""
    levels = shown_levels(measured)
    lines = [(*HEADER[:-1], *(f"{name} (bound)" for name in levels), HEADER[-1])]
    for case, rows in groupby(measured, key=lambda row: row.case):
        lines += _case_lines(case, list(rows), levels)
    return _align(lines)


def shown_levels(measured: Iterable[Measurement]) -> list[str]:
    """Return the levels that say something: not zero everywhere, and not the same everywhere as one shown before."""
    ours = [row for row in measured if row.method == OURS]
    shown: dict[tuple[int | None, ...], str] = {}
    for name in dict.fromkeys(level.name for row in ours for level in row.levels):
        values = tuple(row.values.get(name) for row in ours)
        if any(values):
            shown.setdefault(values, name)
    return list(shown.values())


def _case_lines(case: str, rows: Sequence[Measurement], levels: Sequence[str]) -> list[tuple[str, ...]]:
    by_method = {
        method: [row for row in rows if row.method == method] for method in dict.fromkeys(r.method for r in rows)
    }
    floor = _median(row.proof_seconds for row in by_method.get("floor", []))
    return [_line(case, method, own, by_method[OURS], floor, levels) for method, own in by_method.items()]


def _line(
    case: str,
    method: str,
    rows: Sequence[Measurement],
    ours: Sequence[Measurement],
    floor: float,
    levels: Sequence[str],
) -> tuple[str, ...]:
    proof = _median(row.proof_seconds for row in rows)
    finished = sum(row.proof_seconds is not None for row in rows)
    return (
        case,
        method,
        str(len(rows)),
        f"{median(row.time_limit_seconds for row in rows):.0f}",
        _seconds(_median(row.first_plan_seconds for row in rows)),
        _seconds(_median(row.near_seconds for row in rows)),
        _seconds(proof),
        _seconds(max(_or_never(row.proof_seconds) for row in rows)),
        "yes" if finished == len(rows) else f"{finished} of {len(rows)}",
        f"{max(row.peak_mib for row in rows):.0f}",
        "-" if isinf(proof) or isinf(floor) else f"{proof / floor:.0f}",
        *(_level(rows, name) for name in levels),
        say(method, rows, ours),
    )


def _level(rows: Sequence[Measurement], name: str) -> str:
    """Return the medians of a level's values and, in brackets, of its bounds, over the seeds that have them."""
    figures = [level for row in rows for level in row.levels if level.name == name]
    values = [level.value for level in figures if level.value is not None]
    bounds = [level.bound for level in figures if level.bound is not None]
    parts = [f"{median(values):g}" if values else "-", f"({median(bounds):g})" if bounds else ""]
    return " ".join(part for part in parts if part)


def _median(seconds: Iterable[float | None]) -> float:
    """Return the median; infinite when half of the seeds did not get there, or there are none."""
    return median([*map(_or_never, seconds)] or [inf])


def _or_never(seconds: float | None) -> float:
    return inf if seconds is None else seconds


def _seconds(seconds: float) -> str:
    return "-" if isinf(seconds) else f"{seconds:.3f}" if seconds < 0.1 else f"{seconds:.2f}"


def _align(lines: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    last = len(widths) - 1
    left = [column < _WORDS or column == last for column in range(len(widths))]
    pads: list[Callable[[str, int], str]] = [str.ljust if is_left else str.rjust for is_left in left]
    written = [
        "| " + " | ".join(pad(cell, width) for pad, cell, width in zip(pads, line, widths, strict=True)) + " |"
        for line in lines
    ]
    rule = "|".join("-" * (width + 1) + ("-" if is_left else ":") for width, is_left in zip(widths, left, strict=True))
    return "\n".join([written[0], f"|{rule}|", *written[1:]])
