"""Examples in documentation, run as they stand.

A fenced block runs when an HTML comment stands above it: ``<!-- runs -->`` above ``console`` (lines with ``$``, then
what they print) or ``python``; ``<!-- file: NAME -->`` above a block that the reader saves. ``...`` is any text,
with the end of its line.
"""

import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r"^<!-- (?:runs|file: (?P<file>\S+)) -->\n```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_COMMAND = re.compile(r"^\$ (?P<command>(?:.*\\\n)*.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """One block of a page. ``file`` is the name to save it under, empty when it is to be run."""

    language: str
    text: str
    file: str


def read_examples(markdown: str) -> list[Example]:
    """Return the marked blocks of a page in reading order."""
    return [Example(row["language"], row["text"], row["file"] or "") for row in _BLOCK.finditer(markdown)]


def run_example(example: Example, folder: Path, env: Mapping[str, str]) -> None:
    """Save or run one block in a folder; fail when it ends badly or prints something else than the page says."""
    if example.file:
        (folder / example.file).write_text(example.text, encoding="utf-8")
    elif example.language == "python":
        subprocess.run([sys.executable, "-c", example.text], cwd=folder, env=env, check=True)
    else:
        for row in _COMMAND.finditer(example.text):
            _run_command(row["command"], row["output"], folder, env)


def _run_command(command: str, expected: str, folder: Path, env: Mapping[str, str]) -> None:
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    ran = subprocess.run(["/bin/sh", "-c", command], cwd=folder, env=env, **both, text=True, timeout=60, check=False)
    printed = ran.stdout.strip()
    pattern = re.sub(r"(?:\\\.){3}(?:\\\n)?", ".*", re.escape(expected.strip()))
    message = f"$ {command}\nprinted:\n{printed}\nbut the page says:\n{expected}"
    assert re.fullmatch(pattern, printed, re.DOTALL), message
