"""A real service that wants keys, and its page in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conftest import running
from tests.api.keys import key_for
from tests.browser.chromium import ChromiumMissingError, open_page
from tests.browser.workbench import Workbench


@pytest.fixture(scope="module")
def service_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder where the service keeps its store."""
    return tmp_path_factory.mktemp("workbench")


@pytest.fixture(scope="module")
def key(service_folder: Path) -> str:
    """Return a planner's key."""
    return key_for(service_folder, "rijnmond", "planner")


@pytest.fixture(scope="module")
def workbench(service_folder: Path, key: str) -> Iterator[Workbench]:
    """Open the page of a running service by a link to one row; nobody has authorised themselves yet."""
    assert key.startswith("plk_")
    try:
        with open_page() as page, running(service_folder, PLACEMENT_REQUIRE_KEYS="true") as url:
            yield Workbench(page, f"{url}/docs#/fixtures/get_fixtures")
    except ChromiumMissingError as error:
        pytest.fail(str(error), pytrace=False)
