"""The Makefile on machines that are not ready for it."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.house.tree import ROOT


def run_make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in a folder with nothing but the Makefile and the lock file, without this run's own make settings."""
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "uv.lock"):
        shutil.copyfile(ROOT / name, folder / name)
    kept = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "PYTHON"}}
    return subprocess.run(["make", *arguments], cwd=folder, env=kept, capture_output=True, text=True, check=False)


def test_a_missing_python_is_a_sentence(tmp_path: Path) -> None:
    """Without a Python of the right version, make says so, says what to do, and makes nothing."""
    ended = run_make(tmp_path / "a folder", "demo", "PYTHON=python2.7")
    assert ended.returncode == 2
    assert ended.stderr.startswith("Python 3.11, 3.12 or 3.13 is needed; none of these is one: python2.7.")
    assert "make demo PYTHON=/path/to/python3.11" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert sorted(path.name for path in (tmp_path / "a folder").iterdir()) == ["Makefile", "pyproject.toml", "uv.lock"]


def test_make_alone_shows_every_command(tmp_path: Path) -> None:
    """Help lists all commands and needs no installation."""
    ended = run_make(tmp_path / "folder")
    assert ended.returncode == 0
    listed = [line.split()[1] for line in ended.stdout.splitlines()]
    assert listed == [
        "help",
        "setup",
        "test",
        "test-browser",
        "test-slow",
        "check",
        "bench",
        "bench-load",
        "bench-conversation",
        "demo",
        "serve",
        "fixtures",
        "screenshot",
        "clean",
    ]
