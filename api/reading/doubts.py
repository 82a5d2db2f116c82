"""Telling true faults of meaning from those that only follow from a value that could not be read."""

from collections import Counter
from collections.abc import Collection, Iterator

from api.places import value_at
from solver.faults import EVERY, Fault, Place


class Doubts:
    """The places of a document whose values are not those that the sender meant.

    ``doubtful`` places were mended; the lists at ``unread`` places were cut.
    """

    def __init__(self, document: object, doubtful: Collection[Place], unread: Collection[Place]) -> None:
        self._document = document
        self._doubtful = doubtful
        self._unread = unread
        self._above = {place[:depth] for place in doubtful for depth in range(len(place))}

    def sound(self, faults: list[Fault]) -> list[Fault]:
        """Return the faults that hold whatever was meant at the doubtful places.

        An unknown id may be that of a row whose id is not legible. As many unknown ids are forgiven as there are such
        rows, those that are asked for most often; where that does not tell them apart, some more.
        """
        certain = [fault for fault in faults if not self._is_doubtful(fault)]
        forgiven = set(self._forgiven(certain))
        return [fault for fault in certain if fault not in forgiven]

    def _is_doubtful(self, fault: Fault) -> bool:
        if fault.place in self._unread or self._is_under(fault.place):
            return True
        single = (place for place in fault.rests_on if EVERY not in place)
        return any(place in self._above or self._is_under(place) for place in single)

    def _is_under(self, place: Place) -> bool:
        return any(place[:depth] in self._doubtful for depth in range(len(place) + 1))

    def _forgiven(self, faults: list[Fault]) -> Iterator[Fault]:
        for ids in {place for fault in faults for place in fault.rests_on if EVERY in place}:
            nameless = {place for place in (*self._doubtful, *self._unread) if _holds(place, ids)}
            rows = {place[: len(ids) - 1] for place in nameless if EVERY not in ids[len(place) :]}
            asking = [fault for fault in faults if ids in fault.rests_on and not _is_within(fault.place, rows)]
            asked = Counter(str(value_at(self._document, fault.place)) for fault in asking)
            is_a_list_lost = any(EVERY in ids[len(place) :] for place in nameless)
            names = set(asked) if is_a_list_lost else _most_common(asked, len(rows))
            yield from (fault for fault in asking if str(value_at(self._document, fault.place)) in names)


def _holds(place: Place, ids: Place) -> bool:
    """Tell whether a place is one of the ids' places or above one: ``sites[3]`` is above ``sites[*].id``."""
    if len(place) > len(ids):
        return False
    pairs = zip(place, ids, strict=False)
    return all(isinstance(step, int) if other == EVERY else step == other for step, other in pairs)


def _is_within(place: Place, rows: Collection[Place]) -> bool:
    return any(place[:depth] in rows for depth in range(len(place)))


def _most_common(counts: Counter[str], number: int) -> set[str]:
    """Return the names of the highest counts, at least so many; equal counts go together."""
    least = min((count for _, count in counts.most_common(number)), default=None)
    return {name for name, count in counts.items() if least is not None and count >= least}
