"""The life of a run over HTTP."""

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.caller import LOCAL
from service.database import open_engine
from service.owned import OwnedStore
from service.settings import Settings
from tests.api.problems import crowded_problem, good_problem


def follow(client: httpx.Client, path: str) -> dict[str, Any]:
    """Follow a run until it has ended."""
    for _ in range(900):
        run: dict[str, Any] = client.get(path).json()
        if run["state"] not in {"queued", "running"}:
            return run
        time.sleep(0.1)
    pytest.fail("the run did not end")


def test_a_client_that_waits_gets_the_result(client: httpx.Client, answer: httpx.Response) -> None:
    """200 with a proven plan that is worth what a hand count says, and where to find it again."""
    assert answer.status_code == 200
    assert answer.headers["preference-applied"] == "wait=60"
    result = answer.json()
    assert result["termination"] == "optimal"
    assert result["name"] == "Small"
    # All three sit at Brielle. Anna: first choice 3, wish 1; she and Bram share as both ask for: 1 each.
    assert {level["name"]: level["value"] for level in result["levels"]} == {
        "placed": 3,
        "partnership.partner": 3,
        "partnership.follower": 3,
        "partnership.collaborating": 3,
        "shortage": 2,
        "fit": 6,
        "travel": 20 + 25 + 15,
    }
    assert client.get(answer.headers["content-location"]).json() == result


def test_a_client_that_does_not_wait_follows_the_run(client: httpx.Client, answer: httpx.Response) -> None:
    """202 with a location, where the run ends with the same plan as a client that waited gets."""
    response = client.post("/v1/placements", json=good_problem(), headers={"Prefer": "respond-async"})
    assert response.status_code == 202
    assert response.headers["preference-applied"] == "respond-async"
    assert int(response.headers["retry-after"]) > 0
    assert response.json()["links"] == {
        "self": response.headers["location"],
        "result": None,
        "best": None,
        "events": response.headers["location"] + "/events",
        "comparison": None,
    }
    run = follow(client, response.headers["location"])
    assert run["state"] == "finished"
    assert run["levels"] == client.get(run["links"]["result"]).json()["levels"]
    assert client.get(run["links"]["result"]).json()["placements"] == answer.json()["placements"]


def test_results_are_json_or_nothing(client: httpx.Client, answer: httpx.Response) -> None:
    """A client that takes no JSON gets 406; ranges that include JSON get it."""
    path = answer.headers["content-location"]
    for accept in ("text/csv", "application/json;q=0, */*", "image/*"):
        assert client.get(path, headers={"Accept": accept}).status_code == 406
    for accept in ("*/*", "application/*;q=0.1", "text/csv, application/json"):
        assert client.get(path, headers={"Accept": accept}).status_code == 200


