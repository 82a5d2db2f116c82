"""Two headers, read as their RFCs say."""

import pytest

from api.http.accept import accepts_json
from api.http.prefer import Preference, read_prefer


@pytest.mark.parametrize(
    ("headers", "preference"),
    [
        ([], Preference()),
        (["wait=5"], Preference(wait=5)),
        (['Wait = "5"'], Preference(wait=5)),
        (["wait=0"], Preference(wait=0)),
        (["wait=3600"], Preference(wait=60)),
        (["wait=soon"], Preference()),
        (["wait=-1"], Preference()),
        (["wait"], Preference()),
        (["wait=" + "9" * 5000], Preference()),
        (["respond-async"], Preference(respond_async=True)),
        (["respond-async, wait=7"], Preference(wait=7, respond_async=True)),
        (["respond-async", "wait=7"], Preference(wait=7, respond_async=True)),
        (["wait=7, wait=9"], Preference(wait=7)),
        (['return=minimal; foo="a, wait=1", wait=4'], Preference(wait=4)),
        (['x="\\", respond-async", wait=4'], Preference(wait=4)),
        ([",,;=,"], Preference()),
    ],
)
def test_prefer(headers: list[str], preference: Preference) -> None:
    """RFC 7240: lists and several headers, quotes, the first of a kind, and silence on what is unknown."""
    assert read_prefer(headers) == preference


def test_how_long_a_client_waits() -> None:
    """Ten seconds by default, not at all when asynchronous, N when asked, also with both."""
    assert Preference().wait_seconds == 10
    assert Preference(respond_async=True).wait_seconds == 0
    assert Preference(respond_async=True, wait=7).wait_seconds == 7
    assert Preference(respond_async=True, wait=7).applied == "respond-async, wait=7"


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        (None, True),
        ("", True),
        ("*/*", True),
        ("application/*", True),
        ("Application/JSON; charset=utf-8", True),
        ("text/html, application/json;q=0.5", True),
        ("text/html", False),
        ("application/json;q=0", False),
        ("application/json;q=0, */*", False),
        ("*/*;q=0, application/json", True),
        ("application/json;q=x", False),
        ("application/problem+json", True),
        ("text/csv, application/problem+json;q=0.5", True),
        ("application/problem+json;q=0, */*", True),
        ("application/problem+json;q=0", False),
    ],
)
def test_accept(header: str | None, accepted: bool) -> None:
    """RFC 9110: the most specific range that names JSON decides."""
    assert accepts_json(header) is accepted
