"""What places, sites and duos are worth, and who has no alternative, over HTTP."""

from collections.abc import Iterator

import httpx
import pytest

from tests.api.problems import spoiled

PATIENT = {"Prefer": "wait=60"}


@pytest.fixture(scope="module")
def short(base_url: str) -> Iterator[tuple[httpx.Client, str]]:
    """Place students where one place for Anna and Bram is left."""
    body = spoiled(("sites.0.duo_allowed", False), ("sites.1.offers.0.mentor_places", 0))
    with httpx.Client(base_url=base_url, timeout=90, headers=PATIENT) as client:
        yield client, f"/v1/placements/{client.post('/v1/placements', json=body).json()['run_id']}"


def test_one_more_place_is_a_student_more(short: tuple[httpx.Client, str]) -> None:
    """The gain leads the list, with its chain and a sentence in the language asked for; physics brings nothing."""
    client, path = short
    told = client.get(f"{path}/place-values", headers={"Accept-Language": "nl"}).json()
    best = told["gains"][0]
    assert best["at"]["subject"] == "history"
    assert best["effect"]["levels"][0]["after"] == best["effect"]["levels"][0]["before"] + 1
    assert best["effect"]["moves"][-1]["from_site"] is None
    first, last = best["effect"]["moves"][0], best["effect"]["moves"][-1]
    assert best["text"].startswith(
        f"Eén begeleidingsplaats meer voor history op {first['to_site']!r} levert op: één student meer geplaatst en "
    )
    assert best["text"].endswith(
        f"{last['student']!r}, nog zonder plaats, krijgt er een op vestiging {last['to_site']!r}."
    )
    assert [(row["offer"], row["text"]) for row in told["no_gain"]] == [
        (
            "brielle-physics",
            "Eén begeleidingsplaats meer voor physics op 'brielle' levert niets op: geen plan wordt daarmee beter.",
        )
    ]
    only = client.get(f"{path}/place-values", params={"subject": "physics"}).json()
    assert (only["gains"], [row["offer"] for row in only["no_gain"]]) == ([], ["brielle-physics"])


def test_what_is_unknown_is_not_found(short: tuple[httpx.Client, str]) -> None:
    """An unknown subject, site or run; a word that is none for what is withdrawn is a fault."""
    client, path = short
    for query in ({"subject": "alchemy"}, {"site": "nowhere"}):
        assert client.get(f"{path}/place-values", params=query).status_code == 404
    assert client.get("/v1/placements/nobody/duos").status_code == 404
    assert client.get(f"{path}/withdrawals", params={"of": "mentor"}).status_code == 422


def test_withdrawals_alternatives_and_duos(client: httpx.Client, answer: httpx.Response) -> None:
    """Each answers about the plan that is there, in the order of what hurts."""
    path = f"/v1/placements/{answer.json()['run_id']}"
    gone = client.get(f"{path}/withdrawals", headers=PATIENT).json()
    assert {row["site"] for row in gone["withdrawals"]} == {"brielle", "rozenburg"}
    places = client.get(f"{path}/withdrawals", params={"of": "place"}, headers=PATIENT).json()
    assert {row["offer"] for row in places["withdrawals"]} == {
        "brielle-history",
        "brielle-physics",
        "rozenburg-history",
    }
    alternatives = client.get(f"{path}/alternatives", headers=PATIENT).json()
    placed = len(answer.json()["placements"])
    assert len(alternatives["students"]) + alternatives["with_alternative"] == placed
    assert all(row["student"] in row["text"] for row in alternatives["students"])
    duos = client.get(f"{path}/duos", headers=PATIENT).json()
    shared = {
        tuple(sorted((row["student"], row["duo_with"]))) for row in answer.json()["placements"] if row["duo_with"]
    }
    assert {tuple(row["students"]) for row in duos["duos"]} == shared
    assert all(row["text"] for row in [*gone["withdrawals"], *places["withdrawals"], *duos["duos"]])
