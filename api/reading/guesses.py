"""Guessing which field was meant by a name that is unknown."""

from difflib import get_close_matches

from api.reading.schema import fields_of, kind_at
from api.schemas.base import Incoming
from solver.faults import Place

MOST_GUESSES = 20
"""How many unknown names get a guess: each one is a search."""


class FieldGuesses:
    """Guesses for the unknown fields of one document."""

    def __init__(self, model: type[Incoming]) -> None:
        self.model = model
        self._known: dict[tuple[type[Incoming], str], str | None] = {}

    def field(self, place: Place) -> str | None:
        """Return the field of the same object that was perhaps meant by the unknown one at ``place``."""
        *path, name = place
        parent = kind_at(self.model, tuple(path))
        key = (parent, str(name))
        if key not in self._known and len(self._known) < MOST_GUESSES:
            close = get_close_matches(key[1][:100], fields_of(parent), n=1)
            self._known[key] = close[0] if close else None
        return self._known.get(key)
