"""The code keeps to its own house rules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, project_files

MOST_FILE_LINES = 300
MOST_FUNCTION_LINES = 45
LONG_FILES = {"solver/problem.py"}
"""The vocabulary of the whole problem: a list of types, read from top to bottom or looked up by name."""

HOSTS = re.compile(
    r"pythonhosted|(?:pypi|ghcr|docker|quay|npmjs)\.(?:org|io|com)|(?:index|find)-(?:url|links)", re.IGNORECASE
)


def _sources() -> Iterator[tuple[str, str]]:
    for path in project_files(".py"):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_files_are_short() -> None:
    """No file has grown beyond what one sitting can read."""
    long = {name for name, text in _sources() if len(text.splitlines()) > MOST_FILE_LINES}
    assert long == LONG_FILES


def test_functions_are_short() -> None:
    """No function has grown beyond a page."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = (
        (name, node) for name, text in _sources() for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)
    )
    long = {
        f"{name}:{node.name}" for name, node in functions if (node.end_lineno or 0) - node.lineno >= MOST_FUNCTION_LINES
    }
    assert long == set()


def test_every_rule_and_level_has_a_test_of_its_own() -> None:
    """A file that carries a rule's code in ``solver`` has a test file with that code in its name."""
    files = [*(ROOT / "solver/rules").iterdir(), *(ROOT / "solver/objectives").iterdir()]
    codes = {code for path in files if (code := _rule_code(path))}
    tested = {path.name.split("_")[1] for path in (ROOT / "tests/solver/rules").glob("test_*.py")}
    assert len(codes) >= 15
    assert codes - tested == set()


def _rule_code(path: Path) -> str:
    match = re.match(r"([a-z]\d+)_\w+\.py$", path.name)
    return match[1] if match else ""


def test_every_test_says_what_it_proves() -> None:
    """Each test function has a docstring."""
    silent = {
        f"{name}:{node.name}"
        for name, text in _sources()
        if name.startswith("tests/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    }
    assert silent == set()


def test_no_file_names_a_package_host() -> None:
    """Packages come from wherever the reader's own tools look; only the lock file says where they came from."""
    own = {"uv.lock", Path(__file__).relative_to(ROOT).as_posix()}
    texts = (
        (path.relative_to(ROOT).as_posix(), path.read_bytes().decode("utf-8", "replace")) for path in project_files()
    )
    assert {name for name, text in texts if name not in own and HOSTS.search(text)} == set()


def test_the_lock_file_knows_one_index() -> None:
    """Nothing was locked from a mirror that others cannot reach."""
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r'registry = "([^"]+)"', lock)) == {"https://pypi.org/simple"}


def test_uv_has_one_version_everywhere() -> None:
    """The Makefile and the image install the same uv."""
    makefile = re.search(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    image = re.search(r"uv==(\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert makefile is not None
    assert image is not None
    assert makefile[1] == image[1]
