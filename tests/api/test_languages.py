"""Sentences in the language that the client asks for."""

import httpx
import pytest

from api.http.languages import read_language
from api.schemas.results import reason_out
from solver.result import Reason, ReasonCode
from solver.wording import Language
from tests.api.problems import crowded_problem

DUTCH = {"Accept-Language": "nl"}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("nl", "nl"),
        ("NL-be", "nl"),
        ("de", "en"),
        ("de, nl;q=0.5", "nl"),
        ("nl;q=0.5, en;q=0.9", "en"),
        ("en-GB;q=0.5, nl-NL;q=0.9", "nl"),
        ("nl, en", "nl"),
        ("en;q=0, nl;q=0.1", "nl"),
        ("nl;q=0", "en"),
        ("*", "en"),
        ("*, nl;q=0.5", "en"),
        ("nl;q=soon", "en"),
        (";,;q=1,", "en"),
    ],
)
def test_accept_language(header: str, language: str) -> None:
    """RFC 9110: the highest quality decides, regions count as their language, and English is what remains."""
    assert read_language(header) == language


def test_reasons_in_dutch(client: httpx.Client) -> None:
    """The same run says its reasons in both languages; codes and data stay the same, and caches are told."""
    problem = client.get("/v1/fixtures/three_students").json()
    problem["students"][0] |= {"subject": "chemistry", "pinned_site": None}
    dutch = client.post("/v1/placements", json=problem, headers={"Prefer": "wait=60", "Accept-Language": "nl-NL"})
    english = client.get(dutch.headers["Content-Location"])
    assert (dutch.headers["Content-Language"], dutch.headers["Vary"]) == ("nl", "Accept-Language")
    assert (english.headers["Content-Language"], english.headers["Vary"]) == ("en", "Accept-Language")
    reasons = [answer.json()["unplaced"][0]["reasons"][0] for answer in (dutch, english)]
    assert [reason.pop("text") for reason in reasons] == [
        "Geen enkele vestiging biedt chemistry aan.",
        "No site offers chemistry.",
    ]
    assert [reason.pop("letter") for reason in reasons] == [
        "Geen enkele school biedt deze periode een stageplek voor chemistry aan.",
        "No school offers a place in chemistry this term.",
    ]
    assert reasons[0] == reasons[1]
    assert reasons[0]["data"] == {"subject": "chemistry"}


def test_reasons_of_earlier_versions() -> None:
    """A reason that was stored without data keeps its English text in any language, and has no letter."""
    out = reason_out(Reason(code=ReasonCode.SITE_FULL, text="Full.", site="A"), Language.NL)
    assert (out.text, out.letter) == ("Full.", None)
    gone = reason_out(Reason(code=ReasonCode.SITE_FULL, text="Full.", wording="packed"), Language.NL)
    assert (gone.text, gone.letter) == ("Full.", None)


def test_a_broken_plan_in_dutch(client: httpx.Client) -> None:
    """The check and the comparison say which rules a plan made by hand breaks in the language asked for."""
    problem = client.get("/v1/fixtures/three_students").json()
    base = client.post("/v1/placements", json=problem, headers={"Prefer": "wait=60"}).json()["run_id"]
    plan = [{"student": "anouk", "site": "maassluis"}] * 2
    dutch = {"Accept-Language": "nl"}
    checked = client.post("/v1/placements/check", json={"problem": problem, "plan": plan}, headers=dutch)
    compared = client.post("/v1/comparisons", json={"base": base, "plan": plan}, headers=dutch)
    for answer in (checked, compared):
        assert answer.headers["Content-Language"] == "nl"
        assert "Student 'anouk' staat 2 keer in het plan." in [row["text"] for row in answer.json()["broken"]]
        assert answer.json()["broken"][0]["data"] == {"student": "anouk", "rows": 2}


def test_a_solve_that_is_out_of_time_says_so_in_dutch(client: httpx.Client) -> None:
    """The message of a result is said in the language asked for; no level is called proven that is not."""
    problem = client.get("/v1/fixtures/rpo_rijnmond").json() | {"options": {"time_limit_seconds": 0.001}}
    dutch = client.post("/v1/placements", json=problem, headers={"Prefer": "wait=60", "Accept-Language": "nl"})
    english = client.get(dutch.headers["Content-Location"]).json()
    assert english["termination"] == "feasible"
    assert not all(level["proven"] for level in english["levels"])
    assert dutch.json()["message"].startswith("De berekening stopte voordat elk niveau bewezen was;")
    assert english["message"].startswith("The search stopped before every level was proven;")


def test_a_run_says_how_it_ended_in_the_language_asked_for(client: httpx.Client) -> None:
    """Wherever a run is shown: itself, in the list, in its events, cancelled and renamed; the codes stay the same."""
    path = client.post("/v1/placements", json=crowded_problem(), headers={"Prefer": "respond-async"}).headers[
        "location"
    ]
    cancelled = client.delete(path, headers=DUTCH)
    message = cancelled.json()["message"]
    assert message.startswith("De berekening is geannuleerd. ")
    assert cancelled.json()["sentences"][0] == {"code": "ending.cancelled", "data": {}}
    events, listed = client.get(f"{path}/events", headers=DUTCH), client.get("/v1/placements", headers=DUTCH)
    shown = [client.get(path, headers=DUTCH), client.patch(path, json={"name": "B"}, headers=DUTCH), listed, events]
    for answer in (cancelled, *shown):
        assert message in answer.text
        assert (answer.headers["Content-Language"], answer.headers["Vary"]) == ("nl", "Accept-Language")
    english = client.get(path)
    assert english.headers["Content-Language"] == "en"
    assert english.json()["message"].startswith("The run was cancelled. ")
    assert english.json()["sentences"] == cancelled.json()["sentences"]


def test_what_is_not_there_is_said_in_the_language_asked_for(client: httpx.Client) -> None:
    """A run that goes on has no result: 409, in Dutch and in English."""
    path = client.post("/v1/placements", json=crowded_problem(), headers={"Prefer": "respond-async"}).headers[
        "location"
    ]
    waiting = client.get(f"{path}/result", headers=DUTCH)
    assert (waiting.status_code, waiting.headers["Content-Language"]) == (409, "nl")
    assert waiting.json()["detail"].endswith("; het resultaat is er zodra hij klaar is.")
    assert client.get(f"{path}/result").json()["detail"].endswith("; its result is there once it has ended.")
    client.delete(path)
