"""A fault and its place."""

from collections.abc import Sequence
from dataclasses import dataclass

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    ``place`` is the path in the wire format, such as ``("students", 12, "pinned_site")``; ``message`` says
    what is wrong there, with the value and, where it can be guessed, what was meant.
    """

    place: Place
    message: str


def dotted(place: Sequence[str | int]) -> str:
    """Write a place as people read it: ``students[12].pinned_site``."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")
