"""What a language needs to say sentences."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """A language's sentences by code, its counted phrases and levels by name, and its word for an empty list of people.

    A sentence is a format string over the data of its code: ``{site!r}`` quotes, ``{places:mentor_place}`` is a counted
    phrase, ``{students:names}`` lists people, ``{level:level}`` tells what a level counts. A counted phrase has one
    form for 1 and one for all other numbers.
    """

    sentences: Mapping[str, str]
    counts: Mapping[str, tuple[str, str]]
    levels: Mapping[str, str]
    nobody: str
