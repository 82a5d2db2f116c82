"""What-ifs and comparisons over HTTP, on the plan of Voorne-Putten."""

import json
from typing import Any

import httpx
import pytest

from api.schemas.changes import CHANGE_MODELS
from api.schemas.convert import to_change
from solver.changes import Change
from tests.solver.changes.test_laws import AND_BACK

WAIT = {"Prefer": "wait=60"}
WITHDRAWN = {"change": "site_withdraw", "site": "spijkenisse-strandkrab"}
ONE_MORE = {"change": "mentor_places", "site": "spijkenisse-strandkrab", "subject": "biology", "by": 1}


@pytest.fixture(scope="module")
def base(base_url: str) -> str:
    """Place the students, and return the run's id."""
    with httpx.Client(base_url=base_url, timeout=90) as client:
        problem = client.get("/v1/fixtures/voorne_putten").json()
        run_id: str = client.post("/v1/placements", json=problem, headers=WAIT).json()["run_id"]
        return run_id


def what_if(client: httpx.Client, base: str, body: dict[str, Any]) -> dict[str, Any]:
    """Ask, and return the answer, which must come in time."""
    answer = client.post(f"/v1/placements/{base}/what-if", json=body, headers=WAIT)
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


def test_no_change_changes_nothing(client: httpx.Client, base: str) -> None:
    """An empty list gives the same problem, the same plan, and a comparison without moves or differences."""
    answer = what_if(client, base, {"name": "As it is", "changes": []})
    before, run = client.get(f"/v1/placements/{base}").json(), answer["run"]
    assert (run["name"], run["base_run_id"], run["state"]) == ("As it is", base, "finished")
    assert run["input_hash"] == before["input_hash"]
    assert answer["comparison"]["moves"] == []
    assert answer["comparison"]["summary"] == ["Nobody moves."]
    assert {level["difference"] for level in answer["comparison"]["levels"]} == {0}
    assert answer["result"]["placements"] == client.get(f"/v1/placements/{base}/result").json()["placements"]


def test_a_site_drops_out(client: httpx.Client, base: str) -> None:
    """Everybody who sat there moves for that reason; the comparison is found again from the run's links."""
    sat_there = {
        row["student"]
        for row in client.get(f"/v1/placements/{base}/result").json()["placements"]
        if row["site"] == "spijkenisse-strandkrab"
    }
    answer = what_if(client, base, {"name": "Dropped", "changes": [WITHDRAWN]})
    comparison = answer["comparison"]
    gone = {row["student"] for row in comparison["moves"] if row["reason"]["code"] == "site_withdrawn"}
    assert sat_there
    assert gone == sat_there
    assert all(row["from"]["site"] == "spijkenisse-strandkrab" for row in comparison["moves"] if row["student"] in gone)
    assert comparison["better"] + comparison["same"] + comparison["worse"] == 24
    links = client.get(f"/v1/placements/{answer['run']['id']}").json()["links"]
    assert client.get(links["comparison"]).json() == comparison
    assert client.get("/v1/comparisons", params={"other": "latest-change"}).json() == comparison
    assert client.get("/v1/placements/latest").json()["id"] == base
    dutch = client.get(links["comparison"], headers={"Accept-Language": "nl"})
    assert dutch.headers["Content-Language"] == "nl"
    texts = {row["reason"]["text"] for row in dutch.json()["moves"] if row["student"] in gone}
    assert texts == {"Vestiging 'spijkenisse-strandkrab' neemt geen studenten meer."}


def test_several_stand_side_by_side(client: httpx.Client, base: str) -> None:
    """One row each, in their order, beside the base; the table can be fetched again, of these or of all."""
    body = {"what_ifs": [{"name": "more", "changes": [ONE_MORE]}, {"name": "less", "changes": [WITHDRAWN]}]}
    answer = client.post(f"/v1/placements/{base}/what-if", json=body, headers=WAIT)
    table = answer.json()
    assert [row["name"] for row in table["what_ifs"]] == ["more", "less"]
    assert (table["base"]["placed"], table["base"]["moves"]) == (22, 0)
    more, less = table["what_ifs"]
    assert less["placed"] <= table["base"]["placed"] <= more["placed"]
    assert all(row["proven"] and row["partner_share"] > 0 and row["travel_minutes"] > 0 for row in table["what_ifs"])
    assert client.get(answer.headers["Content-Location"]).json() == table
    everything = client.get(f"/v1/placements/{base}/what-if").json()
    assert everything["what_ifs"][-2:] == table["what_ifs"]


