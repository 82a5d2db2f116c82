"""A place that came free and late students, over HTTP, on the plan of Voorne-Putten."""

from typing import Any

import httpx
import pytest

WAIT = {"Prefer": "wait=60"}
ASYNC = {"Prefer": "respond-async"}
LATE = {
    "id": "s25",
    "institute": "maas",
    "subject": "mathematics",
    "year": 2,
    "home": {"lat": 51.85, "lon": 4.33},
    "travel_mode": "bicycle",
}


@pytest.fixture(scope="module")
def base(base_url: str) -> str:
    """Place the students, and return the path of the run."""
    with httpx.Client(base_url=base_url, timeout=90) as client:
        problem = client.get("/v1/fixtures/voorne_putten").json()
        return f"/v1/placements/{client.post('/v1/placements', json=problem, headers=WAIT).json()['run_id']}"


def test_who_takes_a_place_is_told_with_the_chain(client: httpx.Client, base: str) -> None:
    """When s19 withdraws s18 comes and s17 gets the place of s18; a replan with that pin has the same levels."""
    answer = client.post(f"{base}/backfill", json={"withdraws": "s19"}, headers=WAIT | {"Accept-Language": "nl"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["site"], told["subject"], told["is_whole"]) == ("spijkenisse-kluut", "biology", True)
    (candidate,) = told["candidates"]
    assert (candidate["student"], candidate["moves"], candidate["proven"]) == ("s18", 1, True)
    assert [move["student"] for move in candidate["effect"]["moves"]] == ["s17"]
    assert candidate["summary"][:2] == [
        "'s18' komt naar vestiging 'spijkenisse-kluut' vanaf 'spijkenisse-strandkrab'.",
        "'s17', nog zonder plaats, krijgt er een op vestiging 'spijkenisse-strandkrab'.",
    ]
    assert client.get(answer.headers["Content-Location"]).json()["candidates"][0]["student"] == "s18"
    replan = {
        "changes": [{"change": "student_remove", "student": "s19"}],
        "pins": [{"student": "s18", "site": told["site"], "reason": "Takes the place of s19."}],
        "max_moves": 2,
    }
    done = client.post(f"{base}/replan", json=replan, headers=WAIT).json()["result"]
    values = {level["name"]: level["value"] for level in done["levels"]}
    assert {level["name"]: level["after"] for level in candidate["effect"]["levels"]}.items() <= values.items()


def test_a_late_student_is_placed_by_the_replan_that_follows(client: httpx.Client, base: str) -> None:
    """Without moves there is no place for a late mathematician, and why; with moves the same as `student_add` gives."""
    body = {"students": [LATE], "max_moves": 3}
    answer = client.post(f"{base}/late-students", json=body, headers=WAIT)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    nowhere = told["without_moves"]
    assert (nowhere["placements"][0]["site"], nowhere["moves"], nowhere["effect"]["moves"]) == (None, 0, [])
    assert nowhere["summary"] == ["There is no place for 's25'.", "Nobody else moves."]
    assert "offer_full" in {reason["code"] for reason in nowhere["placements"][0]["reasons"]}
    done = client.post(
        f"{base}/what-if", json={"changes": [{"change": "student_add", "student": LATE}]}, headers=WAIT
    ).json()["result"]
    with_moves = {level["name"]: level["after"] for level in told["with_moves"]["effect"]["levels"]}
    assert with_moves == {level["name"]: level["value"] for level in done["levels"]}


REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    ("backfill", {}, "", "Say which place came free"),
    ("backfill", {"withdraws": "s05"}, "/withdraws", "has no placement"),
    ("backfill", {"site": "spijkenisse-klut"}, "/site", "Maybe 'spijkenisse-kluut'"),
    ("backfill", {"site": "spijkenisse-kluut", "max_moves": 99}, "/max_moves", "20"),
    ("backfill", {"sites": "spijkenisse-kluut"}, "/sites", "Maybe 'site'"),
    ("late-students", {"students": []}, "/students", "The list has 0 entries; at least 1 is needed."),
    ("late-students", {"students": [LATE | {"id": "s01"}]}, "/students/0/id", "already used"),
    ("late-students", {"students": [LATE | {"institute": "mas"}]}, "/students/0/institute", "Maybe 'maas'"),
    ("late-students", {"students": [LATE | {"year": "2"}]}, "/students/0/year", "whole number"),
    (
        "late-students",
        {"students": [LATE], "minutes": [{"student": "s25", "site": "spijkenisse-kluut", "minutes": 5}]},
        "/minutes",
        "the source is 'straight_line'",
    ),
]


@pytest.mark.parametrize(("path", "body", "pointer", "words"), REFUSED)
def test_what_cannot_be_asked_is_refused_with_its_place(
    client: httpx.Client, base: str, path: str, body: dict[str, Any], pointer: str, words: str
) -> None:
    """Wrong shape and wrong meaning: 422, the place in the request, what was meant, and nothing that only follows."""
    answer = client.post(f"{base}/{path}", json=body)
    assert answer.status_code == 422, answer.text
    (only,) = answer.json()["errors"]
    assert only["pointer"] == pointer
    assert words in only["detail"]


@pytest.mark.parametrize(
    ("path", "body", "other"),
    [
        ("backfill", {"withdraws": "s03"}, {"withdraws": "s04"}),
        ("late-students", {"students": [LATE]}, {"students": [LATE | {"year": 3}]}),
    ],
)
def test_a_key_stands_for_one_question(
    client: httpx.Client, base: str, path: str, body: dict[str, Any], other: dict[str, Any]
) -> None:
    """The same key and question give the same run, as the question alone does; another question is refused."""
    headers = ASYNC | {"Idempotency-Key": path}
    first = client.post(f"{base}/{path}", json=body, headers=headers)
    assert first.status_code == 202
    again = client.post(f"{base}/{path}", json=body, headers=WAIT | {"Idempotency-Key": path})
    assert again.json()["run_id"] == first.json()["id"]
    assert client.post(f"{base}/{path}", json=body, headers=WAIT).json()["run_id"] == first.json()["id"]
    refused = client.post(f"{base}/{path}", json=other, headers=headers)
    assert (refused.status_code, "used before for another request" in refused.json()["detail"]) == (422, True)
