"""The benchmark runner on a small region, and on arguments that make no sense."""

import subprocess
import sys

import pytest

from benchmarks.measurement import Measurement
from benchmarks.table import HEADER, make_row
from tests.house.tree import ROOT


def run_benchmarks(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m benchmarks``."""
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_small_run_prints_one_row_a_case() -> None:
    """Real children solve, prove and check both families, and the table says so."""
    ended = run_benchmarks("--size", "60x9", "--seeds", "1")
    assert ended.returncode == 0, ended.stderr
    header, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in ended.stdout.splitlines()]
    assert tuple(header) == HEADER
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["instance"], row["seeds"]) for row in told] == [("tight-60x9", "1"), ("roomy-60x9", "1")]
    assert [(row["proven"], row["checked"]) for row in told] == [("yes", "yes")] * 2


@pytest.mark.parametrize(
    "wrong", [("--size", "60"), ("--size", "60x8"), ("--size", "9x60"), ("--seeds", "0"), ("--time-limit", "-1")]
)
def test_wrong_arguments_are_refused_with_their_value(wrong: tuple[str, str]) -> None:
    """Exit status 2, the value in the message, and no traceback."""
    ended = run_benchmarks(*wrong)
    assert ended.returncode == 2
    assert repr(wrong[1]) in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_seed_that_was_not_proven_is_not_hidden() -> None:
    """The worst proof of such a case is a dash, the median too when half of the seeds failed."""
    proven = Measurement(0.1, 0.2, 1.0, checked=True, peak_mib=100.0, floor_seconds=0.01)
    stopped = Measurement(0.3, None, None, checked=True, peak_mib=120.0, floor_seconds=0.01)
    row = dict(zip(HEADER, make_row("some case", [proven, stopped]), strict=True))
    assert (row["first plan s"], row["proof s"], row["worst s"], row["proven"]) == ("0.20", "-", "-", "1 of 2")
    assert (row["checked"], row["peak MiB"], row["proof / floor"]) == ("yes", "120", "-")
    most = dict(zip(HEADER, make_row("some case", [proven, proven, stopped]), strict=True))
    assert (most["proof s"], most["worst s"], most["proof / floor"]) == ("1.00", "-", "100")
