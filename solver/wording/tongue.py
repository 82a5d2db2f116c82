"""What a language needs to say sentences."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """A language's sentences by code, its counted phrases and levels by name, and its small words.

    A sentence is a format string over the data of its code: ``{site!r}`` quotes, ``{places:mentor_place}`` is a counted
    phrase, ``{students:names}`` lists people, ``{parts:listed}`` lists phrases, ``{level:level}`` tells what a level
    counts. A counted phrase has one form for 1 and one for all other numbers. Codes of the family ``part`` are phrases,
    not sentences. ``nobody`` stands for an empty list of people, ``last_joined_by`` before the last of several phrases.
    """

    sentences: Mapping[str, str]
    counts: Mapping[str, tuple[str, str]]
    levels: Mapping[str, str]
    nobody: str
    last_joined_by: str
