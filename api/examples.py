"""The worked examples of the documentation; each one runs as it stands."""

from typing import Any

from service.fixtures import load_fixture


def placement_examples() -> dict[str, Any]:
    """Return the bodies shown at the route that places students."""
    value = load_fixture("three_students") | {"options": {"time_limit_seconds": 10, "seed": 1}}
    return {"three_students": {"summary": "Three students, two sites", "value": value}}


def check_examples() -> dict[str, Any]:
    """Return the bodies shown at the route that checks a plan."""
    plan = [
        {"student": "anouk", "site": "maassluis", "offer": "maassluis/history", "mentor_place": 1},
        {"student": "bilal", "site": "maassluis", "offer": "maassluis/history", "mentor_place": 1},
        {"student": "carmen", "site": "middelharnis", "offer": "middelharnis/physics", "mentor_place": 1},
    ]
    value = {"problem": load_fixture("three_students"), "plan": plan}
    return {"three_students": {"summary": "A plan with a duo", "value": value}}
