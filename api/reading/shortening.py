"""Bound the work that a hostile body can ask for: rows after very many faulty ones are not read."""

from collections.abc import Iterator

from pydantic import ValidationError

from api.schemas.base import Incoming

MOST_FAULTY = 1000
"""Faults after which the rest of a list is left unread; a sender mends the first ones before any others."""

_WINDOW = 1000
_PROBLEM_LISTS = (("students",), ("sites",), ("travel", "minutes"))
_LISTS = (*_PROBLEM_LISTS, *(("problem", *path) for path in _PROBLEM_LISTS), ("plan",), ("placements",))


def shorten(model: type[Incoming], document: object) -> None:
    """Cut each long list of a document behind its first thousand faults of shape, in place."""
    for path in _LISTS:
        rows = _at(document, path)
        if isinstance(rows, list) and len(rows) > _WINDOW:
            del rows[_readable(model, path, rows) :]


def _readable(model: type[Incoming], path: tuple[str, ...], rows: list[object]) -> int:
    """Return how many rows to read: all, or those up to the window with the thousandth fault."""
    faulty = 0
    for start, window in _windows(rows):
        faulty += _count_faults(model, path, window)
        if faulty >= MOST_FAULTY:
            return start + len(window)
    return len(rows)


def _windows(rows: list[object]) -> Iterator[tuple[int, list[object]]]:
    for start in range(0, len(rows), _WINDOW):
        yield start, rows[start : start + _WINDOW]


def _count_faults(model: type[Incoming], path: tuple[str, ...], window: list[object]) -> int:
    """Count the faults in some rows of one list, by a document that holds nothing else."""
    document: object = window
    for key in reversed(path):
        document = {key: document}
    try:
        model.model_validate(document)
    except ValidationError as error:
        return sum(fault["loc"][: len(path)] == path for fault in error.errors(include_url=False, include_input=False))
    return 0


def _at(document: object, path: tuple[str, ...]) -> object:
    for key in path:
        document = document.get(key) if isinstance(document, dict) else None
    return document
