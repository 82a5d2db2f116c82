"""Mending a document of wrong shape, so that all its faults of meaning show as well."""

from collections.abc import Iterable
from typing import Any

from api.reading.guesses import FieldGuesses
from api.reading.schema import fields_of, harmless, is_needed, kind_at
from api.schemas.base import Incoming
from solver.faults import Fault, Place


def mend(document: Any, faults: Iterable[Fault], guesses: FieldGuesses) -> set[Place]:  # noqa: ANN401 - any JSON value
    """Replace each value of wrong shape by its default, or else by one that says nothing; name the places in doubt.

    Nothing but these values changes: the fields beside them, and the rows below and above, keep what was sent. In
    doubt is also a field that is absent when another, unknown one has nearly its name. When the whole document has
    the wrong shape, it stays as it is.
    """
    doubtful: set[Place] = set()
    for place in (fault.place for fault in faults):
        doubtful.add(place)
        if place:
            doubtful |= _meant(guesses, place)
            _replace(guesses.model, document, place)
    return doubtful


def _meant(guesses: FieldGuesses, place: Place) -> set[Place]:
    *path, last = place
    if isinstance(last, int) or last in fields_of(kind_at(guesses.model, tuple(path))):
        return set()
    guess = guesses.field(place)
    return {(*path, guess)} if guess else set()


def _replace(model: type[Incoming], document: Any, place: Place) -> None:  # noqa: ANN401 - any JSON value
    *path, last = place
    parent = document
    for step in path:
        parent = parent[step]
    if isinstance(last, int):
        parent[last] = harmless(kind_at(model, place), parent)
    elif is_needed(kind_at(model, tuple(path)), last):
        parent[last] = harmless(kind_at(model, place))
    else:
        parent.pop(last, None)
