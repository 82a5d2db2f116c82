"""The body of a replan."""

from typing import Annotated

from pydantic import Field

from api.schemas.base import Incoming
from api.schemas.requests import OptionsIn
from api.schemas.types import Count, Lax, Reference, Sentence, Several, Word
from api.schemas.what_ifs import Changes
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
