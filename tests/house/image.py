"""Follows a Dockerfile without a container engine: its own commands, as processes, in an empty folder.

A stage's file system is a folder. Paths below the working directory, such as ``/app/.venv``, are looked up in that
folder; everything else is left as it is written. Users, volumes and ports have no meaning for processes.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

_PASSED_ON = re.compile(r"(?!PLACEMENT_|DATABASE_URL|VIRTUAL_ENV|PYTHON|PATH$|UV_PROJECT)")


@dataclass(frozen=True)
class Instruction:
    """One instruction, its lines joined."""

    keyword: str
    text: str


def read_instructions(dockerfile: str) -> list[Instruction]:
    """Split a Dockerfile into instructions, without comments."""
    lines = [line for line in dockerfile.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    rows = [line.partition(" ") for line in joined.splitlines() if line.strip()]
    return [Instruction(keyword, text.strip()) for keyword, _, text in rows]


@dataclass
class Image:
    """The last stage of a Dockerfile, built below ``folder`` from the files of ``context``."""

    context: Path
    folder: Path
    stage: str = ""
    workdir: str = "/"
    environment: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)
    health_check: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        """The file system of the stage at work: one path for all stages, as programs remember where they are."""
        return self.folder / "image"

    def build(self) -> None:
        """Follow all instructions."""
        for step in read_instructions((self.context / "Dockerfile").read_text(encoding="utf-8")):
            getattr(self, f"_{step.keyword.lower()}")(step.text)

    def here(self, text: str) -> str:
        """Put the paths below the working directory where they are on this machine."""
        return re.sub(rf"(?<![\w./]){re.escape(self.workdir)}\b", f"{self.root}{self.workdir}", text)

    def _from(self, text: str) -> None:
        if self.stage:
            self.root.rename(self.folder / self.stage)
        self.stage = text.partition(" AS ")[2] or "last"
        self.root.mkdir(parents=True)
        self.environment = _base_environment(self.folder / "base")

    def _workdir(self, text: str) -> None:
        self.workdir = text
        Path(self.here(text)).mkdir(parents=True, exist_ok=True)

    def _env(self, text: str) -> None:
        for assignment in shlex.split(text):
            name, _, value = assignment.partition("=")
            self.environment[name] = self.here(value).replace("$PATH", self.environment["PATH"])

    def _run(self, text: str) -> None:
        subprocess.run(["/bin/sh", "-c", text], cwd=self.here(self.workdir), env=self.environment, check=True)

    def _copy(self, text: str) -> None:
        flags = dict(re.findall(r"--(\w+)=(\S+)", text))
        *sources, target = (word for word in text.split() if not word.startswith("--"))
        for source in sources:
            if "from" in flags:
                _copy_tree(Path(f"{self.folder / flags['from']}{source}"), self._target(source, target))
            else:
                self._copy_from_context(source, target)

    def _copy_from_context(self, source: str, target: str) -> None:
        ignored = read_ignored(self.context)
        files = [self.context / source] if (self.context / source).is_file() else (self.context / source).rglob("*")
        for file in files:
            if file.is_file() and not ignored(file.relative_to(self.context).as_posix()):
                goal = self._target(source, target) / file.relative_to(self.context / source)
                goal.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, goal)

    def _target(self, source: str, target: str) -> Path:
        place = Path(self.here(self.workdir)) / self.here(target)
        return place / Path(source).name if target.endswith("/") else place

    def _healthcheck(self, text: str) -> None:
        self.health_check = json.loads(text.partition(" CMD ")[2])

    def _cmd(self, text: str) -> None:
        self.command = json.loads(text)

    def _user(self, text: str) -> None:
        """Leave out what has no meaning for processes."""

    _volume = _expose = _user


def read_ignored(context: Path):  # noqa: ANN201
    """Return a function that tells whether ``.dockerignore`` leaves a path out; the last line that matches decides."""
    lines = (context / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [(line.startswith("!"), _pattern(line.lstrip("!"))) for line in lines if line and line[0] != "#"]

    def ignored(path: str) -> bool:
        verdicts = [not kept for kept, pattern in rules if pattern.fullmatch(path)]
        return bool(verdicts) and verdicts[-1]

    return ignored


def _pattern(line: str) -> re.Pattern[str]:
    """Translate one line; whatever is below a folder that matches, matches too."""
    parts = {"**/": "(?:.*/)?", "*": "[^/]*"}
    text = "".join(parts.get(part, re.escape(part)) for part in re.split(r"(\*\*/|\*)", line))
    return re.compile(f"{text}(?:/.*)?")


def _copy_tree(source: Path, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True)


def _base_environment(base: Path) -> dict[str, str]:
    """Return what the base image has: a Python of this version, the system's own commands, and the way to packages."""
    base.mkdir(exist_ok=True)
    if not (base / "python").exists():
        (base / "python").symlink_to(sys._base_executable)
    passed_on = {name: value for name, value in os.environ.items() if _PASSED_ON.match(name)}
    return passed_on | {"PATH": f"{base}:/usr/bin:/bin"}
