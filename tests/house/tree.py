"""The files of the project, without what tools and runs leave behind."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def project_files(*suffixes: str) -> Iterator[Path]:
    """Yield the files that ``.gitignore`` leaves, of these suffixes or, when none is given, of all."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    at_top = {line.strip("/") for line in lines if line.startswith("/")}
    anywhere = {line.strip("/") for line in lines if not line.startswith("/")} | {".git"}
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        left_out = (
            parts[0] in at_top or anywhere.intersection(parts) or any(part.endswith(".egg-info") for part in parts)
        )
        if path.is_file() and not left_out and (not suffixes or path.suffix in suffixes):
            yield path


def pages() -> list[Path]:
    """Return the pages of documentation."""
    return list(project_files(".md"))
