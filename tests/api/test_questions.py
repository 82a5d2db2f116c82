"""Questions over HTTP."""

import httpx
import pytest

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
