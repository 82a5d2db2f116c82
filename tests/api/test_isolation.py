"""Two organisations on one service: what belongs to one does not exist for the other."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from fastapi.routing import APIRoute

from api.app import create_app
from service.settings import Settings
from tests.api.conftest import running
from tests.api.keys import key_for
from tests.api.problems import good_problem

WORDS = ("anna", "bram", "chiara", "secret-brielle", "Small", "secret-tag")
"""What only the owner's problem and run have."""


class Theirs(NamedTuple):
    """A run of one organisation, and clients for its owner and for a stranger, both admins."""

    run_id: str
    owner: httpx.Client
    stranger: httpx.Client


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theirs]:
    """Start a service with two organisations, and place the students of one."""
    folder = tmp_path_factory.mktemp("isolation")
    owner, stranger = key_for(folder, "owner"), key_for(folder, "stranger")
    with (
        running(folder) as url,
        httpx.Client(base_url=url, timeout=90, headers={"Authorization": f"Bearer {owner}"}) as ours,
        httpx.Client(base_url=url, timeout=90, headers={"Authorization": f"Bearer {stranger}"}) as other,
    ):
        # The examples that a stranger sends have a Brielle too.
        problem = json.loads(json.dumps(good_problem()).replace("brielle", "secret-brielle"))
        body = problem | {"options": {"tags": ["secret-tag"]}}
        headers = {"Prefer": "wait=60", "Idempotency-Key": "autumn"}
        run_id = ours.post("/v1/placements", json=body, headers=headers).json()["run_id"]
        yield Theirs(run_id, ours, other)


def routes() -> list[tuple[str, str]]:
    """Return method and path of every route of the application, from its own table."""
    app = create_app(Settings(data_folder=Path("nowhere")))
    found = [(path, set(operations)) for path, operations in app.openapi()["paths"].items()]
    table = {route.path_format for route in app.routes if isinstance(route, APIRoute) and route.include_in_schema}
    assert table <= {path for path, _ in found}
    return [(method.upper(), path) for path, methods in found for method in sorted(methods)]


ABOUT_RUNS = [(method, path) for method, path in routes() if "{run_id}" in path]
OTHERS = [(method, path) for method, path in routes() if "{run_id}" not in path]


def ask(client: httpx.Client, method: str, path: str, run_id: str) -> httpx.Response:
    """Call a route with a run's id wherever it takes one, and with a body where it takes one."""
    operation = client.get("/openapi.json").json()["paths"][path][method.lower()]
    address = re.sub(r"\{\w+\}", "anna", path.replace("{run_id}", run_id))
    query = {row["name"]: run_id for row in operation.get("parameters", []) if _may_name_a_run(row)}
    body = _body(operation) if "requestBody" in operation else None
    headers = {"Prefer": "respond-async"}
    return client.request(method, address, params=query, json=body, headers=headers)


def _may_name_a_run(parameter: dict[str, Any]) -> bool:
    return parameter["in"] == "query" and (parameter["required"] or parameter["name"] in {"base", "other"})


def _body(operation: dict[str, Any]) -> object:
    examples = operation["requestBody"]["content"]["application/json"].get("examples", {})
    return next((example["value"] for example in examples.values()), {})


@pytest.mark.parametrize(("method", "path"), ABOUT_RUNS)
def test_every_route_about_a_run_answers_404_to_another_organisation(theirs: Theirs, method: str, path: str) -> None:
    """Also byte for byte the same as for a run that never was; and the run is as it was before."""
    before = theirs.owner.get(f"/v1/placements/{theirs.run_id}").json()
    answer = ask(theirs.stranger, method, path, theirs.run_id)
    nobody = ask(theirs.stranger, method, path, "0" * 36)
    assert (answer.status_code, nobody.status_code) == (404, 404)
    assert answer.text.replace(theirs.run_id, "0" * 36) == nobody.text
    assert theirs.owner.get(f"/v1/placements/{theirs.run_id}").json() == before


def test_the_walk_meets_the_routes_that_there_are() -> None:
    """The test above cannot pass by finding nothing."""
    assert len(ABOUT_RUNS) >= 5
    assert ("GET", "/v1/placements/{run_id}/result") in ABOUT_RUNS
    assert ("DELETE", "/v1/placements/{run_id}/students") in ABOUT_RUNS


@pytest.mark.parametrize(("method", "path"), OTHERS)
def test_no_other_route_shows_or_changes_anything_of_another_organisation(
    theirs: Theirs, method: str, path: str
) -> None:
    """Lists, the audit log, deleting everything: the stranger's own only."""
    before = theirs.owner.get("/v1/placements").json()
    answer = ask(theirs.stranger, method, path, theirs.run_id)
    assert answer.status_code < 500
    # What was asked for may be said again.
    shown = answer.text.replace(f"There is no run '{theirs.run_id}'", "").replace("There is no webhook 'anna'", "")
    shown = shown.replace(f"base={theirs.run_id}", "")
    assert theirs.run_id not in shown
    if not path.startswith(("/v1/fixtures", "/v1/placements/check")):
        assert not [word for word in WORDS if word in shown]
    assert theirs.owner.get("/v1/placements").json() == before


def test_a_page_cannot_start_at_another_organisations_run(theirs: Theirs) -> None:
    """The cursor of the list is an id too."""
    answer = theirs.stranger.get("/v1/placements", params={"after": theirs.run_id})
    assert answer.status_code == 404


def test_the_same_idempotency_key_is_another_one_in_another_organisation(theirs: Theirs) -> None:
    """The same key and problem from a stranger give a run of their own; another problem is no conflict."""
    for body in (good_problem() | {"options": {"tags": ["secret-tag"]}}, good_problem() | {"name": "Other"}):
        headers = {"Prefer": "respond-async", "Idempotency-Key": "autumn" + body["name"]}
        answer = theirs.stranger.post("/v1/placements", json=body, headers=headers)
        assert answer.status_code == 202
        assert answer.json()["id"] != theirs.run_id
    same = {"Prefer": "respond-async", "Idempotency-Key": "autumn"}
    answer = theirs.stranger.post("/v1/placements", json=good_problem() | {"name": "Third"}, headers=same)
    assert answer.status_code == 202


def test_latest_is_the_latest_of_the_own(theirs: Theirs) -> None:
    """The name stands for the owner's run where runs are read, and for none where they are deleted."""
    assert theirs.owner.get("/v1/placements/latest/result").json()["run_id"] == theirs.run_id
    for path in ("/v1/placements/latest", "/v1/placements/latest/students"):
        refused = theirs.owner.delete(path)
        assert refused.status_code == 404
        assert refused.json()["detail"] == "There is no run 'latest'."
    assert theirs.run_id not in theirs.stranger.get("/v1/placements/latest").text


def test_filters_find_only_the_own(theirs: Theirs) -> None:
    """The tag and the name of another organisation's run find nothing."""
    for query in ({"tag": "secret-tag", "name": "Small"}, {"state": "finished", "tag": "secret-tag"}):
        mine = [run["id"] for run in theirs.owner.get("/v1/placements", params=query).json()["placements"]]
        assert mine == [theirs.run_id]
        found = theirs.stranger.get("/v1/placements", params=query).json()["placements"]
        assert theirs.run_id not in json.dumps(found)


def test_deleting_everything_of_one_leaves_the_other(theirs: Theirs) -> None:
    """After the stranger deleted all their students the owner's result is still there."""
    assert theirs.stranger.delete("/v1/students").status_code == 200
    assert theirs.stranger.get("/v1/placements").json()["placements"] == []
    assert theirs.owner.get(f"/v1/placements/{theirs.run_id}/result").status_code == 200
