"""A fault and its place."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Place = tuple[str | int, ...]

EVERY = -1
"""Stands in a place for each row of a list: ``("sites", EVERY, "id")`` are the ids of all sites."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    ``place`` is the path in the wire format, such as ``("students", 12, "pinned_site")``; ``message`` says
    what is wrong there, with the value and, where it can be guessed, what was meant. ``rests_on`` names other
    places: had something else been sent there, there might be no fault.
    """

    place: Place
    message: str
    rests_on: tuple[Place, ...] = field(default=(), compare=False)

    def below(self, name: str) -> "Fault":
        """Return the same fault of a problem that is itself the field ``name`` of something."""
        return Fault((name, *self.place), self.message, tuple((name, *place) for place in self.rests_on))


def dotted(place: Sequence[str | int]) -> str:
    """Write a place as people read it: ``students[12].pinned_site``."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")
