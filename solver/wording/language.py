"""The languages of sentences."""

from enum import StrEnum


class Language(StrEnum):
    """A language that sentences can be said in, by its tag (BCP 47)."""

    EN = "en"
    NL = "nl"
