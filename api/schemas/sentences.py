"""Sentences, as text and as codes with data, to be worded otherwise than here."""

from collections.abc import Iterable

from api.schemas.base import Outgoing
from solver.answers.sentences import Sentence, told
from solver.wording import Language


class SentenceOut(Outgoing):
    """One sentence of a text."""

    code: str
    data: dict[str, str | int | list[str]]


def told_singly(sentences: Iterable[Sentence], language: Language) -> tuple[str, ...]:
    """Say sentences, each by itself."""
    return tuple(told([row], language) for row in sentences)
