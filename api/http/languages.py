"""The ``Accept-Language`` header (RFC 9110, 12.5.4): which language the sentences of an answer have."""

from api.http.accept import ranges
from solver.wording import Language

DEFAULT = Language.EN


def read_language(header: str) -> Language:
    """Return the language that is wanted most; ``nl-BE`` asks for Dutch, ``*`` and what is unknown for English."""
    for tag, quality in sorted(ranges(header), key=lambda asked: -asked[1]):
        primary = tag.partition("-")[0]
        if quality > 0 and primary == "*":
            return DEFAULT
        if quality > 0 and primary in set(Language):
            return Language(primary)
    return DEFAULT


def said_in(language: Language) -> dict[str, str]:
    """Return the headers of an answer whose sentences are in this language."""
    return {"Content-Language": language.value, "Vary": "Accept-Language"}
