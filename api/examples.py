"""The worked examples of the documentation; each one runs as it stands."""

from typing import Any

_PROBLEM: dict[str, Any] = {
    "schema_version": 1,
    "name": "Two students, one site",
    "term": "2026-1",
    "institutes": [{"id": "HR", "name": "Hogeschool Rijnmond"}],
    "sites": [
        {
            "id": "spijkenisse",
            "name": "College aan de Oude Maas",
            "location": {"lat": 51.845, "lon": 4.329},
            "partner_status": "partner",
            "sector": "vo",
            "offers": [{"id": "spijkenisse-physics", "subject": "physics", "mentor_places": 1}],
        }
    ],
    "students": [
        {
            "id": "S1",
            "institute": "HR",
            "subject": "physics",
            "year": 2,
            "home": {"lat": 51.86, "lon": 4.36},
            "travel_mode": "bicycle",
        },
        {
            "id": "S2",
            "institute": "HR",
            "subject": "history",
            "year": 1,
            "home": {"lat": 51.83, "lon": 4.31},
        },
    ],
}

PLACEMENT_EXAMPLES: dict[str, Any] = {
    "small": {
        "summary": "A small problem",
        "value": _PROBLEM | {"options": {"time_limit_seconds": 10, "seed": 1}},
    }
}
CHECK_EXAMPLES: dict[str, Any] = {
    "small": {
        "summary": "A plan for the small problem",
        "value": {
            "problem": _PROBLEM,
            "plan": [
                {
                    "student": "S1",
                    "site": "spijkenisse",
                    "offer": "spijkenisse-physics",
                    "mentor_place": 1,
                }
            ],
        },
    }
}
