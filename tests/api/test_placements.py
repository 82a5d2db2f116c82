"""The life of a run over HTTP."""

import time
from typing import Any

import httpx
import pytest

from tests.api.problems import good_problem


def place(client: httpx.Client, prefer: str, **headers: str) -> httpx.Response:
    """Send the good problem."""
    return client.post("/v1/placements", json=good_problem(), headers={"Prefer": prefer, **headers})


def follow(client: httpx.Client, path: str) -> dict[str, Any]:
    """Follow a run until it has a result, and fetch the result."""
    for _ in range(600):
        run = client.get(path).json()
        if run["state"] not in {"queued", "running"}:
            break
        time.sleep(0.05)
    assert run["state"] == "finished"
    result: dict[str, Any] = client.get(run["links"]["result"]).json()
    return result


def test_a_client_that_waits_gets_the_result(client: httpx.Client) -> None:
    """200 with a proven plan that is worth what a hand count says, and where to find it again."""
    response = place(client, "wait=60")
    assert response.status_code == 200
    assert response.headers["preference-applied"] == "wait=60"
    result = response.json()
    assert result["termination"] == "optimal"
    assert result["name"] == "Small"
    values = {level["name"]: level["value"] for level in result["levels"]}
    # All three sit at Brielle: the duo of Anna (first choice 3, wish 1) and Bram (1 point each for the duo).
    assert values["placed"] == 3
    assert values["partnership.partner"] == 3
    assert values["shortage"] == 2
    assert values["fit"] == 6
    assert values["travel"] == 20 + 25 + 15
    assert client.get(response.headers["content-location"]).json() == result


def test_a_client_that_does_not_wait_follows_the_run(client: httpx.Client) -> None:
    """202 with a location, at which the run ends with the same plan as a client that waited gets."""
    response = place(client, "respond-async")
    assert response.status_code == 202
    assert response.headers["preference-applied"] == "respond-async"
    assert int(response.headers["retry-after"]) > 0
    assert response.json()["links"]["self"] == response.headers["location"]
    result = follow(client, response.headers["location"])
    assert result["placements"] == place(client, "wait=60").json()["placements"]


def test_results_are_json_or_nothing(client: httpx.Client) -> None:
    """A client that takes no JSON gets 406; ranges that include JSON get it."""
    result_path = place(client, "wait=60").headers["content-location"]
    for accept in ("text/csv", "application/json;q=0, */*", "image/*"):
        assert client.get(result_path, headers={"Accept": accept}).status_code == 406
    for accept in ("*/*", "application/*;q=0.1", "text/csv, application/json"):
        assert client.get(result_path, headers={"Accept": accept}).status_code == 200


def test_one_key_is_one_run(client: httpx.Client) -> None:
    """The same key and content give the same run; the same key with another seed gives 422."""
    headers = {"Idempotency-Key": "once", "Prefer": "wait=60"}
    body = good_problem()
    first, second = (client.post("/v1/placements", json=body, headers=headers) for _ in range(2))
    assert first.json() == second.json()
    other = client.post("/v1/placements", json=body | {"options": {"seed": 7}}, headers=headers)
    assert other.status_code == 422
    assert other.headers["content-type"] == "application/problem+json"


def test_runs_are_listed_newest_first_in_pages(client: httpx.Client) -> None:
    """Following ``links.next`` meets every run once, newest first."""
    mine = [place(client, "respond-async").json()["id"] for _ in range(3)]
    path: str | None = "/v1/placements?limit=2"
    met: list[str] = []
    while path:
        page = client.get(path).json()
        assert len(page["placements"]) <= 2
        met += [run["id"] for run in page["placements"]]
        path = page["links"]["next"]
    assert met[:3] == mine[::-1]
    assert len(met) == len(set(met))


def test_an_ended_run_stays_as_it_is_when_cancelled(client: httpx.Client) -> None:
    """Cancelling what has ended changes nothing."""
    run_id = place(client, "wait=60").json()["run_id"]
    before = client.get(f"/v1/placements/{run_id}").json()
    assert client.delete(f"/v1/placements/{run_id}").json() == before


def test_pins_that_cannot_hold_are_infeasible(client: httpx.Client) -> None:
    """Three pinned students where two may sit: no plan, and the conflict names students."""
    problem = good_problem()
    problem["sites"][0]["max_students"] = 2
    for student in problem["students"]:
        student["pinned_site"] = "brielle"
    result = client.post("/v1/placements", json=problem, headers={"Prefer": "wait=60"}).json()
    assert result["termination"] == "infeasible"
    assert sorted(result["conflict"]["students"]) == ["anna", "bram", "chiara"]


def test_a_check_grades_a_plan(client: httpx.Client) -> None:
    """A result's placements break nothing and have the result's level values; a broken plan says which rule."""
    result = place(client, "wait=60").json()
    plan = [{key: row[key] for key in ("student", "site", "offer", "mentor_place")} for row in result["placements"]]
    report = client.post("/v1/placements/check", json={"problem": good_problem(), "plan": plan}).json()
    assert report["broken"] == []
    assert [level["value"] for level in report["levels"]] == [level["value"] for level in result["levels"]]
    plan[0] |= {"site": "rozenburg", "offer": "brielle-physics"}
    broken = client.post("/v1/placements/check", json={"problem": good_problem(), "plan": plan})
    assert broken.status_code == 200
    assert broken.json()["broken"]


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_health(client: httpx.Client, path: str) -> None:
    """A running service is alive and ready."""
    assert client.get(path).json() == {"status": "ok"}


def test_every_fixture_is_a_request_body(client: httpx.Client) -> None:
    """What the fixtures route gives out is accepted as it is."""
    for fixture in client.get("/v1/fixtures").json()["fixtures"]:
        body = client.get(fixture["links"]["self"]).json()
        response = client.post("/v1/placements/check", json={"problem": body, "plan": []})
        assert response.status_code == 200
