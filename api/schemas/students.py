"""Students."""

from typing import Annotated

from pydantic import Field

from api.schemas.base import Incoming
from api.schemas.schools import LocationIn
from api.schemas.types import (
    Degree,
    Id,
    Lax,
    Minutes,
    Priority,
    Reference,
    Sentence,
    Several,
    Word,
    Year,
    unsupported,
)
from solver import problem as solver


class StudentIn(Incoming):
    """Someone who needs a placement this term."""

    domain = solver.Student
    id: Id
    institute: Reference
    subject: Word
    year: Year
    degree: Degree | None = None
    final_year: bool = False
    mode: Annotated[solver.StudyMode, Lax] = solver.StudyMode.FULL_TIME
    category: Annotated[solver.Category, Lax] = solver.Category.REGULAR
    home: LocationIn | None = None
    """Needed when travel is straight_line."""
    postcode: Annotated[None, unsupported("Postcodes are not supported yet: give home with lat and lon.")] = None
    travel_mode: Annotated[solver.TravelMode, Lax] = solver.TravelMode.PUBLIC_TRANSPORT
    max_travel_minutes: Minutes | None = None
    """One way, inclusive. Left out: policy.default_max_travel_minutes."""
    preferences: Several[Reference] = ()
    """Site ids, first choice first."""
    wishes: Several[Word] = ()
    """Tags that the student hopes to find at the site or its offer."""
    priority: Priority | None = None
    """Higher priorities are placed first."""
    pinned_site: Reference | None = None
    """The student is placed here; matching and the travel limit do not count."""
    pin_reason: Sentence | None = None
    excluded_sites: Several[Reference] = ()
    previous_sites: Annotated[
        Several[object],
        Field(max_length=0),
        unsupported("Earlier sites are not supported yet: leave previous_sites out."),
    ] = ()
    previous_experience: Annotated[
        Several[object],
        Field(max_length=0),
        unsupported("Earlier experience is not supported yet: leave previous_experience out."),
    ] = ()
    duo: Annotated[solver.DuoWish, Lax] = solver.DuoWish.ALLOWED
    duo_with: Reference | None = None
    """The student to share a place with; counts when both ask for each other."""
    travel_credit_minutes: Minutes = 0
    """Minutes that count as travelled already when the trip is charged."""
    counted: bool = True
    """Whether the student counts for the partnership's grant."""
