"""The benchmark runner on a small region, on methods that misbehave, and on arguments that make no sense."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.child import Bounds, run_task, session_mib
from benchmarks.measurement import OURS, Ended, LevelFigure, Measurement, Task
from benchmarks.options import BASELINES
from benchmarks.plot import draw
from benchmarks.table import make_table
from benchmarks.verdict import against, find_alarms, missed, say
from tests.house.tree import ROOT


def run_benchmarks(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m benchmarks``."""
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def measured(method: str, *values: int, ended: Ended = Ended.FINISHED, seconds: float = 1.0) -> Measurement:
    """Return a made-up measurement with values of the levels placed and travel, its bounds being the same."""
    figures = zip(("placed", "travel"), (-1, 1), values, strict=False)
    levels = tuple(LevelFigure(name, sign, value, value, ended is Ended.FINISHED) for name, sign, value in figures)
    return Measurement("tight-60x9", 1, method, 60, ended, seconds, levels=levels, peak_mib=100.0)


def rows_of(table: str) -> list[dict[str, str]]:
    """Return a Markdown table's rows by column."""
    header, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_a_small_run_prints_a_row_for_each_method(tmp_path: Path) -> None:
    """Real children solve, prove and check; the table and the file say so, and the drawing shows both lines."""
    path = tmp_path / "run.json"
    ended = run_benchmarks("--size", "60x9", "--family", "tight", "--seeds", "1", "--json", str(path))
    assert ended.returncode == 0, ended.stderr
    rows = rows_of(ended.stdout)
    assert [(row["instance"], row["method"]) for row in rows] == [("tight-60x9", name) for name in (OURS, *BASELINES)]
    ours = rows[0]
    assert (ours["finished"], ours["verdict"], ours["placed (bound)"]) == ("yes", "checked", "43 (43)")
    record = json.loads(path.read_text(encoding="utf-8"))
    told = [Measurement.read(row) for row in record["measurements"]]
    assert make_table(told) == ended.stdout.rstrip("\n")
    assert record["machine"]["cores"] == os.cpu_count()
    assert draw(told).count("<path") > 4


@pytest.mark.parametrize(
    "wrong",
    [
        ("--size", "60"),
        ("--size", "60x8"),
        ("--size", "9x60"),
        ("--seeds", "0"),
        ("--time-limit", "-1"),
        ("--times", "nan"),
        ("--family", "small"),
    ],
)
def test_wrong_arguments_are_refused_with_their_value(wrong: tuple[str, str]) -> None:
    """Exit status 2, the value in the message, and no traceback."""
    ended = run_benchmarks(*wrong)
    assert ended.returncode == 2
    assert repr(wrong[1]) in ended.stderr
    assert "Traceback" not in ended.stderr


def test_real_places_that_are_not_there_are_a_sentence(tmp_path: Path) -> None:
    """Asked for by name, the family is refused before anything runs."""
    ended = run_benchmarks("--family", "netherlands", "--data", str(tmp_path))
    assert ended.returncode == 2
    assert f"there is no {tmp_path / 'vo_locations_nl.csv'}" in ended.stderr


def test_a_child_that_takes_too_much_memory_is_ended(capfd: pytest.CaptureFixture[str]) -> None:
    """The measurement says why, and nothing of the child is left."""
    ended = run_task(Task("tight-1400x80", 1, OURS, 60, ""), Bounds(memory_mib=20))
    assert ended.ended is Ended.OUT_OF_MEMORY
    assert ended.peak_mib > 20
    assert "Traceback" not in capfd.readouterr().err


def test_a_child_that_runs_on_is_ended() -> None:
    """Long after its time limit it is ended; long is here as short as it can be."""
    ended = run_task(Task("tight-1400x80", 1, OURS, 0.01, ""), Bounds(memory_mib=8000, patience_seconds=0.0))
    assert ended.ended is Ended.OUT_OF_TIME


def test_memory_is_summed_over_a_session() -> None:
    """The session of this very process has some memory; a session that cannot be has none."""
    assert session_mib(os.getsid(0)) > 10
    assert session_mib(-1) == 0


@pytest.mark.parametrize(
    ("values", "verdict"),
    [((9, 50), "worse"), ((10, 50), "equal"), ((10, 49), "better"), ((11, 99), "better"), ((9, 1), "worse")],
)
def test_plans_are_compared_level_by_level(values: tuple[int, int], verdict: str) -> None:
    """More placed decides before less travel; a baseline that is better raises an alarm."""
    ours, other = measured(OURS, 10, 50), measured("planner", *values)
    assert against(ours, other) == verdict
    assert len(find_alarms([ours, other])) == (verdict == "better")


def test_a_baseline_without_a_plan_says_why() -> None:
    """No plan in time, or ended for its memory."""
    ours = measured(OURS, 10, 50)
    assert against(ours, measured("cp-sat", ended=Ended.STOPPED)) == "no plan"
    assert against(ours, measured("cp-sat", ended=Ended.OUT_OF_MEMORY)) == "out of memory"


def test_the_linear_bound_misses_or_does_not() -> None:
    """It misses when a proven level lies elsewhere; without a proof nobody knows."""
    ours = measured(OURS, 10, 50)
    assert missed(ours, measured("plain-lp", 10, 50)) is False
    assert missed(ours, measured("plain-lp", 10, 48)) is True
    assert missed(measured(OURS, 10, 50, ended=Ended.STOPPED), measured("plain-lp", 10, 48)) is None


def test_without_a_bound_or_an_optimum_the_linear_bound_misses_nothing() -> None:
    """A bound that was not found in time, and one beside a plan that is not proven, are told as such."""
    proven, stopped = measured(OURS, 10, 50), measured(OURS, 10, 50, ended=Ended.STOPPED)
    bound, none = measured("plain-lp", 10, 48), measured("plain-lp", ended=Ended.STOPPED)
    assert say("plain-lp", [none], [proven]) == "no bound"
    assert say("plain-lp", [bound], [stopped]) == "optimum not known"
    assert say("plain-lp", [bound, none], [proven, proven]) == "misses the optimum on 1 of 1"


def test_a_seed_that_was_not_proven_is_not_hidden() -> None:
    """The worst proof of such a case is a dash, the median too when half of the seeds failed."""
    proven, stopped = measured(OURS, 10, 50), measured(OURS, 9, 50, ended=Ended.STOPPED, seconds=60.0)
    row = rows_of(make_table([proven, stopped]))[0]
    assert (row["proof s"], row["worst s"], row["finished"]) == ("-", "-", "1 of 2")
    assert row["placed (bound)"] == "9.5 (9.5)"
    row = rows_of(make_table([proven, proven, stopped]))[0]
    assert (row["proof s"], row["worst s"], row["finished"]) == ("1.00", "-", "2 of 3")
