"""Field types: ids, words and numbers, with the ranges that the documentation shows."""

from typing import Annotated, TypeVar

from pydantic import BeforeValidator, Field, Strict, WithJsonSchema
from pydantic_core import PydanticCustomError

from solver.faults.numbers import COUNT, DEGREE, MINUTE_CHARGE, MINUTES, PRIORITY, WEIGHT, YEAR, Range

T = TypeVar("T")

Lax = Strict(strict=False)
"""Enumerations arrive as strings and rows as arrays; Python's strict types would refuse both."""

Several = Annotated[tuple[T, ...], Lax]
Id = Annotated[str, Field(max_length=200, json_schema_extra={"minLength": 1})]
Reference = Annotated[str, Field(max_length=200)]
Word = Annotated[str, Field(max_length=200)]
Tag = Annotated[str, Field(max_length=64, json_schema_extra={"minLength": 1, "pattern": r"^[^\x00-\x1f\x7f]+$"})]
Sentence = Annotated[str, Field(max_length=2000)]


def _shown(numbers: Range) -> WithJsonSchema:
    """Show a range in the documentation; ``find_faults`` is what keeps it."""
    return WithJsonSchema({"type": "integer", "minimum": numbers.low, "maximum": numbers.high})


Minutes = Annotated[int, _shown(MINUTES)]
Count = Annotated[int, _shown(COUNT)]
Weight = Annotated[int, _shown(WEIGHT)]
MinuteCharge = Annotated[int, _shown(MINUTE_CHARGE)]
Priority = Annotated[int, _shown(PRIORITY)]
Year = Annotated[int, _shown(YEAR)]
Degree = Annotated[int, _shown(DEGREE)]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


OneOrMore = Annotated[
    Several[Reference],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One id, or a list of ids."""


def unsupported(sentence: str) -> BeforeValidator:
    """Refuse any content of a field whose rule does not work yet, so that nothing is silently ignored."""

    def refuse(value: object) -> object:
        if value is None or value is False or value == []:
            return value
        raise PydanticCustomError("unsupported", "{sentence}", {"sentence": sentence})

    return BeforeValidator(refuse)
