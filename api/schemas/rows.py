"""The rows of a plan, as they are sent: by hand, or just as a result tells them."""

from typing import Annotated

from api.schemas.base import Incoming
from api.schemas.types import Count, Lax, Minutes, Reference, Word
from solver.problem import CurrentPlacement, PartnerStatus
from solver.result import Seat


class ToldRow(Incoming):
    """A student at a site, with all that a result tells of them.

    `duo_with` and what follows it may be there, so that rows of a result can be sent as they are; they are not read.
    The problem and the seat say the same, and pins belong to the students of a problem.
    """

    student: Reference
    duo_with: Reference | None = None
    travel_minutes: Minutes | None = None
    partner_status: Annotated[PartnerStatus, Lax] | None = None
    pinned: bool = False
    pin_reason: Word | None = None


class SeatIn(ToldRow):
    """One row of a plan; `placements` of a result has such rows."""

    domain = Seat
    site: Reference
    offer: Reference | None = None
    mentor_place: Count | None = None


class CurrentPlacementIn(ToldRow):
    """Where a student is placed now; `placements` of a result has such rows."""

    domain = CurrentPlacement
    site: Reference | None
    """Null when the place is gone: the student then moves whatever happens."""
    offer: Reference | None = None
    """Where to start from; another offer of the same site is no move."""
    mentor_place: Count | None = None
    """Not read: another mentor place of the same site is no move."""
    published: bool = False
    """Published placements move last."""
