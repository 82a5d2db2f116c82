"""Following a run by server-sent events, from the real service."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import running
from tests.api.keys import key_for
from tests.api.problems import crowded_problem, good_problem

ASYNC = {"Prefer": "respond-async"}
Event = dict[str, str]


def events_of(response: httpx.Response) -> Iterator[Event]:
    """Read events as the standard says: fields until an empty line; comments are passed over."""
    event: Event = {}
    for line in response.iter_lines():
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            event[name] = value
        elif event:
            yield event
            event = {}


def start(client: httpx.Client, problem: dict[str, Any]) -> str:
    """Submit a problem and return the path of its run's events."""
    links: dict[str, str] = client.post("/v1/placements", json=problem, headers=ASYNC).json()["links"]
    return links["events"]


def test_a_run_is_told_until_its_end(client: httpx.Client) -> None:
    """First how to come back, then the whole run at each change, at last its end; each event has an id of its own."""
    path = start(client, good_problem())
    with client.stream("GET", path, headers={"Accept": "text/event-stream"}) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        first, *told = events_of(response)
    assert first == {"retry": "2000"}
    assert [event["event"] for event in told] == ["progress"] * (len(told) - 1) + ["end"]
    assert len({event["id"] for event in told}) == len(told)
    assert json.loads(told[-1]["data"]) == client.get(path.removesuffix("/events")).json()
    assert json.loads(told[-1]["data"])["state"] == "finished"


def test_a_client_that_comes_back_after_the_end_is_told_to_stay_away(client: httpx.Client) -> None:
    """204 to who names the last event, as the standard asks for; others get the end, and only that."""
    path = start(client, good_problem())
    with client.stream("GET", path) as response:
        last = list(events_of(response))[-1]
    answer = client.get(path, headers={"Last-Event-ID": last["id"]})
    assert (answer.status_code, answer.content) == (204, b"")
    with client.stream("GET", path, headers={"Last-Event-ID": "an earlier one"}) as response:
        assert list(events_of(response)) == [{"retry": "2000"}, last]


def test_progress_says_where_the_solve_is(client: httpx.Client) -> None:
    """Level, phase, value, bound, gap, seconds and the attempt; a client that knows an event is not told it again."""
    path = start(client, crowded_problem())
    with client.stream("GET", path) as response:
        for event in events_of(response):
            run = json.loads(event.get("data", "{}"))
            if run.get("progress"):
                break
    assert run["attempt"] == 1
    progress = run["progress"]
    assert set(progress) == {"level", "phase", "value", "bound", "gap", "seconds"}
    if progress["value"] is not None and progress["bound"] is not None:
        assert progress["gap"] == abs(progress["value"] - progress["bound"]) / max(1, abs(progress["value"]))
    client.delete(path.removesuffix("/events"))


def test_a_deleted_run_is_no_longer_told(client: httpx.Client) -> None:
    """The stream ends, and coming back is answered with 404."""
    path = start(client, crowded_problem())
    with client.stream("GET", path) as response:
        told = events_of(response)
        assert next(event for event in told if '"state":"running"' in event.get("data", ""))
        assert client.delete(path.replace("/events", "/students")).status_code == 200
        assert "end" not in [event["event"] for event in told]
    assert client.get(path).status_code == 404


def test_streams_are_counted_by_organisation_and_end_with_the_service(tmp_path: Path) -> None:
    """The third of one is refused until another has closed; others have their own; SIGTERM ends all at once."""
    headers = [{"Authorization": f"Bearer {key_for(tmp_path, name)}"} for name in ("one", "two")]
    with ExitStack() as clients:
        with running(tmp_path, PLACEMENT_MAX_STREAMS="2") as url:
            one, two = (clients.enter_context(httpx.Client(base_url=url, headers=row, timeout=60)) for row in headers)
            path, others = start(one, crowded_problem()), start(two, crowded_problem())
            left_open = clients.enter_context(one.stream("GET", path))
            with one.stream("GET", path):
                refused = one.get(path)
                assert (refused.status_code, refused.headers["retry-after"]) == (429, "10")
                assert refused.json()["detail"].startswith("2 event streams are open")
                with two.stream("GET", others) as answer:
                    assert answer.status_code == 200
            assert _becomes_possible(one, path)
        # The service was stopped while the stream was open, and ended well within the minute that it is given.
        first, *told = events_of(left_open)
        assert first == {"retry": "2000"}
        assert {event["event"] for event in told} == {"progress"}


def _becomes_possible(client: httpx.Client, path: str) -> bool:
    """Tell whether a stream can be opened, within the time that the service takes to notice who left."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with client.stream("GET", path) as answer:
            if answer.status_code == 200:
                return True
        time.sleep(0.2)
    return False


def test_many_streams_leave_room_for_others(client: httpx.Client) -> None:
    """With fifty open the service answers as before, and all are told the same end."""
    path = start(client, crowded_problem())
    with ExitStack() as stack, httpx.Client(base_url=client.base_url, timeout=90, limits=httpx.Limits()) as many:
        streams = [stack.enter_context(many.stream("GET", path)) for _ in range(50)]
        assert {stream.status_code for stream in streams} == {200}
        assert client.get("/v1/placements").status_code == 200
        client.delete(path.removesuffix("/events"))
        ends = {json.dumps(list(events_of(stream))[-1]) for stream in streams}
    assert len(ends) == 1
    assert json.loads(json.loads(ends.pop())["data"])["state"] == "cancelled"


@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH"])
def test_events_are_only_read(client: httpx.Client, method: str) -> None:
    """405, with the one method that there is."""
    answer = client.request(method, "/v1/placements/nobody/events")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
