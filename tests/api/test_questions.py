"""Questions over HTTP."""

import json

import httpx
import pytest

from tests.api.problems import spoiled

ASYNC = {"Prefer": "respond-async"}
PATIENT = {"Prefer": "wait=60"}


@pytest.fixture
def base(answer: httpx.Response) -> str:
    """Return the path of a run that has ended."""
    return f"/v1/placements/{answer.json()['run_id']}"


def test_a_placed_student_is_told_where(client: httpx.Client, base: str, answer: httpx.Response) -> None:
    """The answer comes in time, stays under its own run, and comes at once when asked for again."""
    told = client.get(f"{base}/students/anna/why", headers=PATIENT)
    assert told.status_code == 200
    row = next(row for row in answer.json()["placements"] if row["student"] == "anna")
    assert told.json()["placement"] == row
    assert told.json()["base_run_id"] == answer.json()["run_id"]
    assert client.get(told.headers["content-location"]).json() == told.json()
    again = client.get(f"{base}/students/anna/why", headers=ASYNC)
    assert (again.status_code, again.json()) == (200, told.json())


def test_a_question_can_be_followed_as_a_run(client: httpx.Client, base: str) -> None:
    """Without waiting the answer is 202 and where to go; the run tells its task, and is listed among those."""
    asked = client.get(f"{base}/students/bram/why", headers=ASYNC)
    assert asked.status_code == 202
    run = client.get(asked.headers["location"]).json()
    assert (run["task"], f"/v1/placements/{run['base_run_id']}") == ("why", base)
    listed = client.get("/v1/placements", params={"task": "why", "limit": 100}).json()
    assert run["id"] in [row["id"] for row in listed["placements"]]
    assert client.get(listed["links"]["self"]).json()["links"] == listed["links"]
    assert run["id"] not in client.get("/v1/placements", params={"limit": 100}).text


def test_what_is_unknown_is_not_found(client: httpx.Client, base: str) -> None:
    """An unknown student or run: 404 with a sentence; a question has no plan: 409."""
    answer = client.get(f"{base}/students/nobody/why")
    assert (answer.status_code, answer.json()["detail"]) == (404, "The problem has no student 'nobody'.")
    assert client.get("/v1/placements/nobody/students/anna/why").status_code == 404
    question = client.get(f"{base}/students/anna/why", headers=PATIENT).json()["run_id"]
    for path in ("best", "students/anna/why"):
        assert client.get(f"/v1/placements/{question}/{path}").status_code == 409


def test_an_id_may_have_a_slash(client: httpx.Client) -> None:
    """A student number such as 2026/0012, sent as it is or encoded."""
    body = json.loads(json.dumps(spoiled()).replace('"anna"', '"2026/0012"'))
    placed = client.post("/v1/placements", json=body, headers=PATIENT).json()
    for name in ("2026/0012", "2026%2F0012"):
        told = client.get(f"/v1/placements/{placed['run_id']}/students/{name}/why", headers=PATIENT)
        assert told.json()["student"] == "2026/0012"


@pytest.fixture(scope="module")
def short(base_url: str) -> str:
    """Place students where one place for Anna and Bram is left, and return the path of the run."""
    body = spoiled(("sites.0.duo_allowed", False), ("sites.1.offers.0.mentor_places", 0))
    with httpx.Client(base_url=base_url, timeout=90) as client:
        return f"/v1/placements/{client.post('/v1/placements', json=body, headers=PATIENT).json()['run_id']}"


def test_what_helps_a_student_without_a_placement(client: httpx.Client, short: str) -> None:
    """One place more, or a consent to duos, each with where the student then sits; in the language asked for."""
    told = client.get(f"{short}/students/bram/why", headers=PATIENT | {"Accept-Language": "nl"}).json()
    assert told["placement"] is None
    assert {reason["code"] for reason in told["reasons"]} >= {"offer_full"}
    found = {remedy["kind"]: remedy for remedy in reversed(told["remedies"]["found"])}
    assert found["duo_consent"]["duo_with"] == "anna"
    assert found["mentor_places"]["steps"][0]["text"] == (
        "Stageaanbod 'brielle-history' bij 'brielle' heeft 2 begeleidingsplaatsen in plaats van 1."
    )
    assert found["mentor_places"]["effect"]["levels"][0] == {
        "name": "placed",
        "unit": "students",
        "before": 2,
        "after": 3,
        "better": True,
    }
    assert found["mentor_places"]["summary"][:3] == [
        "De student zit dan op vestiging 'brielle'.",
        "Niemand anders verandert van plaats.",
        "Beter: geplaatste studenten, 3 in plaats van 2.",
    ]
    assert "travel_limit" in told["remedies"]["useless"]


def test_each_remedy_is_a_what_if(client: httpx.Client, short: str) -> None:
    """Its changes, sent as they are, give the student a placement and take nobody's."""
    remedies = client.get(f"{short}/students/bram/why", headers=PATIENT).json()["remedies"]["found"]
    assert {remedy["kind"] for remedy in remedies} >= {"mentor_places", "duo_consent"}
    for remedy in remedies:
        told = client.post(f"{short}/what-if", json={"changes": remedy["changes"]}, headers=PATIENT).json()
        assert "bram" in {row["student"] for row in told["result"]["placements"]}
        assert told["result"]["kpis"]["placed"] == 3


def test_a_letter_says_nothing_about_others(client: httpx.Client, short: str) -> None:
    """The same answer for the student: only a letter, in both languages, without anybody's id."""
    path = f"{short}/students/bram/why"
    for language, beginning in (("en", "We have no place for you yet."), ("nl", "We hebben nog geen plek voor je.")):
        headers = PATIENT | {"Accept-Language": language}
        told = client.get(path, params={"audience": "student"}, headers=headers).json()
        assert told.keys() == {"student", "letter"}
        assert told["letter"].startswith(beginning)
        assert not [name for name in ("anna", "chiara") if name in told["letter"]]


def test_why_not(client: httpx.Client, short: str) -> None:
    """Bram in Brielle takes Anna's place; Rozenburg cannot be reached; an unknown site is not found."""
    path = f"{short}/students/bram/why-not"
    forced = client.get(path, params={"site": "brielle"}, headers=PATIENT).json()["forced"]
    assert [(row["student"], row["to_site"]) for row in forced["effect"]["moves"]] == [
        ("anna", None),
        ("bram", "brielle"),
    ]
    assert forced["proven"]
    assert forced["summary"][:2] == [
        "'anna' loses the place at 'brielle'.",
        "'bram', who had no place, gets one at 'brielle'.",
    ]
    there = client.get(path, params={"site": "rozenburg"}, headers=PATIENT).json()["forced"]
    assert [reason["code"] for reason in there["forbidden"]] == ["too_far"]
    answer = client.get(path, params={"site": "nowhere"})
    assert (answer.status_code, answer.json()["detail"]) == (404, "The problem has no site 'nowhere'.")
    assert client.get(path).status_code == 422
