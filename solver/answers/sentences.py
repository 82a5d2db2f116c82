"""Something that an answer says, before it is said in a language."""

from dataclasses import dataclass, field

from solver.wording import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """``say(code, data, language)`` says it."""

    code: str
    data: Data = field(hash=False)
