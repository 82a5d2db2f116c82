"""Checks on ids: empty, given twice, unknown."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Protocol

from solver.faults.fault import Fault, Place, dotted

MOST_GUESSES = 20
"""How many unknown ids of a kind get a guess: each one is a search through all ids."""


class Known:
    """All ids of one kind, to look references up in; ``place`` is where these ids stand."""

    def __init__(self, kind: str, place: Place, ids: Iterable[str]) -> None:
        self._kind = kind
        self._place = place
        self._ids = frozenset(ids)
        self._guesses_left = MOST_GUESSES

    def __contains__(self, id_: str) -> bool:
        return id_ in self._ids

    def unknown(self, place: Place, id_: str | None) -> Iterator[Fault]:
        """Yield a fault when ``id_`` is given and no row of this kind has it."""
        if id_ is not None and id_ not in self._ids:
            message = f"No {self._kind} has the id {id_!r}.{self._guess(id_)}"
            yield Fault(place, message, rests_on=(self._place,))

    def unknown_in(self, place: Place, ids: Sequence[str] | None) -> Iterator[Fault]:
        """Yield a fault for each unknown id in a list of references."""
        for index, id_ in enumerate(ids or ()):
            yield from self.unknown((*place, index), id_)

    def _guess(self, id_: str) -> str:
        if not self._guesses_left:
            return ""
        self._guesses_left -= 1
        by_small_letters = {known.casefold(): known for known in sorted(self._ids)}
        close = get_close_matches(id_.strip().casefold(), by_small_letters, n=1)
        return f" Maybe {by_small_letters[close[0]]!r}." if close else ""


class Row(Protocol):
    """A row that may have an id."""

    @property
    def id(self) -> str | None:
        """The sender's id."""
        ...


def ids_of(place: Place, rows: Iterable[Row]) -> Iterator[tuple[Place, str]]:
    """Yield each row's id and its place, for the rows of the list at ``place``."""
    for index, row in enumerate(rows):
        if row.id is not None:
            yield (*place, index, "id"), row.id


def id_faults(kind: str, ids: Iterable[tuple[Place, str]]) -> Iterator[Fault]:
    """Yield a fault for each id that is empty or that an earlier row of the same kind has."""
    first_place: dict[str, Place] = {}
    for place, id_ in ids:
        if not id_.strip():
            yield Fault(place, f"The id of this {kind} is empty.")
        elif id_ in first_place:
            yield Fault(place, f"The {kind} id {id_!r} is already used at {dotted(first_place[id_])}.")
        else:
            first_place[id_] = place


def repeated_entries(place: Place, entries: Sequence[str | int]) -> Iterator[Fault]:
    """Yield a fault for each entry that stands in its list a second time."""
    first_index: dict[str | int, int] = {}
    for index, entry in enumerate(entries):
        if entry in first_index:
            message = f"{str(entry)!r} is already in this list, at position {first_index[entry]}."
            yield Fault((*place, index), message)
        else:
            first_index[entry] = index


def empty_choice(place: Place, entries: Sequence[object] | None) -> Iterator[Fault]:
    """Yield a fault when a list that narrows a choice is given but empty, since nothing could then match."""
    if entries is not None and not entries:
        yield Fault(place, "This list is empty, so that nothing matches. Leave it out to mean all.")
