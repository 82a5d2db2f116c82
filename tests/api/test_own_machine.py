"""The own machine without a key: as simple as before for its user, closed to pages, proxies and second parties."""

import re
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import running
from tests.api.keys import key_for
from tests.api.problems import good_problem


def test_the_first_start_prints_a_key_that_works(client: httpx.Client, data_folder: Path) -> None:
    """Once, on standard output, and not in the log; with it and without it the same runs are seen."""
    key = (data_folder / "printed").read_text().strip()
    assert re.fullmatch(r"plk_[0-9a-f]{12}_[\w-]{43}", key)
    assert key not in (data_folder / "log").read_text()
    client.post("/v1/placements", json=good_problem(), headers={"Prefer": "respond-async"})
    own, keyed = (client.get("/v1/placements?limit=1", headers=headers) for headers in ({}, bearer(key)))
    assert [run["id"] for run in own.json()["placements"]] == [run["id"] for run in keyed.json()["placements"]]


def bearer(key: str) -> dict[str, str]:
    """Return the header that sends a key."""
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-Forwarded-For": "192.0.2.7"},
        {"X-Forwarded-Host": "placement.example"},
        {"X-Real-IP": "192.0.2.7"},
        {"Forwarded": "for=192.0.2.7"},
        {"Via": "1.1 proxy"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic x"},
    ],
)
def test_what_does_not_come_from_the_own_machine_needs_a_key(
    client: httpx.Client, data_folder: Path, headers: dict[str, str]
) -> None:
    """Pages of other origins and whatever a proxy passes on get 401; with a key a proxy may pass it on."""
    for method, path in (("GET", "/v1/placements"), ("POST", "/v1/placements"), ("DELETE", "/v1/students")):
        answer = client.request(method, path, headers=headers)
        assert answer.status_code == 401, (method, path)
    if "Authorization" not in headers:
        key = (data_folder / "printed").read_text().strip()
        assert client.get("/v1/placements", headers=headers | bearer(key)).status_code == 200


def test_its_own_documentation_page_may_ask(client: httpx.Client, base_url: str) -> None:
    """What a browser sends for the page at ``/docs`` is let through."""
    for headers in ({"Origin": base_url, "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
        assert client.get("/v1/placements", headers=headers).status_code == 200


def test_a_strange_host_or_a_zero_byte_gets_nowhere(client: httpx.Client) -> None:
    """Neither a name that points here (DNS rebinding) nor an address that would upset a database."""
    assert client.get("/v1/placements", headers={"Host": "evil.example"}).status_code == 400
    for path in ("/v1/placements?name=%00", "/v1/placements?after=a%00", "/v1/placements/%00"):
        answer = client.get(path)
        assert answer.status_code == 400
        assert "zero byte" in answer.json()["detail"]


def test_with_a_second_organisation_keys_are_needed(tmp_path: Path) -> None:
    """From one request to the next, without a restart; a setting does the same from the start."""
    with running(tmp_path) as url:
        assert httpx.get(f"{url}/v1/placements").status_code == 200
        key = key_for(tmp_path, "second")
        answer = httpx.get(f"{url}/v1/placements")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer realm="placement"'
        assert httpx.get(f"{url}/v1/placements", headers=bearer(key)).status_code == 200
    (tmp_path / "strict").mkdir()
    with running(tmp_path / "strict", PLACEMENT_REQUIRE_KEYS="true") as url:
        assert httpx.get(f"{url}/v1/placements").status_code == 401
        first = (tmp_path / "strict" / "printed").read_text().strip()
        assert httpx.get(f"{url}/v1/placements", headers=bearer(first)).status_code == 200
