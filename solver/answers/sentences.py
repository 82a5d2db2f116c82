"""Something that an answer says, before it is said in a language."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from solver.wording import Data, Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """``say(code, data, language)`` says it."""

    code: str
    data: Data = field(default_factory=dict, hash=False)


def told(sentences: Iterable[Sentence], language: Language = Language.EN) -> str:
    """Say sentences one after the other."""
    return " ".join(say(row.code, row.data, language) for row in sentences)
