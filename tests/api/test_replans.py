"""Replanning over HTTP, on the plan of Voorne-Putten, and idempotency keys of all runs that are made from others."""

from typing import Any

import httpx
import pytest

WAIT = {"Prefer": "wait=60"}
ASYNC = {"Prefer": "respond-async"}
WITHDRAWN = {"change": "site_withdraw", "site": "spijkenisse-strandkrab"}
ONE_MORE = {"change": "mentor_places", "site": "spijkenisse-kluut", "subject": "mathematics", "by": 1}
PIN = {"student": "s01", "site": "spijkenisse-kluut", "reason": "Has started there."}


@pytest.fixture(scope="module")
def base(base_url: str) -> str:
    """Place the students, and return the path of the run."""
    with httpx.Client(base_url=base_url, timeout=90) as client:
        problem = client.get("/v1/fixtures/voorne_putten").json()
        return f"/v1/placements/{client.post('/v1/placements', json=problem, headers=WAIT).json()['run_id']}"


def replanned(client: httpx.Client, run: str, body: dict[str, Any], language: str = "en") -> dict[str, Any]:
    """Replan, and return the answer, which must come in time."""
    answer = client.post(f"{run}/replan", json=body, headers=WAIT | {"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


def sites(placements: list[dict[str, Any]]) -> dict[str, str]:
    """Read who sits where."""
    return {row["student"]: row["site"] for row in placements}


def test_pins_hold_in_every_later_run(client: httpx.Client, base: str) -> None:
    """A pin with its reason, and what is published, are there in a what-if of the replan and in a replan of that."""
    body = {"changes": [ONE_MORE], "pins": [PIN], "published": ["s02"], "max_moves": 2}
    first = replanned(client, base, body)
    assert [level["name"] for level in first["result"]["levels"]][:2] == ["published_moves", "placed"]
    assert {row["student"] for row in first["comparison"]["moves"]} == {"s03", "s05"}
    run = f"/v1/placements/{first['run']['id']}"
    assert (first["run"]["base_run_id"], first["trade_off"]) == (base.rpartition("/")[2], f"{run}/trade-off")
    plans = client.get(first["trade_off"], headers=WAIT).json()["plans"]
    assert (plans[0]["moves"], plans[-1]["levels"][0]["value"]) == (0, 23)
    what_if = client.post(f"{run}/what-if", json={"changes": [WITHDRAWN]}, headers=WAIT).json()
    second = replanned(client, f"/v1/placements/{what_if['run']['id']}", {"max_moves": 0})
    for result in (first["result"], what_if["result"], second["result"]):
        pinned = next(row for row in result["placements"] if row["student"] == "s01")
        assert (pinned["site"], pinned["pinned"], pinned["pin_reason"]) == (PIN["site"], True, PIN["reason"])
    assert second["result"]["levels"][0]["name"] == "published_moves"
    assert sites(second["result"]["placements"]) == sites(what_if["result"]["placements"])
    released = replanned(client, run, {"pins": [PIN | {"site": None}], "published_may_move": True})
    assert "s01" not in {row["student"] for row in released["result"]["placements"] if row["pinned"]}
    assert [level["name"] for level in released["result"]["levels"]][-3:] == [
        "moves.published",
        "moves.other",
        "travel",
    ]


def test_no_move_gives_the_plan_back_or_says_why_not(client: httpx.Client, base: str) -> None:
    """Nothing is compared where there is no plan; who cannot stay is told in the reader's language."""
    same = replanned(client, base, {"max_moves": 0})
    assert (same["comparison"]["moves"], same["result"]["base_moves"]) == ([], 0)
    assert same["result"]["placements"] == client.get(f"{base}/result").json()["placements"]
    told = replanned(client, base, {"changes": [WITHDRAWN], "max_moves": 0}, "nl")
    assert (told["comparison"], told["result"]["termination"]) == (None, "infeasible")
    words = "max_moves staat 0 verplaatsingen toe, maar er is 1 nodig. De plaats van 's18' bestaat niet meer."
    assert (told["result"]["conflict"], told["result"]["message"]) == ({"students": ["s18"], "text": words}, words)
    english = client.get(f"/v1/placements/{told['run']['id']}/result").json()
    assert english["message"] == "max_moves allows 0 moves, but 1 is needed. The place of 's18' is gone."


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"pins": [PIN | {"student": "s99"}]}, "/pins/0/student", "No student has the id 's99'."),
    ({"pins": [PIN | {"reason": ""}]}, "/pins/0/reason", "A pin needs a reason"),
    ({"pins": [{"student": "s01", "site": "spijkenisse-kluut"}]}, "/pins/0/reason", "A pin needs a reason"),
    ({"pins": [{"student": "s01", "reason": "x"}]}, "/pins/0/site", "required"),
    ({"pins": [PIN | {"site": "spijkenisse-klut"}]}, "/pins/0/site", "Maybe 'spijkenisse-kluut'"),
    ({"published": ["s05"]}, "/published/0", "has no placement"),
    ({"levels": ["placed", "travel"]}, "/levels", "Name 'moves'"),
    ({"levels": ["placd"]}, "/levels/0", "placed"),
    ({"max_moves": -1}, "/max_moves", "out of range"),
    ({"changes": [ONE_MORE | {"by": -9}]}, "/changes/0/by", "would have"),
    ({"changes": [{"change": "mentor_place"}]}, "/changes/0/change", "Maybe 'mentor_places'"),
    ({"pin": []}, "/pin", "Maybe 'pins'"),
    ({"options": {"seed": -1}}, "/options/seed", "0"),
]


