"""A real Chromium without a window."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

PATIENCE_MILLISECONDS = 120_000
"""For each step: long, since the machine may have much else to do."""

MISSING = (
    "No Chromium was found. Install it (Debian: apt-get install chromium), "
    "or say where it is: CHROMIUM=/path/to/chromium make test-browser"
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")


class ChromiumMissingError(Exception):
    """There is no Chromium on this machine; the text says what to do."""

    def __init__(self) -> None:
        super().__init__(MISSING)


@contextmanager
def open_page(width: int = 1100, height: int = 900) -> Iterator[Page]:
    """Start a browser with an empty profile, and end it with the block.

    Raises
    ------
    ChromiumMissingError
        When there is none.
    """
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if not program:
        raise ChromiumMissingError
    # Chromium's own sandbox refuses to run as root, which continuous checks often are.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET, chromium_sandbox=os.geteuid() != 0)
        page = browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        yield page
        browser.close()
