"""The worked examples of the documentation; each one runs as it stands."""

from typing import Any

from fastapi.openapi.models import Example

from service.fixtures import load_fixture
from service.latest import LATEST, LATEST_CHANGE

MEETING = "voorne_putten"
"""The fixture that the examples of a planner's meeting are about."""

_FIXTURES = {
    MEETING: "Voorne-Putten: 24 students, 6 sites",
    "three_students": "Three students, two sites",
    "rpo_rijnmond": "RPO Rijnmond: 350 students, 40 sites",
}

NAMED_RUNS: dict[str, Example] = {
    "latest": {"summary": "The plan that was placed last", "value": LATEST},
    "latest-change": {"summary": "The last plan made from another one", "value": LATEST_CHANGE},
}
LATEST_CHANGES = {"latest-change": NAMED_RUNS["latest-change"]}
PATIENCE: dict[str, Example] = {"wait": {"summary": "Wait a minute for the answer", "value": ["wait=60"]}}
STUDENTS: dict[str, Example] = {
    "s05": {"summary": "s05, who has no place", "value": "s05"},
    "s03": {"summary": "s03, who has one", "value": "s03"},
}


def fixture_names() -> dict[str, Example]:
    """Return the names to choose from at the route that fetches a fixture."""
    return {name: {"summary": summary, "value": name} for name, summary in _FIXTURES.items()}


def placement_examples() -> dict[str, Any]:
    """Return the bodies shown at the route that places students."""
    options = {"options": {"time_limit_seconds": 10, "seed": 1}}
    return {
        name: {"summary": _FIXTURES[name], "value": load_fixture(name) | options}
        for name in (MEETING, "three_students")
    }


def check_examples() -> dict[str, Any]:
    """Return the bodies shown at the route that checks a plan."""
    plan = [
        {"student": "anouk", "site": "maassluis", "offer": "maassluis/history", "mentor_place": 1},
        {"student": "bilal", "site": "maassluis", "offer": "maassluis/history", "mentor_place": 1},
        {"student": "carmen", "site": "middelharnis", "offer": "middelharnis/physics", "mentor_place": 1},
    ]
    value = {"problem": load_fixture("three_students"), "plan": plan}
    return {"three_students": {"summary": "A plan with a duo", "value": value}}


def what_if_examples() -> dict[str, Any]:
    """Return the bodies shown at the route of what-ifs."""
    withdrawn = {
        "name": "Strandkrab drops out",
        "changes": [{"change": "site_withdraw", "site": "spijkenisse-strandkrab"}],
    }
    one_more = {
        "name": "One mentor more for mathematics",
        "changes": [{"change": "mentor_places", "site": "spijkenisse-kluut", "subject": "mathematics", "by": 1}],
    }
    both = {
        "name": "A duo more, and a longer way for all but first-years",
        "changes": [
            {"change": "duo_allowed", "site": "spijkenisse-scholekster", "value": True},
            {"change": "max_travel_minutes", "who": {"years": [2, 3, 4]}, "by": 15},
        ],
    }
    limits = {"change": {"change": "max_travel_minutes", "who": {}}, "from": 30, "to": 60, "step": 15}
    bodies = {
        "One mentor more": one_more,
        "A site drops out": withdrawn,
        "Two changes at once": both,
        "No change at all": {"name": "As it is", "changes": []},
        "Two what-ifs side by side": {"what_ifs": [withdrawn, one_more]},
        "Travel limits from 30 to 60 minutes": {"name": "Limit", "sweep": limits},
    }
    return {_name(summary): {"summary": summary, "value": body} for summary, body in bodies.items()}


def replan_examples() -> dict[str, Any]:
    """Return the bodies shown at the route that replans."""
    one_more = {"change": "mentor_places", "site": "spijkenisse-kluut", "subject": "mathematics", "by": 1}
    bodies = {
        "One mentor more, some must stay": {
            "name": "One mentor more",
            "changes": [one_more],
            "pins": [{"student": "s01", "site": "spijkenisse-kluut", "reason": "Has started there."}],
            "published": ["s02", "s06"],
            "max_moves": 2,
        },
        "No move at all": {"name": "As it is", "max_moves": 0},
        "Few moves before partner schools": {
            "name": "Few moves",
            "changes": [{"change": "site_withdraw", "site": "spijkenisse-strandkrab"}],
            "levels": ["placed", "moves", "partnership", "shortage", "fit", "travel"],
        },
    }
    return {_name(summary): {"summary": summary, "value": body} for summary, body in bodies.items()}


def backfill_examples() -> dict[str, Any]:
    """Return the bodies shown at the route that fills a place."""
    bodies = {
        "s19 withdraws": {"withdraws": "s19"},
        "s03 withdraws, nobody may move": {"withdraws": "s03", "max_moves": 0},
        "A place for english in Brielle": {"site": "brielle-grauwegans", "subject": "english"},
    }
    return {_name(summary): {"summary": summary, "value": body} for summary, body in bodies.items()}


def late_students_examples() -> dict[str, Any]:
    """Return the bodies shown at the route of late students."""
    late = {
        "id": "s25",
        "institute": "maas",
        "subject": "biology",
        "year": 2,
        "home": {"lat": 51.85, "lon": 4.32},
        "travel_mode": "bicycle",
    }
    other = late | {"id": "s26", "subject": "geography", "home": {"lat": 51.83, "lon": 4.13}}
    bodies = {
        "One late student": {"students": [late]},
        "Two, and three may move": {"students": [late, other], "max_moves": 3},
    }
    return {_name(summary): {"summary": summary, "value": body} for summary, body in bodies.items()}


def comparison_examples() -> dict[str, Any]:
    """Return the bodies shown at the route that compares a run with a plan made by hand."""
    plan = [
        {"student": "s01", "site": "spijkenisse-kluut"},
        {"student": "s06", "site": "spijkenisse-kluut"},
        {"student": "s07", "site": "spijkenisse-kluut"},
        {"student": "s24", "site": "hellevoetsluis-zeekoet"},
    ]
    return {"by_hand": {"summary": "A plan made by hand", "value": {"base": LATEST, "plan": plan}}}


def _name(summary: str) -> str:
    return summary.lower().replace(",", "").replace(" ", "_")
