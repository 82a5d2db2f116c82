"""Something that an answer says, before it is said in a language.

Answers are kept, and read by later versions. A sentence that this version does not know, or makes of other data, is
said as one that names its code.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from solver.wording import Data, Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """``told`` says it; what its ``parts`` say is the datum ``parts``."""

    code: str
    data: Data = field(default_factory=dict, hash=False)
    parts: "tuple[Sentence, ...]" = ()


def told(sentences: Iterable[Sentence], language: Language = Language.EN) -> str:
    """Say sentences one after the other."""
    return " ".join(_said(row, language) for row in sentences)


def _said(row: Sentence, language: Language) -> str:
    parts = tuple(_said(part, language) for part in row.parts)
    try:
        return say(row.code, {**row.data, "parts": parts}, language)
    except KeyError:
        return say("earlier.unknown", {"code": row.code}, language)