def test_an_answer_that_cannot_be_given_is_refused_before_the_work(client: httpx.Client) -> None:
    """406 for every route of ``/v1``, as a problem; no run is stored, and none is cancelled."""
    running = client.post("/v1/placements", json=crowded_problem(), headers={"Prefer": "respond-async"})
    before = [run["id"] for run in client.get("/v1/placements").json()["placements"]]
    for accept in ("text/csv", "application/json;q=0", "image/*, text/html"):
        headers = {"Accept": accept}
        refused = [
            client.post("/v1/placements", json=good_problem(), headers=headers),
            client.post("/v1/placements/check", json={"problem": good_problem(), "plan": []}, headers=headers),
            client.get("/v1/placements", headers=headers),
            client.get("/v1/fixtures/three_students", headers=headers),
            client.delete(running.headers["location"], headers=headers),
        ]
        kinds = {(response.status_code, response.headers["content-type"]) for response in refused}
        assert kinds == {(406, "application/problem+json")}
    assert [run["id"] for run in client.get("/v1/placements").json()["placements"]] == before
    assert client.get(running.headers["location"]).json()["state"] in {"queued", "running"}
    assert client.delete(running.headers["location"]).status_code == 200
    assert follow(client, running.headers["location"])["state"] == "cancelled"


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/*", "application/problem+json", None])
def test_every_header_that_takes_json_gets_it(client: httpx.Client, accept: str | None) -> None:
    """A run is made and answered, also for a client that names only the type of errors, or sends no header."""
    headers = {"Prefer": "respond-async", "Idempotency-Key": "one run for all these headers"}
    request = client.build_request("POST", "/v1/placements", json=good_problem(), headers=headers)
    del request.headers["accept"]
    if accept:
        request.headers["accept"] = accept
    response = client.send(request)
    assert response.status_code == 202
    assert response.headers["content-type"] == "application/json"


def test_one_key_is_one_run(client: httpx.Client) -> None:
    """The same key and content give the same run; the same key with another seed gives 422."""
    headers = {"Idempotency-Key": "once", "Prefer": "respond-async"}
    reordered = good_problem() | {"students": good_problem()["students"][::-1]}
    first = client.post("/v1/placements", json=good_problem(), headers=headers)
    second = client.post("/v1/placements", json=reordered, headers=headers)
    assert first.headers["location"] == second.headers["location"]
    other = client.post("/v1/placements", json=good_problem() | {"options": {"seed": 7}}, headers=headers)
    assert other.status_code == 422
    assert other.headers["content-type"] == "application/problem+json"


def test_a_key_is_busy_while_its_first_request_is_accepted(client: httpx.Client, data_folder: Path) -> None:
    """409 with the time to come back in, and no run; afterwards the key is free."""
    headers = {"Idempotency-Key": "busy", "Prefer": "respond-async"}
    url = Settings(data_folder=data_folder, database_url="").store_url
    with open_engine(url) as engine, OwnedStore(engine, LOCAL).accepting("busy"):
        refused = client.post("/v1/placements", json=good_problem() | {"name": "Busy"}, headers=headers)
    assert (refused.status_code, refused.headers["retry-after"]) == (409, "1")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["detail"].startswith("Another request with idempotency key 'busy' is being accepted now.")
    assert client.get("/v1/placements", params={"name": "Busy"}).json()["placements"] == []
    assert client.post("/v1/placements", json=good_problem(), headers=headers).status_code == 202


def test_runs_are_listed_newest_first_in_pages(client: httpx.Client) -> None:
    """Following ``links.next`` meets every run once, newest first."""
    headers = {"Prefer": "respond-async"}
    mine = [client.post("/v1/placements", json=good_problem(), headers=headers).json()["id"] for _ in range(3)]
    path: str | None = "/v1/placements?limit=2"
    met: list[str] = []
    while path:
        page = client.get(path).json()
        assert len(page["placements"]) <= 2
        met += [run["id"] for run in page["placements"]]
        path = page["links"]["next"]
    assert met[:3] == mine[::-1]
    assert len(met) == len(set(met))


def test_a_run_is_cancelled(client: httpx.Client) -> None:
    """Before it ends a run has no result (409); after a cancel it has one that says so."""
    response = client.post("/v1/placements", json=crowded_problem(), headers={"Prefer": "respond-async"})
    path = response.headers["location"]
    assert client.get(f"{path}/result").status_code == 409
    assert client.delete(path).status_code == 200
    assert follow(client, path)["state"] == "cancelled"
    assert client.get(f"{path}/result").json()["termination"] == "cancelled"


def test_an_ended_run_stays_as_it_is_when_cancelled(client: httpx.Client, answer: httpx.Response) -> None:
    """Cancelling what has ended changes nothing."""
    path = f"/v1/placements/{answer.json()['run_id']}"
    before = client.get(path).json()
    assert client.delete(path).json() == before
    assert before["state"] == "finished"


def test_pins_that_cannot_hold_are_infeasible(client: httpx.Client) -> None:
    """Three pinned students where two may sit: no plan, and the conflict names students."""
    problem = good_problem()
    problem["sites"][0]["max_students"] = 2
    for student in problem["students"]:
        student["pinned_site"] = "brielle"
    result = client.post("/v1/placements", json=problem, headers={"Prefer": "wait=60"}).json()
    assert result["termination"] == "infeasible"
    assert sorted(result["conflict"]["students"]) == ["anna", "bram", "chiara"]


def test_a_check_grades_a_plan(client: httpx.Client, answer: httpx.Response) -> None:
    """A result's placements break nothing and have the result's values; a broken plan says so."""
    result = answer.json()
    plan = result["placements"]
    report = client.post("/v1/placements/check", json={"problem": good_problem(), "plan": plan}).json()
    assert report["broken"] == []
    assert [level["value"] for level in report["levels"]] == [level["value"] for level in result["levels"]]
    plan[0] |= {"site": "rozenburg", "offer": "brielle-physics"}
    broken = client.post("/v1/placements/check", json={"problem": good_problem(), "plan": plan})
    assert broken.status_code == 200
    assert broken.json()["broken"]


def test_rows_of_a_result_are_a_current_plan(client: httpx.Client, answer: httpx.Response) -> None:
    """They are taken as they are told, and nobody moves from them; other fields are still refused."""
    rows = answer.json()["placements"]
    told = good_problem() | {"current_plan": rows, "policy": {"max_moves": 0}}
    again = client.post("/v1/placements", json=told, headers={"Prefer": "wait=60"}).json()
    assert (again["placements"], again["kpis"]["moves"]) == (rows, 0)
    refused = client.post("/v1/placements", json=told | {"current_plan": [rows[0] | {"room": 12}]})
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/current_plan/0/room"]


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_health(client: httpx.Client, path: str) -> None:
    """A running service is alive and ready."""
    assert client.get(path).json() == {"status": "ok"}


def test_every_fixture_is_a_request_body(client: httpx.Client) -> None:
    """What the fixtures route gives out is accepted as it is."""
    fixtures = client.get("/v1/fixtures").json()["fixtures"]
    assert {"rpo_rijnmond", "three_students"} <= {fixture["name"] for fixture in fixtures}
    for fixture in fixtures:
        body = {"problem": client.get(fixture["links"]["self"]).json(), "plan": []}
        assert client.post("/v1/placements/check", json=body).status_code == 200
