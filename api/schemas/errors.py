"""Errors on the wire: RFC 9457 problem details."""

from collections.abc import Sequence

from pydantic import Field

from api.places import pointer
from api.schemas.base import Outgoing
from solver.faults import Fault

MOST_FAULTS = 1000
"""How many faults one answer lists; its ``detail`` says how many there are."""


class FaultOut(Outgoing):
    """One thing that is wrong with what was sent."""

    detail: str
    pointer: str | None = None
    """Where in the body (RFC 6901)."""
    parameter: str | None = None
    """Which parameter of the query, the path or the header."""


class ProblemDetails(Outgoing):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    errors: list[FaultOut] = Field(default_factory=list)


def faults_out(faults: Sequence[Fault]) -> list[FaultOut]:
    """List faults with their JSON pointers."""
    return [FaultOut(detail=fault.message, pointer=pointer(fault.place)) for fault in faults[:MOST_FAULTS]]
