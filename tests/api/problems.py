"""A small good problem that uses every part of the wire format, to be spoiled by tests."""

from copy import deepcopy
from random import Random
from typing import Any

_GOOD: dict[str, Any] = {
    "schema_version": 1,
    "name": "Small",
    "term": "2026-1",
    "institutes": [{"id": "hr", "name": "Hogeschool Rijn"}, {"id": "ul", "name": "Universiteit Lek"}],
    "boards": [{"id": "bakboord", "name": "Bakboord"}],
    "partnerships": [
        {
            "id": "rpo",
            "name": "Rijn",
            "status": "recognised",
            "institutes": ["hr"],
            "clusters": [{"id": "noord", "name": "Noord"}],
            "target_students": 3,
            "thresholds": [2, 5],
            "counted_last_year": 1,
        },
        {"id": "asp", "status": "aspirant", "clusters": [{"id": "zuid"}]},
    ],
    "sites": [
        {
            "id": "brielle",
            "name": "Lyceum Brielle",
            "location": {"lat": 51.9, "lon": 4.16},
            "board": "bakboord",
            "partnership": "rpo",
            "cluster": "noord",
            "partner_status": "partner",
            "sector": "vo",
            "levels": ["havo", "vwo"],
            "max_students": 4,
            "duo_allowed": True,
            "tags": ["research"],
            "offers": [
                {"id": "brielle-history", "subject": "history", "years": [1, 2], "mentor_places": 1},
                {"id": "brielle-physics", "subject": "physics", "mentor_places": 1, "institutes": ["hr"]},
            ],
        },
        {
            "id": "rozenburg",
            "location": {"lat": 51.9, "lon": 4.25},
            "offers": [{"id": "rozenburg-history", "subject": "history", "mentor_places": 2, "degree": 2}],
        },
    ],
    "students": [
        {
            "id": "anna",
            "institute": "hr",
            "subject": "history",
            "year": 1,
            "mode": "full_time",
            "home": {"lat": 51.92, "lon": 4.2},
            "travel_mode": "bicycle",
            "preferences": ["brielle", "rozenburg"],
            "wishes": ["research"],
            "duo": "allowed",
            "duo_with": "bram",
        },
        {
            "id": "bram",
            "institute": "hr",
            "subject": "history",
            "year": 1,
            "home": {"lat": 51.91, "lon": 4.21},
            "travel_mode": "car",
            "duo_with": "anna",
        },
        {
            "id": "chiara",
            "institute": "ul",
            "subject": "physics",
            "year": 3,
            "home": {"lat": 51.93, "lon": 4.15},
            "excluded_sites": ["rozenburg"],
            "pinned_site": "brielle",
            "pin_reason": "works there",
        },
    ],
    "travel": {
        "source": "matrix",
        "minutes": [
            {"student": "anna", "site": "brielle", "minutes": 20},
            {"student": "anna", "site": "rozenburg", "minutes": 30},
            {"student": "bram", "site": "brielle", "minutes": 25},
            {"student": "chiara", "site": "brielle", "minutes": 15},
        ],
    },
    "shortages": [{"subject": "physics", "weight": 2, "target": 1, "where": {"cluster": "noord"}}],
    "quotas": [{"id": "q1", "who": {"institute": "hr"}, "where": {"site": ["brielle"]}, "max": 3}],
    "policy": {
        "levels": ["placed", "partnership", "shortage", "fit", "travel"],
        "duo_years": [1],
        "travel_charge": [{"from_minutes": 0, "per_minute": 1}, {"from_minutes": 45, "per_minute": 3}],
    },
}


def good_problem() -> dict[str, Any]:
    """Return a fresh copy of the good problem."""
    return deepcopy(_GOOD)


def spoiled(*changes: tuple[str, Any]) -> dict[str, Any]:
    """Return the good problem with values replaced or added at dotted places, such as ``students.0.year``."""
    document = good_problem()
    for place, value in changes:
        *path, last = [int(step) if step.isdecimal() else step for step in place.split(".")]
        parent: Any = document
        for step in path:
            parent = parent[step]
        if isinstance(parent, list) and last == len(parent):
            parent.append(value)
        else:
            parent[last] = value
    return document


def crowded_problem(students: int = 700, sites: int = 70) -> dict[str, Any]:
    """Return a made-up region with fewer places than students, which takes the solver many seconds."""
    draw = Random(1)
    weights = {"history": 8, "dutch": 5, "english": 5, "maths": 4, "biology": 3, "physics": 1}

    def point() -> dict[str, float]:
        return {"lat": draw.uniform(51.8, 52.1), "lon": draw.uniform(4.1, 4.7)}

    return {
        "institutes": [{"id": "hr"}],
        "sites": [
            {
                "id": f"site-{number}",
                "location": point(),
                "partner_status": draw.choice(["partner", "partner", "follower", "none"]),
                "duo_allowed": number % 2 == 0,
                "offers": [
                    {"id": f"{subject}-{number}", "subject": subject, "mentor_places": draw.randint(1, 2)}
                    for subject in weights
                ],
            }
            for number in range(sites)
        ],
        "students": [
            {
                "id": f"student-{number}",
                "institute": "hr",
                "subject": draw.choices(list(weights), list(weights.values()))[0],
                "year": draw.randint(1, 4),
                "home": point(),
                "preferences": [f"site-{site}" for site in draw.sample(range(sites), 2)],
            }
            for number in range(students)
        ],
    }
