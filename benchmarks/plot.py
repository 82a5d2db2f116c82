"""Draws how time grows with size: ``python -m benchmarks.plot RUN.json --output docs/performance.svg``."""

import argparse
import json
import re
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from benchmarks.measurement import OURS, Measurement

STAGES = {
    "first plan": "first_plan_seconds",
    "within 1 %": "near_seconds",
    "proof": "proof_seconds",
}


def main() -> None:
    """Read the files that ``python -m benchmarks --json`` wrote, and write the drawing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plot", description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+", metavar="RUN.json")
    parser.add_argument("--output", type=Path, required=True, help="the SVG file to write")
    choice = parser.parse_args()
    measured = [Measurement.read(row) for path in choice.runs for row in json.loads(path.read_text())["measurements"]]
    choice.output.write_text(draw(measured), encoding="utf-8")


def draw(measured: list[Measurement]) -> str:
    """Return an SVG: seconds by students, both logarithmic; a dot a seed, a line through the medians.

    A case without a size in its name (Rijnmond) is left out, and what a seed did not reach has no dot.
    """
    points = [point for row in measured for point in _points(row)]
    order = [*STAGES, "floor"]
    sizes = alt.Axis(values=sorted({point["students"] for point in points}), labelOverlap=True)
    base = alt.Chart(alt.InlineData(points)).encode(
        x=alt.X("students:Q", title="students", axis=sizes, scale=alt.Scale(type="log", nice=False, padding=12)),
        color=alt.Color("stage:N", title=None, sort=order, scale=alt.Scale(domain=order)),
    )
    seconds = alt.Scale(type="log")
    dots = base.mark_point(filled=True, opacity=0.45, size=22).encode(
        y=alt.Y("seconds:Q", title="seconds", scale=seconds)
    )
    lines = base.mark_line().encode(y=alt.Y("median(seconds):Q", title="seconds", scale=seconds))
    chart = (dots + lines).properties(width=260, height=300).facet(column=alt.Column("family:N", title=None))
    svg: str = vl_convert.vegalite_to_svg(chart.to_json())
    return svg


def _points(row: Measurement) -> list[dict[str, Any]]:
    """Return a measurement's dots: of ours one for each stage that was reached, of the baselines the floor only."""
    match = re.fullmatch(r"(\w+)-(\d+)x\d+", row.case)
    if match is None or row.method not in (OURS, "floor"):
        return []
    stages = STAGES if row.method == OURS else {"floor": "proof_seconds"}
    reached = {stage: seconds for stage, name in stages.items() if (seconds := getattr(row, name)) is not None}
    place = {"family": match[1], "students": int(match[2])}
    return [{**place, "stage": stage, "seconds": seconds} for stage, seconds in reached.items()]


if __name__ == "__main__":
    main()
