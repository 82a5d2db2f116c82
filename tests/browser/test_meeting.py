"""A planner's meeting, clicked through on the documentation page in a real Chromium, with the page's own examples."""

import json

import pytest

from tests.browser.workbench import Workbench

pytestmark = pytest.mark.browser


def test_without_a_key_the_page_says_what_is_missing(workbench: Workbench) -> None:
    """Who follows a link to a row finds it unfolded; without a key it answers with a sentence."""
    answer = workbench.linked("get_fixtures").try_out().execute()
    assert answer.status == 401
    assert answer.json["detail"] == "An API key is needed: send it as 'Authorization: Bearer plk_...'."


def test_the_meeting(workbench: Workbench, key: str) -> None:
    """A whole meeting, from loading to replanning: nothing is typed but the key, each answer follows the last."""
    workbench.authorise(key)

    fixture = workbench.operation("get_fixture").execute()
    assert fixture.status == 200
    assert len(fixture.json["students"]) == 24

    placed = workbench.operation("place_students").execute()
    assert placed.status == 200
    assert placed.json["termination"] == "optimal"
    assert [row["student"] for row in placed.json["unplaced"]] == ["s05", "s17"]

    result = workbench.operation("get_placement_result").execute()
    assert result.json == placed.json

    why = workbench.operation("why").execute()
    assert why.status == 200
    assert why.json["placement"] is None
    full = next(row for row in why.json["reasons"] if row["code"] == "offer_full")
    assert full["text"] == (
        "Offer 'brielle-grauwegans/mathematics' at 'brielle-grauwegans' has 1 mentor place and none free; there: s03."
    )

    change = workbench.operation("what_if").execute()
    assert change.status == 200
    moves = {row["student"]: row["to"]["site"] for row in change.json["comparison"]["moves"]}
    assert moves == {"s03": "spijkenisse-kluut", "s05": "brielle-grauwegans"}
    assert change.json["result"]["kpis"]["placed"] == 23

    compared = workbench.operation("get_comparison").execute()
    assert compared.json == change.json["comparison"]
    assert compared.json["summary"][:2] == [
        "2 students move; 1 is better off, 1 is worse off.",
        "Better: placed students, 23 instead of 22.",
    ]

    replanned = workbench.operation("replan").execute()
    assert {row["student"] for row in replanned.json["comparison"]["moves"]} == set(moves)
    assert [row["pin_reason"] for row in replanned.json["result"]["placements"] if row["student"] == "s01"] == [
        "Has started there."
    ]


def test_what_places_are_worth(workbench: Workbench) -> None:
    """Asked about the plan of the meeting: the place that s05 lacks brings most."""
    values = workbench.operation("place_values").execute()
    assert values.json["not_valued"] == []
    assert values.json["gains"][0]["text"].startswith(
        "One more mentor place for mathematics at 'brielle-grauwegans' brings one more student placed and one more "
        "student at partner sites. 's05', who had no place, gets one at 'brielle-grauwegans'. "
    )


def test_a_mistake_in_a_problem_is_told_with_its_place(workbench: Workbench) -> None:
    """Who edits the example and errs reads what is wrong, and where."""
    wrong = {"schema_version": 1, "sites": [], "students": [{"id": "s01", "institute": "mass", "subject": "history"}]}
    answer = workbench.operation("check_placements").write_body(json.dumps({"problem": wrong, "plan": []}))
    refused = answer.execute()
    assert refused.status == 422
    assert "/problem/students/0/year" in [fault["pointer"] for fault in refused.json["errors"]]


def test_the_page_has_asked_no_other_host(workbench: Workbench) -> None:
    """All that was done above works without a network."""
    assert workbench.asked_hosts == {workbench.own_host}
