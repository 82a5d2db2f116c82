"""The documentation page, as somebody uses it who knows no API."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page


@dataclass(frozen=True)
class Answer:
    """What the page shows below an operation after "Execute"."""

    status: int
    text: str

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.text)


class Operation:
    """One row of the page, named by its operation id."""

    def __init__(self, page: Page, name: str) -> None:
        self.block: Locator = page.locator(f".opblock[id$='-{name}']")

    def unfold(self) -> "Operation":
        """Open the row."""
        self.block.locator(".opblock-summary-control").click()
        return self

    def try_out(self) -> "Operation":
        """Press "Try it out" as soon as it is there."""
        self.block.get_by_role("button", name="Try it out").click()
        return self

    def write_body(self, body: str) -> "Operation":
        """Put other text in the place of the example's."""
        self.block.locator("textarea.body-param__text").fill(body)
        return self

    def execute(self) -> Answer:
        """Press "Execute" and read the answer."""
        self.block.get_by_role("button", name="Execute").click()
        answer = self.block.locator(".live-responses-table tr.response")
        status = answer.locator(".response-col_status").inner_text()
        return Answer(int(status.split()[0]), answer.locator(".highlight-code pre").first.inner_text())


class Workbench:
    """The open page; ``asked_hosts`` are all hosts that the browser has asked for anything, with their ports."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.own_host = urlsplit(address).netloc
        self.asked_hosts: set[str] = set()
        page.on("request", lambda request: self.asked_hosts.add(urlsplit(request.url).netloc))
        page.goto(address)

    def linked(self, name: str) -> Operation:
        """Return the row that the link to the page has unfolded."""
        return Operation(self.page, name)

    def operation(self, name: str) -> Operation:
        """Unfold an operation's row, to try it out."""
        return Operation(self.page, name).unfold().try_out()

    def authorise(self, key: str) -> None:
        """Press "Authorize" and give a key."""
        self.page.get_by_role("button", name="Authorize").first.click()
        dialog = self.page.locator(".dialog-ux .modal-ux")
        dialog.get_by_role("textbox").fill(key)
        dialog.get_by_role("button", name="Apply credentials").click()
        dialog.get_by_role("button", name="Close").first.click()
