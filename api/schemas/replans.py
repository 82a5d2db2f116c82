"""The bodies of what is asked when something has happened to a plan: a replan, a free place, late students."""

from typing import Annotated

from pydantic import Field

from api.schemas.base import Incoming
from api.schemas.limits import TravelRowIn
from api.schemas.requests import OptionsIn
from api.schemas.students import StudentIn
from api.schemas.types import Count, Lax, Reference, Sentence, Several, Word
from api.schemas.what_ifs import Changes
from solver.answers import backfill, late
from solver.answers.backfill import BackfillQuestion
from solver.answers.late import MOST_LATE_STUDENTS, LateQuestion
from solver.problem import LevelName
from solver.replan import Pin, Replan

MOST_PINS = 1000


class PinIn(Incoming):
    """A student who is to be at a site, and why. The pin stays in every run that is made from the replan."""

    domain = Pin
    student: Reference
    site: Reference | None
    """Null releases the student from an earlier pin."""
    reason: Sentence = ""
    """Needed with a site."""


class ReplanRequest(Incoming):
    """What is to be different from the plan of the run, which becomes the current plan, and what is to stay."""

    domain = Replan
    name: Word = ""
    changes: Changes = ()
    """As in a what-if."""
    pins: Annotated[Several[PinIn], Field(max_length=MOST_PINS)] = ()
    published: Several[Reference] = ()
    """Students who have been told of their placement. Who was so before and is still there needs no mention."""
    published_may_move: bool = False
    """Unless true, as few published placements as can be move, whatever the levels lose by that."""
    levels: Several[Annotated[LevelName, Lax]] | None = None
    """The order of levels, with `moves` where few moves are to count.

    Left out: that of the run, with `moves` just above `travel` unless it ranks already.
    """
    max_moves: Count | None = None
    """No more students than this move, whatever the levels lose by that. Holds for this replan only."""
    options: OptionsIn = OptionsIn()


class BackfillRequest(Incoming):
    """Which place came free: that of a student who withdraws, or one of an offer or a site."""

    domain = BackfillQuestion
    withdraws: Reference | None = None
    """A placed student who needs no placement any more; the place is for the same subject at the same site."""
    site: Reference | None = None
    subject: Word | None = None
    """Left out: any subject that the site offers."""
    offer: Reference | None = None
    """Only whom this offer suits."""
    max_moves: Annotated[int, Field(ge=0, le=backfill.MOST_MOVES)] = 2
    """At most so many students of the plan move, the one who takes the place too."""
    most: Annotated[int, Field(ge=1, le=backfill.MOST_CANDIDATES)] = 5
    """At most so many candidates."""


class LateStudentsRequest(Incoming):
    """Students who were not there before, as in a problem."""

    domain = LateQuestion
    students: Annotated[Several[StudentIn], Field(min_length=1, max_length=MOST_LATE_STUDENTS)]
    minutes: Several[TravelRowIn] = ()
    """Their trips, when travel is a matrix."""
    max_moves: Annotated[int, Field(ge=0, le=late.MOST_MOVES)] = 2
    """At most so many of those who have a place move for them."""