def test_a_sweep_is_one_number_in_steps(client: httpx.Client, base: str) -> None:
    """Limits of 20, 40 and 60 minutes for everyone: a longer way never places fewer."""
    change = {"change": "max_travel_minutes", "who": {}}
    table = what_if(client, base, {"name": "Limit", "sweep": {"change": change, "from": 20, "to": 60, "step": 20}})
    rows = table["what_ifs"]
    assert ([row["name"] for row in rows], table["is_whole"]) == (["Limit 20", "Limit 40", "Limit 60"], True)
    assert rows[0]["placed"] < rows[2]["placed"]
    assert rows[0]["placed"] <= rows[1]["placed"] <= rows[2]["placed"]


def test_a_client_that_does_not_wait_comes_back(client: httpx.Client, base: str) -> None:
    """202 with the run, or with the table as it stands, and where to look later."""
    asynchronous = {"Prefer": "respond-async"}
    one = client.post(f"/v1/placements/{base}/what-if", json={"changes": []}, headers=asynchronous)
    assert (one.status_code, one.headers["Location"]) == (202, f"/v1/placements/{one.json()['id']}")
    two = client.post(f"/v1/placements/{base}/what-if", json={"what_ifs": [{"changes": []}]}, headers=asynchronous)
    assert (two.status_code, two.json()["is_whole"]) == (202, False)
    assert client.get(two.headers["Location"]).json()["what_ifs"][0]["run_id"] == two.json()["what_ifs"][0]["run_id"]


@pytest.mark.parametrize("change", [change for pair in AND_BACK for change in pair])
def test_the_document_of_a_change_reads_as_that_change(change: Change) -> None:
    """What an answer tells as a change can be sent back."""
    model = CHANGE_MODELS[change.kind]
    text = json.dumps(change.document())
    assert to_change(model.model_validate_json(text)) == change


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({}, "", "Give one of"),
    ({"what_ifs": []}, "", "Give one of"),
    ({"changes": [], "what_ifs": [{"changes": []}]}, "", "Give one of"),
    ({"changes": [{"change": "mentor_place"}]}, "/changes/0/change", "Maybe 'mentor_places'"),
    ({"changes": [{}]}, "/changes/0/change", "required"),
    ({"changes": [5]}, "/changes/0", "5 is not an object."),
    ({"changes": [{"change": "policy", "duo_years": [1.5]}]}, "/changes/0/duo_years/0", "not a whole number"),
    ({"what_ifs": [{"changes": []}] * 21}, "/what_ifs", "at most 20"),
    ({"sweep": {"change": {}, "from": 1, "to": 10**30}}, "/sweep/to", "more than"),
    ({"changes": [ONE_MORE | {"bye": 1}]}, "/changes/0/bye", "Maybe 'by'"),
    ({"changes": [ONE_MORE | {"by": "1"}]}, "/changes/0/by", "not a whole number"),
    ({"chnages": []}, "/chnages", "Maybe 'changes'"),
    (
        {"changes": [WITHDRAWN | {"site": "spijkenisse-strandkrabb"}]},
        "/changes/0/site",
        "Maybe 'spijkenisse-strandkrab'",
    ),
    ({"changes": [ONE_MORE | {"by": -9}]}, "/changes/0/by", "would have -8"),
    ({"changes": [WITHDRAWN | {"site": "hellevoetsluis-zeekoet"}]}, "/changes/0/site", "Pinned to"),
    ({"what_ifs": [{"changes": []}, {"changes": [ONE_MORE | {"by": -9}]}]}, "/what_ifs/1/changes/0/by", "would have"),
    ({"sweep": {"change": ONE_MORE, "from": 1, "to": 99}}, "/sweep/to", "99 what-ifs; 1 to 20"),
    ({"sweep": {"change": {"change": "quota", "id": "delta"}, "from": 1, "to": 2}}, "/sweep/change/id", "No quota"),
    (
        {"sweep": {"change": {"change": "max_travel_minutes", "value": 3}, "from": 1, "to": 2}},
        "/sweep/change/value",
        "The sweep gives this number",
    ),
    ({"sweep": {"change": {"change": "quoat"}, "from": 1, "to": 2}}, "/sweep/change/change", "Maybe 'quota'"),
    ({"changes": [], "options": {"time_limit_seconds": 1e9}}, "/options/time_limit_seconds", "limits"),
]


