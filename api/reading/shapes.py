"""Faults of shape in sentences: unknown fields, missing fields, wrong types."""

import json
from collections.abc import Iterable
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.places import trimmed
from api.reading.guesses import FieldGuesses
from solver.faults import Fault, Place

_SENTENCES = {
    "missing": "This field is required.",
    "int_type": "{value} is not a whole number.",
    "float_type": "{value} is not a number.",
    "finite_number": "{value} is not a finite number.",
    "bool_type": "{value} is neither true nor false.",
    "string_type": "{value} is not a text.",
    "tuple_type": "{value} is not a list.",
    "model_type": "{value} is not an object.",
    "model_attributes_type": "{value} is not an object.",
    "dict_type": "{value} is not an object.",
    "too_long": "The list has {actual_length} entries; at most {max_length} are possible.",
    "too_short": "The list has {actual_length} entries; at least {min_length} is needed.",
    "none_required": "{value} is not null.",
    "enum": "{value} is not one of {expected}.",
    "literal_error": "{value} is not {expected}.",
    "string_too_long": "The text is longer than {max_length} characters.",
    "greater_than": "{value} is not greater than {gt}.",
    "greater_than_equal": "{value} is less than {ge}.",
    "less_than": "{value} is not less than {lt}.",
    "less_than_equal": "{value} is more than {le}.",
}
UNKNOWN_FIELD = "extra_forbidden"
_SHOWN_CHARACTERS = 60


def shape_faults(error: ValidationError, document: object, guesses: FieldGuesses) -> list[Fault]:
    """Turn Pydantic's errors about a document into faults."""
    return [_fault(row, document, guesses) for row in error.errors(include_url=False)]


def _fault(row: ErrorDetails, document: object, guesses: FieldGuesses) -> Fault:
    place: Place = tuple(row["loc"])
    guess = guesses.field(place) if row["type"] == UNKNOWN_FIELD else None
    return Fault(trimmed(place, document), sentence(row, guess))


def sentence(error: ErrorDetails, meant: str | None) -> str:
    """Say what one of Pydantic's errors means; ``meant`` is the field that an unknown one perhaps was to be."""
    if error["type"] == UNKNOWN_FIELD:
        return f"There is no field {_cut(str(error['loc'][-1]))!r} here." + (f" Maybe {meant!r}." if meant else "")
    known = _SENTENCES.get(error["type"])
    if known is None:
        return error["msg"]
    return known.format(value=shown(error["input"]), **error.get("ctx", {})) + _guess(error)


def _guess(error: ErrorDetails) -> str:
    """Guess which of an enumeration's words was meant."""
    if error["type"] != "enum" or not isinstance(error["input"], str):
        return ""
    words = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
    return close_word(error["input"], words)


def close_word(word: str, words: Iterable[str]) -> str:
    """Say which of some words was perhaps meant, if one is near."""
    close = get_close_matches(word[:_SHOWN_CHARACTERS], list(words), n=1)
    return f" Maybe {close[0]!r}." if close else ""


def shown(value: object) -> str:
    """Show a value as it stands in JSON, cut short; objects and lists by their kind only."""
    if isinstance(value, dict):
        return "An object"
    if isinstance(value, list | tuple):
        return "A list"
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "..."