@pytest.mark.parametrize(("body", "pointer", "words"), REFUSED)
def test_what_does_not_apply_is_refused_with_its_place(
    client: httpx.Client, base: str, body: dict[str, Any], pointer: str, words: str
) -> None:
    """Wrong shape and wrong meaning: 422, the place in the request, what was meant."""
    answer = client.post(f"{base}/replan", json=body)
    assert answer.status_code == 422, answer.text
    first = answer.json()["errors"][0]
    assert first["pointer"] == pointer
    assert words in first["detail"]


@pytest.mark.parametrize(
    ("path", "body", "other"),
    [
        ("what-if", {"changes": [ONE_MORE]}, {"changes": []}),
        ("what-if", {"what_ifs": [{"changes": []}, {"changes": [ONE_MORE]}]}, {"what_ifs": [{"changes": []}]}),
        ("replan", {"changes": [ONE_MORE]}, {"changes": [ONE_MORE], "max_moves": 0}),
    ],
)
def test_a_request_that_is_repeated_makes_nothing_twice(
    client: httpx.Client, base: str, path: str, body: dict[str, Any], other: dict[str, Any]
) -> None:
    """The same key and body give the same runs; another body, or another base, with the key is refused."""
    headers = ASYNC | {"Idempotency-Key": f"{path} {len(body)} {body.keys()}"}
    first = client.post(f"{base}/{path}", json=body, headers=headers)
    made = made_from(client, base)
    again = client.post(f"{base}/{path}", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.headers["Location"] == first.headers["Location"]
    assert made_from(client, base) == made
    refused = client.post(f"{base}/{path}", json=other, headers=headers)
    assert (refused.status_code, "used before for another request" in refused.json()["detail"]) == (422, True)
    problem = client.get("/v1/fixtures/voorne_putten").json()
    twin = client.post("/v1/placements", json=problem, headers=WAIT).json()["run_id"]
    assert client.post(f"/v1/placements/{twin}/{path}", json=body, headers=headers).status_code == 422


def made_from(client: httpx.Client, base: str) -> list[str]:
    """List the runs that were made from the base."""
    listed = client.get("/v1/placements", params={"base": base.rpartition("/")[2], "limit": 100})
    return [run["id"] for run in listed.json()["placements"]]
