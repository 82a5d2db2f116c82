"""Documentation that is true: examples run, links lead somewhere, tables are complete."""

import re
import sys
from pathlib import Path

import pytest

from service.settings import Settings
from tests.house.examples import read_examples, run_example
from tests.house.processes import Service, clean_environment
from tests.house.tree import ROOT, pages

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
RUNNABLE = [path for path in pages() if read_examples(path.read_text(encoding="utf-8"))]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", RUNNABLE, ids=_name)
def test_examples_run_and_print_what_the_page_says(page: Path, tmp_path: Path, service: Service) -> None:
    """A reader who copies the examples, in order, gets what the page shows."""
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))
    (tmp_path / "data").symlink_to(service.data_folder)
    for example in read_examples(page.read_text(encoding="utf-8").replace("http://127.0.0.1:8000", service.url)):
        run_example(example, tmp_path, clean_environment())


def test_the_pages_that_promise_examples_have_them() -> None:
    """The example test above cannot pass by finding nothing."""
    assert {"README.md", "docs/api.md"} <= {_name(path) for path in RUNNABLE}


@pytest.mark.parametrize("page", pages(), ids=_name)
def test_relative_links_lead_to_a_file_and_a_heading(page: Path) -> None:
    """No page points at something that is not there."""
    missing = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not _resolves(page, link)]
    assert missing == []


def _resolves(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    if ":" in path:
        return True
    target = (page.parent / path) if path else page
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_the_settings_table_has_every_setting_with_its_default() -> None:
    """``docs/operations.md`` lists exactly the settings that there are, under the names that the service reads."""
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(PLACEMENT_\w+|DATABASE_URL)` \| (.*?) \|", text, re.MULTILINE))
    assert rows == {_variable(name): _default(field.default) for name, field in Settings.model_fields.items()}


def _variable(name: str) -> str:
    return "DATABASE_URL" if name == "database_url" else f"PLACEMENT_{name.upper()}"


def _default(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, float):
        return f"`{value:g}`"
    return f"`{value}`" if value not in ("", ()) else "-"


def test_make_targets_that_pages_name_exist() -> None:
    """Each ``make x`` in the documentation is a command of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = "\n".join(path.read_text(encoding="utf-8") for path in pages())
    named = set(re.findall(r"(?:`|^|\$ )make ([a-z-]+)", text, re.MULTILINE))
    assert {"demo", "test", "serve"} <= named <= targets
