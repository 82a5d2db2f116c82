"""Saying a code and its data as a sentence."""

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from solver.wording.dutch import DUTCH
from solver.wording.english import ENGLISH
from solver.wording.language import Language
from solver.wording.tongue import Tongue

Datum = str | int | tuple[str, ...]
Data = Mapping[str, Datum]
"""What the placeholders of a sentence stand for: ids and words, whole numbers, lists of ids."""

TONGUES: Mapping[Language, Tongue] = {Language.EN: ENGLISH, Language.NL: DUTCH}
_NAMES = "names"
_LISTED = "listed"
_LEVEL = "level"
_PRIORITY = "priority"


def say(code: str, data: Mapping[str, object], language: Language = Language.EN) -> str:
    """Return the sentence of a code, with its data filled in.

    Raises
    ------
    KeyError
        When there is no such code, or a placeholder has no datum.
    """
    tongue = TONGUES[language]
    return _Writer(tongue).vformat(tongue.sentences[code], (), data)


class _Writer(Formatter):
    """Fills in a sentence: counted phrases and lists of people as the language wants them."""

    def __init__(self, tongue: Tongue) -> None:
        self._tongue = tongue

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - as the base class has it
        """Write one value."""
        if format_spec == _NAMES:
            return self._names(value)
        if format_spec == _LISTED:
            return self._listed(value)
        if format_spec == _LEVEL:
            return self._level(value)
        if format_spec in self._tongue.counts:
            one, several = self._tongue.counts[format_spec]
            return (one if value == 1 else several).format(value)
        return str(super().format_field(value, format_spec))

    def _names(self, people: Sequence[str]) -> str:
        return ", ".join(people) or self._tongue.nobody

    def _listed(self, phrases: Sequence[str]) -> str:
        *first, last = phrases
        return self._tongue.last_joined_by.join([", ".join(first), last]) if first else last

    def _level(self, name: str) -> str:
        """Tell what a level counts; ``placed.priority_3`` counts the students of one priority."""
        family, is_of_one, priority = name.partition(f"{_PRIORITY}_")
        return self._tongue.levels[family + _PRIORITY].format(priority) if is_of_one else self._tongue.levels[name]
