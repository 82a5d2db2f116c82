"""A real service that wants keys, and its page in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

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
    """Open the page of a running service, as it is before anybody authorised themselves."""
    assert key.startswith("plk_")
    try:
        with open_page() as page, running(service_folder, PLACEMENT_REQUIRE_KEYS="true") as url:
            asked: set[str] = set()
            page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
            page.goto(f"{url}/docs")
            yield Workbench(page, urlsplit(url).netloc, asked)
    except ChromiumMissingError as error:
        pytest.fail(str(error), pytrace=False)
