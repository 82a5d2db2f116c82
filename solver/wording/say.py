"""Saying a code and its data as a sentence."""

from collections.abc import Mapping, Sequence
from functools import cache
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
    return _Writer(tongue).write(tongue.sentences[code], data)


@cache
def _pieces(sentence: str) -> tuple[tuple[str, str | None, str, str | None], ...]:
    """Return a sentence as words, and after each the name, the way and the conversion of a placeholder, if any.

    A plan has hundreds of thousands of reasons in a few sentences.
    """
    return tuple((words, name, spec or "", conversion) for words, name, spec, conversion in Formatter().parse(sentence))


class _Writer:
    """Fills in a sentence: counted phrases and lists of people as the language wants them."""

    def __init__(self, tongue: Tongue) -> None:
        self._tongue = tongue

    def write(self, sentence: str, data: Mapping[str, object]) -> str:
        """Fill in a sentence."""
        written = []
        for words, name, spec, conversion in _pieces(sentence):
            written.append(words)
            if name is not None:
                value = data[name]
                written.append(self._field(repr(value) if conversion == "r" else value, spec))
        return "".join(written)

    def _field(self, value: Any, spec: str) -> str:  # noqa: ANN401 - each way of writing takes its own
        """Write one value."""
        if spec == _NAMES:
            return self._names(value)
        if spec == _LISTED:
            return self._listed(value)
        if spec == _LEVEL:
            return self._level(value)
        if spec in self._tongue.counts:
            one, several = self._tongue.counts[spec]
            return (one if value == 1 else several).format(value)
        return format(value, spec)

    def _names(self, people: Sequence[str]) -> str:
        return ", ".join(people) or self._tongue.nobody

    def _listed(self, phrases: Sequence[str]) -> str:
        *first, last = phrases
        return self._tongue.last_joined_by.join([", ".join(first), last]) if first else last

    def _level(self, name: str) -> str:
        """Tell what a level counts; ``placed.priority_3`` counts the students of one priority."""
        family, is_of_one, priority = name.partition(f"{_PRIORITY}_")
        return self._tongue.levels[family + _PRIORITY].format(priority) if is_of_one else self._tongue.levels[name]