@pytest.mark.parametrize(("body", "pointer", "words"), REFUSED)
def test_what_cannot_be_is_refused_with_its_place(
    client: httpx.Client, base: str, body: dict[str, Any], pointer: str, words: str
) -> None:
    """Wrong shape, changes that do not apply: 422, the place in the request, what was meant; nothing is run."""
    before = newest(client, base)
    answer = client.post(f"/v1/placements/{base}/what-if", json=body)
    assert answer.status_code == 422, answer.text
    first = answer.json()["errors"][0]
    assert first["pointer"] == pointer
    assert words in first["detail"]
    assert newest(client, base) == before


def test_what_is_wrong_with_all_steps_of_a_sweep_is_told_once(client: httpx.Client, base: str) -> None:
    """Three steps for an unknown quota: one fault."""
    body = {"sweep": {"change": {"change": "quota", "id": "delta"}, "from": 1, "to": 3}}
    assert len(client.post(f"/v1/placements/{base}/what-if", json=body).json()["errors"]) == 1


def newest(client: httpx.Client, base: str) -> str:
    """Return the id of the newest run made from the base."""
    run_id: str = client.get("/v1/placements", params={"base": base, "limit": 1}).json()["placements"][0]["id"]
    return run_id


def test_a_plan_made_by_hand_is_compared(client: httpx.Client, base: str) -> None:
    """The plan itself differs in nothing; an empty one takes everybody's place; unknown people are named."""
    rows = client.get(f"/v1/placements/{base}/result").json()["placements"]
    same = client.post("/v1/comparisons", json={"base": base, "plan": rows}).json()
    assert (same["moves"], same["other"], same["other_proven"], same["broken"]) == ([], None, None, [])
    twice = client.post("/v1/comparisons", json={"base": base, "plan": [*rows, rows[0]]}).json()
    assert twice["summary"] == ["The plan made by hand breaks a rule.", "Nobody moves."]
    assert [row["text"] for row in twice["broken"]] == [f"Student {rows[0]['student']!r} is listed 2 times."]
    nobody = client.post("/v1/comparisons", json={"base": "latest", "plan": []}).json()
    assert (len(nobody["moves"]), nobody["worse"]) == (22, 22)
    assert {row["to"] for row in nobody["moves"]} == {None}
    wrong = client.post("/v1/comparisons", json={"base": base, "plan": [{"student": "s99", "site": "x"}]})
    assert wrong.status_code == 422
    assert [fault["pointer"] for fault in wrong.json()["errors"]] == ["/plan/0/student", "/plan/0/site"]


def test_plans_of_other_students_cannot_be_compared(client: httpx.Client, base: str, answer: httpx.Response) -> None:
    """422 for a plan of another problem, 404 for an unknown run, 422 for a run that nothing was changed in."""
    other = answer.json()["run_id"]
    for query, status, words in (
        ({"base": base, "other": other}, 422, "no student in common"),
        ({"base": base, "other": "nobody"}, 404, "no run 'nobody'"),
        ({"base": "nobody", "other": base}, 404, "no run 'nobody'"),
        ({"other": base}, 422, "was not made from another"),
    ):
        refused = client.get("/v1/comparisons", params=query)
        assert refused.status_code == status
        assert words in refused.json()["detail"]


def test_a_letter_names_no_other_student(client: httpx.Client, base: str) -> None:
    """Of a comparison in which many move, each letter is about its student alone."""
    moves = client.post(
        "/v1/comparisons", json={"base": base, "plan": [{"student": "s06", "site": "spijkenisse-kluut"}]}
    )
    for language in ("en", "nl"):
        letters = [row["letter"] for row in moves.json()["moves"]]
        assert len(letters) >= 21
        assert not [letter for letter in letters if any(f"s{number:02}" in letter for number in range(1, 25))]
        moves = client.post("/v1/comparisons", json={"base": base, "plan": []}, headers={"Accept-Language": language})
