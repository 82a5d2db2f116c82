"""What all wire models share: strict types, no unknown fields, and the way to the solver's types."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator


class Incoming(BaseModel):
    """A part of a request. Types are strict: no ``"12"`` for 12, no ``true`` for 1, no NaN."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, use_attribute_docstrings=True
    )

    domain: ClassVar[type[Any]]
    """The solver's dataclass with the same field names."""

    @model_validator(mode="before")
    @classmethod
    def _let_others_have_their_turn(cls, value: object) -> object:
        """Change nothing: a step in Python in each part lets other threads run, which Pydantic alone does not.

        Otherwise the largest bodies would hold up all other answers for seconds.
        """
        return value


class Outgoing(BaseModel):
    """A part of an answer, read from the solver's or the service's dataclass of the same shape."""

    model_config = ConfigDict(from_attributes=True, frozen=True, use_attribute_docstrings=True)
