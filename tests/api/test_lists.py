"""Names, tags, filters, pages and entity tags."""

from typing import Any

import httpx
import pytest

from tests.api.problems import good_problem
from tests.api.test_placements import follow

ASYNC = {"Prefer": "respond-async"}


@pytest.fixture(scope="module")
def tagged(base_url: str) -> dict[str, str]:
    """Submit three runs with tags, and return their ids by name."""
    with httpx.Client(base_url=base_url, timeout=90) as client:
        ids = {}
        for name, tags in (("Herfst 1", ["draft", "a&b=c"]), ("herfst 2", ["draft"]), ("Lente", ["final"])):
            body = good_problem() | {"name": name, "options": {"tags": tags}}
            ids[name] = client.post("/v1/placements", json=body, headers=ASYNC).json()["id"]
        for run_id in ids.values():
            follow(client, f"/v1/placements/{run_id}")
        return ids


def names(client: httpx.Client, **query: Any) -> list[str]:
    """Return the names of the runs that a query finds, in order."""
    return [run["name"] for run in client.get("/v1/placements", params=query).json()["placements"]]


def test_filters(client: httpx.Client, tagged: dict[str, str]) -> None:
    """By tag, by several tags, by name and by state."""
    assert len(tagged) == 3
    assert names(client, tag="draft") == ["herfst 2", "Herfst 1"]
    assert names(client, tag=["draft", "a&b=c"]) == ["Herfst 1"]
    assert names(client, name="HERFST", state="finished") == ["herfst 2", "Herfst 1"]
    assert names(client, tag="draft", state=["queued", "running"]) == []
    for wrong in ({"state": "ended"}, {"tag": "x" * 65}, {"name": "x" * 201}):
        assert client.get("/v1/placements", params=wrong).status_code == 422


def test_links_lead_through_the_filtered_pages(client: httpx.Client, tagged: dict[str, str]) -> None:
    """``next`` keeps the filter, the last page has none, ``first`` leads back."""
    first = client.get("/v1/placements", params={"limit": 1, "tag": "draft", "state": "finished"}).json()
    second = client.get(first["links"]["next"]).json()
    assert [page["placements"][0]["id"] for page in (first, second)] == [tagged["herfst 2"], tagged["Herfst 1"]]
    assert second["links"]["next"] is None
    assert client.get(second["links"]["first"]).json() == first
    assert client.get(second["links"]["self"]).json() == second
    odd = client.get("/v1/placements", params={"tag": "a&b=c"}).json()
    assert client.get(odd["links"]["self"]).json() == odd
    assert len(odd["placements"]) == 1


def test_a_run_is_renamed_and_tagged(client: httpx.Client) -> None:
    """What is left out stays; the result carries the new name; what is wrong changes nothing."""
    path = client.post("/v1/placements", json=good_problem(), headers=ASYNC).headers["location"]
    follow(client, path)
    changed = client.patch(path, json={"name": "Plan B", "tags": ["z", "a", "z"]}).json()
    assert (changed["name"], changed["tags"]) == ("Plan B", ["a", "z"])
    assert client.patch(path, json={"tags": []}).json()["name"] == "Plan B"
    assert client.get(path).json()["tags"] == []
    assert client.get(f"{path}/result").json()["name"] == "Plan B"
    before = client.get(path).json()
    for body in ({"nam": "x"}, {"name": 3}, {"tags": "a"}, {"tags": ["a\n"]}, {"tags": [""]}, {"tags": ["x"] * 21}):
        answer = client.patch(path, json=body)
        assert answer.status_code == 422, body
        assert answer.json()["errors"][0]["pointer"]
    assert client.patch("/v1/placements/nobody", json={"name": "x"}).status_code == 404
    assert client.get(path).json() == before


def test_tags_are_part_of_what_an_idempotency_key_stands_for(client: httpx.Client) -> None:
    """The same key with other tags is another request."""
    bodies = [good_problem() | {"options": {"tags": tags}} for tags in (["a"], ["a"], ["b"])]
    headers = ASYNC | {"Idempotency-Key": "with tags"}
    answers = [client.post("/v1/placements", json=body, headers=headers) for body in bodies]
    assert [answer.status_code for answer in answers] == [202, 202, 422]


def test_an_answer_that_is_known_is_not_sent_again(client: httpx.Client, tagged: dict[str, str]) -> None:
    """304 without a body for the same tag, also a weak one or one of several; 200 once something has changed."""
    path = f"/v1/placements/{tagged['Lente']}"
    for address in (path, f"{path}/result", "/v1/placements?tag=final", "/v1/fixtures/three_students"):
        fresh = client.get(address)
        tag = fresh.headers["etag"]
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            answer = client.get(address, headers={"If-None-Match": known})
            assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
        assert client.get(address, headers={"If-None-Match": '"other"'}).content == fresh.content
    old = client.get(path).headers["etag"]
    client.patch(path, json={"tags": ["final", "changed"]})
    assert client.get(path, headers={"If-None-Match": old}).status_code == 200
    assert "etag" not in client.get("/v1/placements/nobody").headers
