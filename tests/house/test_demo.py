"""``make demo``: a true summary, and nothing left behind."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.house.processes import clean_environment
from tests.house.tree import ROOT

PROBLEM = json.loads((ROOT / "fixtures/rpo_rijnmond.json").read_text(encoding="utf-8"))


@contextmanager
def demonstration(folder: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """Start the demonstration in a folder; whatever it makes for itself goes below ``folder/tmp``."""
    (folder / "tmp").mkdir()
    environment = clean_environment() | {"TMPDIR": str(folder / "tmp"), "PYTHONPATH": str(ROOT)} | settings
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(
        [sys.executable, "-m", "api.demo"], cwd=folder, env=environment, text=True, **pipes
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def assert_nothing_is_left(folder: Path, url: str) -> None:
    """Look for the service and its data."""
    assert list((folder / "tmp").iterdir()) == []
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)


def read_url(process: subprocess.Popen[str]) -> str:
    """Return the service's address from the first line."""
    assert process.stdout is not None
    line = process.stdout.readline()
    match = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert match, line
    return match[0]


def read_levels(text: str) -> dict[str, list[str]]:
    """Return value, bound and proof of each level in a printed summary."""
    rows = re.findall(r"^([a-z.]+) +(-?\d+ +-?\d+ +(?:yes|no)) ", text, re.MULTILINE)
    return {name: row.split() for name, row in rows}


def test_summary_says_what_the_result_says(tmp_path: Path) -> None:
    """Figures on the screen and in the README are those of the result file, all proven, and the service has ended.

    Settings of a real service in the environment are not used: its store is not touched.
    """
    with demonstration(tmp_path, PLACEMENT_DATA_FOLDER=str(tmp_path / "real"), PLACEMENT_PORT="1") as process:
        url = read_url(process)
        printed, complaints = process.communicate(timeout=120)
    assert process.returncode == 0, complaints
    result = json.loads((tmp_path / "demo/result.json").read_text(encoding="utf-8"))
    assert result["termination"] == "optimal"
    proven = {level["name"]: [str(level["value"]), str(level["value"]), "yes"] for level in result["levels"]}
    assert read_levels(printed) == proven
    assert read_levels((ROOT / "README.md").read_text(encoding="utf-8")) == proven
    placed, left = len(result["placements"]), len(result["unplaced"])
    assert placed + left == len(PROBLEM["students"])
    assert f"placed              {placed} of {placed + left} (" in printed
    assert f"Not placed: {left}." in printed
    assert all(row["reasons"] for row in result["unplaced"])
    assert not (tmp_path / "real").exists()
    assert_nothing_is_left(tmp_path, url)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle_it_stops_the_service(tmp_path: Path, ending: signal.Signals) -> None:
    """Ctrl-C, or a kill by a supervisor, ends with a sentence and leaves neither service nor data."""
    with demonstration(tmp_path) as process:
        url = read_url(process)
        process.send_signal(ending)
        _, complaints = process.communicate(timeout=60)
    assert process.returncode == 130
    assert complaints == "Stopped before the end; so is the service.\n"
    assert_nothing_is_left(tmp_path, url)
