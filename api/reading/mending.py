"""Mending a document of wrong shape, so that faults of meaning in its right parts show as well."""

from collections.abc import Collection, Iterable
from typing import Any

from solver.faults import Fault, Place
from solver.faults.numbers import YEAR

_ROWS: dict[str | int, dict[str, Any]] = {
    "institutes": {"id": ""},
    "boards": {"id": ""},
    "partnerships": {"id": "", "clusters": []},
    "clusters": {"id": ""},
    "sites": {"id": "", "offers": []},
    "offers": {"id": "", "subject": "", "mentor_places": 0},
    "students": {"id": "", "institute": "", "subject": "", "year": YEAR.low},
    "minutes": {"student": "", "site": "", "minutes": 0},
    "shortages": {"subject": ""},
    "quotas": {},
    "plan": {"student": "", "site": ""},
    "placements": {"student": "", "site": ""},
}
"""A harmless row for each list; the fields named here are kept when they can be read."""

_ALL_YEARS = list(range(YEAR.low, YEAR.high + 1))
_FIELDS: dict[Place, object] = {
    ("travel",): {"source": "matrix"},
    ("travel", "source"): "matrix",
    ("policy",): {"duo_years": _ALL_YEARS},
    ("policy", "duo_years"): _ALL_YEARS,
}
"""Values that make no row look wrong where the default could: a matrix needs no homes."""

_BEYOND_MENDING = {
    *((), ("problem",)),
    *((name,) for name in ("institutes", "boards", "partnerships", "sites", "students")),
}
"""Without these, each reference to their rows would look unknown."""


def mend(document: Any, faults: Iterable[Fault]) -> set[Place]:  # noqa: ANN401 - any JSON value
    """Replace each faulty row or field in ``document`` by a harmless one; name the places touched.

    A fault that is found in those places afterwards says nothing about what was sent. When the
    whole document has to be given up, the place touched is the root.
    """
    faulty = {fault.place for fault in faults}
    touched = {_row_or_field(place) for place in faulty}
    if any(_without_root(place) in _BEYOND_MENDING or place[-1] == "clusters" for place in touched):
        return {()}
    for place in sorted(touched, key=len, reverse=True):
        _replace(document, place, faulty)
    return touched


def is_touched(place: Place, touched: Collection[Place]) -> bool:
    """Tell whether ``place`` belongs to a touched row or field; a row inside a touched row is its own."""
    return () in touched or _row_or_field(place) in touched


def _row_or_field(place: Place) -> Place:
    """Find the innermost row that holds ``place``, else the field of the problem or of a part of it."""
    for depth in range(len(place) - 1, 0, -1):
        if isinstance(place[depth], int) and place[depth - 1] in _ROWS:
            return place[: depth + 1]
    root = len(place) - len(_without_root(place))
    return place[: root + 2]


def _without_root(place: Place) -> Place:
    """Drop the step to the problem in a check request."""
    return place[1:] if place[:1] == ("problem",) else place


def _replace(document: Any, place: Place, faulty: Collection[Place]) -> None:  # noqa: ANN401 - any JSON value
    *path, last = place
    parent = document
    for step in path:
        parent = parent[step]
    if isinstance(parent, list):
        parent[int(last)] = _harmless_row(parent[int(last)], place, faulty)
    elif _without_root(place) in _FIELDS:
        parent[last] = _FIELDS[_without_root(place)]
    else:
        parent.pop(last, None)


def _harmless_row(row: object, place: Place, faulty: Collection[Place]) -> dict[str, Any]:
    harmless = _ROWS[place[-2]]
    legible = row if isinstance(row, dict) else {}
    return {
        name: legible[name] if isinstance(legible.get(name), type(value)) and (*place, name) not in faulty else value
        for name, value in harmless.items()
    }
