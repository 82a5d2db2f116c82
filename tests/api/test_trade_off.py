"""Moves against levels, over HTTP."""

from typing import Any

import httpx

from tests.api.problems import good_problem

PATIENT = {"Prefer": "wait=60"}


def placed(client: httpx.Client, document: dict[str, Any]) -> dict[str, Any]:
    """Place and return the result."""
    answer = client.post("/v1/placements", json=document, headers=PATIENT)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


def test_the_list_goes_from_no_move_to_the_best_plan(client: httpx.Client) -> None:
    """From a current plan with everybody at the other site: the last row has the levels of the best plan."""
    best = placed(client, good_problem())
    elsewhere = {"brielle": "rozenburg", "rozenburg": "brielle"}
    current = [{"student": row["student"], "site": elsewhere[row["site"]]} for row in best["placements"]]
    run = placed(client, good_problem() | {"current_plan": current})
    told = client.get(f"/v1/placements/{run['run_id']}/trade-off", headers=PATIENT).json()
    values = [[level["value"] for level in plan["levels"]] for plan in told["plans"]]
    assert values[-1] == [level["value"] for level in best["levels"]]
    assert [plan["moves"] for plan in told["plans"]] == sorted({plan["moves"] for plan in told["plans"]})
    assert (told["is_whole"], told["base_run_id"]) == (True, run["run_id"])
    assert all(len(plan["movers"]) == plan["moves"] for plan in told["plans"])


def test_without_a_current_plan_there_is_nothing_to_trade(client: httpx.Client, answer: httpx.Response) -> None:
    """A run of a problem without a current plan is a conflict, and says what to do."""
    told = client.get(f"/v1/placements/{answer.json()['run_id']}/trade-off", headers=PATIENT)
    assert (told.status_code, "replan the run first" in told.json()["detail"]) == (409, True)
