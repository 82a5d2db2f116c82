"""Every pair of a wrong type and a fault of meaning in the good problem."""

from collections.abc import Iterator
from typing import Any

from tests.api.problems import good_problem

Path = tuple[str | int, ...]

MEANINGS: dict[Path, Any] = {
    ("partnerships", 0, "institutes", 0): "nobody-1",
    ("partnerships", 0, "thresholds", 1): -1,
    ("partnerships", 0, "target_students"): -1,
    ("sites", 0, "board"): "nobody-2",
    ("sites", 0, "cluster"): "nobody-3",
    ("sites", 0, "max_students"): -1,
    ("sites", 0, "location", "lat"): 95.0,
    ("sites", 0, "offers", 0, "mentor_places"): -1,
    ("sites", 0, "offers", 0, "years", 1): 11,
    ("sites", 0, "offers", 1, "institutes", 0): "nobody-4",
    ("students", 0, "institute"): "nobody-5",
    ("students", 0, "year"): 11,
    ("students", 0, "preferences", 1): "nobody-6",
    ("students", 0, "duo_with"): "nobody-7",
    ("students", 0, "home", "lon"): 200.0,
    ("students", 2, "pinned_site"): "nobody-8",
    ("students", 2, "excluded_sites", 0): "nobody-9",
    ("travel", "minutes", 0, "student"): "nobody-10",
    ("travel", "minutes", 0, "minutes"): -1,
    ("shortages", 0, "weight"): -1,
    ("shortages", 0, "where", "cluster"): "nobody-11",
    ("quotas", 0, "max"): -1,
    ("quotas", 0, "who", "institute"): "nobody-12",
    ("policy", "duo_years", 0): 0,
    ("policy", "default_max_travel_minutes"): -1,
    ("policy", "travel_charge", 1, "per_minute"): -1,
}
"""Places of the good problem, each with a value that is wrong there although its type is right."""

WRONG_TYPE = {"neither": "text", "nor": "number"}
"""A value that no single field takes."""

PARTNERSHIP: Path = ("sites", 0, "partnership")
"""What the one rule above that reads two fields, that of the cluster, needs to be legible."""


def leaves(value: object, place: Path = ()) -> Iterator[Path]:
    """Yield the places of all plain values in a document."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if members is None:
        yield place
    else:
        for name, member in members:
            yield from leaves(member, (*place, name))


LEAVES = list(leaves(good_problem()))


def put(document: Any, place: Path, value: object) -> None:
    """Replace the value at a place."""
    for step in place[:-1]:
        document = document[step]
    document[place[-1]] = value


def pairs_in_one_row() -> Iterator[tuple[Path, Path]]:
    """Yield each place of a fault of meaning with every other field of the same row."""
    for meaning in MEANINGS:
        for leaf in LEAVES:
            needed = meaning[-1] == "cluster" and leaf == PARTNERSHIP
            if leaf != meaning and _row(leaf) == _row(meaning) and not needed:
                yield meaning, leaf


def _row(place: Path) -> Path:
    """Return the outermost row of a place, such as ``sites[0]``, or the part of the policy."""
    return place[:3] if place[0] == "travel" else place[:2]
