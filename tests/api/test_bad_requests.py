"""What is wrong with a request is said as RFC 9457 problems, with exact pointers, and nothing is stored."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.api.bad_inputs import BAD_INPUTS
from tests.api.conftest import MOST_BODY_BYTES
from tests.api.problems import good_problem, spoiled

JSON = {"Content-Type": "application/json"}


def as_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """Check that a response is a problem of this status, and return its content."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    content: dict[str, Any] = response.json()
    assert content["status"] == status
    assert content["title"]
    assert content["detail"]
    return content


@pytest.mark.parametrize(("document", "place", "words"), BAD_INPUTS)
def test_a_bad_input_names_its_fault_with_a_pointer(
    client: httpx.Client, document: object, place: str, words: str
) -> None:
    """Each bad input gives 422 with the pointer of its one fault, and no run."""
    before = client.get("/v1/placements").json()["placements"]
    response = client.post("/v1/placements", content=json.dumps(document), headers=JSON)
    errors = as_problem(response, 422)["errors"]
    assert [error["pointer"] for error in errors] == ["/" + place.replace("[", ".").replace("]", "").replace(".", "/")]
    assert words in errors[0]["detail"]
    assert client.get("/v1/placements").json()["placements"] == before


def test_a_check_names_faults_of_problem_and_plan(client: httpx.Client) -> None:
    """Pointers of a check request start at its two parts."""
    body = {"problem": spoiled(("students.0.year", "1")), "plan": [{"student": "annna", "site": "brielle"}]}
    errors = as_problem(client.post("/v1/placements/check", json=body), 422)["errors"]
    assert [error["pointer"] for error in errors] == ["/problem/students/0/year", "/plan/0/student"]


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[" * 50_000, b'{"a":1,"a":2}', b'"\\ud800"', b"1" * 5000])
def test_what_is_not_json_is_400(client: httpx.Client, raw: bytes) -> None:
    """Malformed JSON of every kind is the sender's fault."""
    for path in ("/v1/placements", "/v1/placements/check"):
        assert as_problem(client.post(path, content=raw, headers=JSON), 400)["errors"]


@pytest.mark.parametrize("document", [None, 5, "x", [], [1], {}, float("nan")])
def test_json_that_is_no_problem_is_422(client: httpx.Client, document: object) -> None:
    """JSON of another kind than an object, or an empty one, is refused by its shape."""
    for path in ("/v1/placements", "/v1/placements/check"):
        as_problem(client.post(path, content=json.dumps(document), headers=JSON), 422)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_may_be_posted(client: httpx.Client, content_type: str) -> None:
    """A form of a stranger's page cannot post here; the message says which type is needed."""
    headers = {"Content-Type": content_type}
    response = client.post("/v1/placements", content=json.dumps(good_problem()), headers=headers)
    assert "application/json" in as_problem(response, 415)["detail"]


def test_an_encoded_body_is_refused(client: httpx.Client) -> None:
    """A compressed body could be a bomb; it is refused, not misread."""
    as_problem(client.post("/v1/placements", content=b"x", headers=JSON | {"Content-Encoding": "gzip"}), 415)


def test_a_body_of_100_mb_is_refused(client: httpx.Client) -> None:
    """A long body with its length announced gives 413, and the answer arrives."""
    response = client.post("/v1/placements", content=b" " * 100_000_000, headers=JSON)
    assert str(MOST_BODY_BYTES) in as_problem(response, 413)["detail"]


def test_what_is_no_problem_is_short(client: httpx.Client) -> None:
    """A rename or a webhook of 64 KiB is read, and has its faults; a longer one is refused before it is."""
    for method, path in (("PATCH", "/v1/placements/nobody"), ("POST", "/v1/webhooks")):
        for length, status in ((2**16, 422), (2**16 + 1, 413)):
            answer = client.request(method, path, content=b"[" + b" " * (length - 2) + b"]", headers=JSON)
            as_problem(answer, status)


def test_a_long_body_in_chunks_is_refused(client: httpx.Client) -> None:
    """Without an announced length the body is counted as it comes."""

    def chunks() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 100_000

    as_problem(client.post("/v1/placements", content=chunks(), headers=JSON), 413)


def test_a_body_at_the_limit_is_read(client: httpx.Client) -> None:
    """The limit is inclusive: this body is refused for what it says, not for its length."""
    as_problem(client.post("/v1/placements", content=b" " * MOST_BODY_BYTES, headers=JSON), 400)
    as_problem(client.post("/v1/placements", content=b" " * (MOST_BODY_BYTES + 1), headers=JSON), 413)


def test_a_sender_that_asks_first_gets_413_at_once(base_url: str) -> None:
    """With ``Expect: 100-continue`` a long body is refused before a byte of it is sent."""
    url = httpx.URL(base_url)
    with socket.create_connection((url.host, url.port), timeout=10) as connection:
        connection.sendall(
            b"POST /v1/placements HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 100000000\r\nExpect: 100-continue\r\n\r\n"
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "[::2]"])
def test_a_strange_host_is_refused(client: httpx.Client, host: str) -> None:
    """A name that somebody else points at this machine is not answered (DNS rebinding)."""
    assert "PLACEMENT_ALLOWED_HOSTS" in as_problem(client.get("/v1/placements", headers={"Host": host}), 400)["detail"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]", "[::1]:8000"])
def test_names_of_this_machine_are_answered(client: httpx.Client, host: str) -> None:
    """Every way to name the loopback, with a port or without."""
    assert client.get("/health/live", headers={"Host": host}).status_code == 200


def test_unknown_paths_runs_and_fixtures_are_404(client: httpx.Client) -> None:
    """All three say what was looked for."""
    for path in ("/nowhere", "/v1/placements/no-such-run", "/v1/placements/no-such-run/result", "/v1/fixtures/none"):
        as_problem(client.get(path), 404)
    as_problem(client.delete("/v1/placements/no-such-run"), 404)


def test_wrong_methods_are_405_with_the_right_ones(client: httpx.Client) -> None:
    """``Allow`` lists the methods of all routes at the path."""
    response = client.put("/v1/placements")
    as_problem(response, 405)
    assert response.headers["allow"] == "GET, POST"


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "after=" + "x" * 300])
def test_wrong_parameters_are_named(client: httpx.Client, query: str) -> None:
    """A bad page size or a bad cursor is named as a parameter."""
    errors = as_problem(client.get(f"/v1/placements?{query}"), 422)["errors"]
    assert errors[0]["parameter"] == query.partition("=")[0]


def test_an_endless_idempotency_key_is_refused(client: httpx.Client) -> None:
    """Keys have at most 255 characters."""
    response = client.post("/v1/placements", json=good_problem(), headers={"Idempotency-Key": "x" * 256})
    assert as_problem(response, 422)["errors"][0]["parameter"] == "idempotency-key"


def test_many_faults_are_counted_and_the_first_are_listed(client: httpx.Client) -> None:
    """An answer stays readable, and says how many faults there are."""
    rows = [{"student": "anna", "site": "x", "minutes": 1} for _ in range(1500)]
    response = client.post("/v1/placements", json=spoiled(("travel.minutes", rows)))
    content = as_problem(response, 422)
    assert "2999" in content["detail"]
    assert len(content["errors"]) == 1000
