"""Sentences as codes with data, to be worded otherwise than here."""

from api.schemas.base import Outgoing


class SentenceOut(Outgoing):
    """One sentence of a text."""

    code: str
    data: dict[str, str | int | list[str]]
