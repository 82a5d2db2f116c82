"""Makes the picture in the README: ``make screenshot``."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import FloatRect, Locator

from tests.api.conftest import running
from tests.browser.chromium import open_page
from tests.browser.workbench import Workbench

PICTURE = Path(__file__).parents[2] / "docs/workbench.png"
WIDTH, HEIGHT = 900, 1600


def main() -> None:
    """Place the students of the page's example, change something, and take a picture of what that does."""
    with TemporaryDirectory() as folder, open_page(WIDTH, HEIGHT) as page, running(Path(folder)) as url:
        workbench = Workbench(page, f"{url}/docs")
        workbench.operation("place_students").execute()
        change = workbench.operation("what_if")
        change.execute()
        asked = change.block.locator(".opblock-section-request-body")
        answer = change.block.locator(".live-responses-table .highlight-code").first
        asked.evaluate("part => part.scrollIntoView()")
        page.screenshot(path=PICTURE, clip=_from_to(asked, answer))


def _from_to(first: Locator, last: Locator) -> FloatRect:
    """Return the part of the window from the top of one element to the end of another in it."""
    whole, end = first.bounding_box(), last.bounding_box()
    assert whole is not None
    assert end is not None
    return {**whole, "height": end["y"] + end["height"] - whole["y"]}


if __name__ == "__main__":
    main()
