"""The table of a benchmark run: one row a case, medians over its seeds."""

from collections.abc import Iterable, Sequence
from math import inf
from statistics import median

from benchmarks.measurement import Measurement, SecondsOrNever

HEADER = (
    "instance",
    "seeds",
    "first plan s",
    "within 1 % s",
    "proof s",
    "worst s",
    "proven",
    "checked",
    "peak MiB",
    "floor s",
    "proof / floor",
)


def make_table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows under the header as an aligned Markdown table."""
    lines = [HEADER, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    written = [_write(line, widths) for line in lines]
    rule = (
        "|" + "|".join("-" * (width + 1) + ("-" if column == 0 else ":") for column, width in enumerate(widths)) + "|"
    )
    return "\n".join([written[0], rule, *written[1:]])


def make_row(case: str, measured: Sequence[Measurement]) -> tuple[str, ...]:
    """Return a case's row: medians, the worst seed's proof and memory, and how many seeds were proven and checked."""
    proof = _median(row.proof_seconds for row in measured)
    floor = median(row.floor_seconds for row in measured)
    return (
        case,
        str(len(measured)),
        _seconds(_median(row.first_plan_seconds for row in measured)),
        _seconds(_median(row.near_seconds for row in measured)),
        _seconds(proof),
        _seconds(max(_or_never(row.proof_seconds) for row in measured)),
        _all(row.proof_seconds is not None for row in measured),
        _all(row.checked for row in measured),
        f"{max(row.peak_mib for row in measured):.0f}",
        f"{floor:.4f}",
        "-" if proof == inf else f"{proof / floor:.0f}",
    )


def _median(seconds: Iterable[SecondsOrNever]) -> float:
    """Return the median; infinite when half of the seeds did not get there."""
    return median(map(_or_never, seconds))


def _or_never(seconds: SecondsOrNever) -> float:
    return inf if seconds is None else seconds


def _seconds(seconds: float) -> str:
    return "-" if seconds == inf else f"{seconds:.2f}"


def _all(answers: Iterable[bool]) -> str:
    """Return yes, or how many of how many."""
    known = list(answers)
    return "yes" if all(known) else f"{sum(known)} of {len(known)}"


def _write(line: Sequence[str], widths: Sequence[int]) -> str:
    first = line[0].ljust(widths[0])
    others = (cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))
    return "| " + " | ".join([first, *others]) + " |"
