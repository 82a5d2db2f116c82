"""The body of a what-if: changes under a name, several of them, or a sweep; and of a comparison."""

from typing import Annotated, Any, Literal

from pydantic import Field

from api.schemas.base import Incoming
from api.schemas.changes import ChangeIn, Step
from api.schemas.requests import OptionsIn
from api.schemas.rows import SeatIn
from api.schemas.types import Reference, Several, Word

MOST_CHANGES = 100
MOST_WHAT_IFS = 20

Changes = Annotated[Several[ChangeIn], Field(max_length=MOST_CHANGES)]


class WhatIfIn(Incoming):
    """Changes under a name. They are made in their order; an empty list changes nothing."""

    name: Word = ""
    changes: Changes


class SweepIn(Incoming):
    """One change with a number that goes `from` one value `to` another by `step`: a what-if for each."""

    change: Annotated[dict[str, Any], Field(json_schema_extra={"required": ["change"]})]
    """A change without the number."""
    field: Literal["value", "by", "percent"] | None = None
    """Where the number goes: `value`, `by` or `percent`. Left out: `percent` for `students_scale`, else `value`."""
    start: Step = Field(alias="from")
    end: Step = Field(alias="to")
    step: Annotated[int, Field(ge=1, le=1_000_000)] = 1


class WhatIfRequest(Incoming):
    """One what-if as `changes`; or several side by side, as `what_ifs` or as a `sweep`."""

    name: Word = ""
    changes: Changes | None = None
    what_ifs: Annotated[Several[WhatIfIn], Field(max_length=MOST_WHAT_IFS)] | None = None
    sweep: SweepIn | None = None
    options: OptionsIn = OptionsIn()


class ComparisonRequest(Incoming):
    """A run, and a plan for the same problem that was made by hand."""

    base: Reference
    """The run's id."""
    plan: Several[SeatIn]
