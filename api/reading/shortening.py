"""Bound the work that a hostile body can ask for: what comes after very many faults is not read."""

from collections.abc import Iterator
from functools import cache

from pydantic import ValidationError

from api.reading.schema import object_in
from api.schemas.base import Incoming
from solver.faults import Place

MOST_FAULTY = 5000
"""Faults of shape after which the rest of a document is left unread; a sender mends the first ones before others."""

_BATCH_VALUES = 1000
"""About how many values are judged at once: enough to be fast, few enough to stop in time."""

Members = dict[str, object]


def shorten(model: type[Incoming], document: object) -> dict[Place, int]:
    """Cut a document behind its first thousands of faults of shape, in place.

    Returns
    -------
    dict
        How many entries were cut off each list, or off each object with very many unknown fields.
    """
    reader = _Reader()
    if isinstance(document, dict):
        reader.read_object(model, document, ())
    return reader.unread


class _Reader:
    """Goes through a document in reading order until there is no room for more faults."""

    def __init__(self) -> None:
        self.unread: dict[Place, int] = {}
        self._room = MOST_FAULTY

    def read_object(self, model: type[Incoming], members: Members, place: Place) -> None:
        """Count the faults of an object's plain fields, then those of the lists and objects in it."""
        self._cut_unknown(model, members, place)
        nested = {name: part for name, part in members.items() if isinstance(part, list | dict)}
        self._room -= _count_faults(model, {name: value for name, value in members.items() if name not in nested})
        for name, part in nested.items():
            below = object_in(model, name)
            if isinstance(part, list):
                self._read_list(model, name, part, (*place, name))
            elif below:
                self.read_object(below, part, (*place, name))

    def _cut_unknown(self, model: type[Incoming], members: Members, place: Place) -> None:
        unknown = [name for name in members if name not in model.model_fields]
        if len(unknown) > MOST_FAULTY:
            self.unread[place] = len(unknown) - MOST_FAULTY
            for name in unknown[MOST_FAULTY:]:
                del members[name]

    def _read_list(self, model: type[Incoming], name: str, rows: list[object], place: Place) -> None:
        for start, end in _batches(rows):
            if self._room <= 0:
                self.unread[place] = len(rows) - start
                del rows[start:]
                return
            below, row = object_in(model, name), rows[start]
            if below and isinstance(row, dict) and _size(row) >= _BATCH_VALUES:
                self.read_object(below, row, (*place, start))
            else:
                self._room -= _count_faults(model, {name: rows[start:end]}) - _faults_of_none(model, name)


def _batches(rows: list[object]) -> Iterator[tuple[int, int]]:
    """Cut a list into pieces of about as many values; a very large row is a piece of its own."""
    start = values = 0
    for index, row in enumerate(rows):
        size = _size(row)
        if values and values + size > _BATCH_VALUES:
            yield start, index
            start, values = index, 0
        values += size
    if rows:
        yield start, len(rows)


def _size(row: object) -> int:
    """Count the values in a row, up to those of a batch; without recursion, since rows can be deeper than the stack."""
    size, waiting = 1, [row] if isinstance(row, dict | list) else []
    while waiting and size < _BATCH_VALUES:
        value = waiting.pop()
        size += len(value)
        if size < _BATCH_VALUES:
            parts = value.values() if isinstance(value, dict) else value
            waiting += [part for part in parts if isinstance(part, dict | list)]
    return size


def _count_faults(model: type[Incoming], members: Members) -> int:
    try:
        model.model_validate(members)
    except ValidationError as error:
        return error.error_count()
    return 0


@cache
def _faults_of_none(model: type[Incoming], name: str) -> int:
    """Count the faults of an object that has nothing but an empty list: its missing fields."""
    return _count_faults(model, {name: []})
