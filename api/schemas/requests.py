"""The request bodies: a problem, a placement request, a check request."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.schemas.base import Incoming
from api.schemas.limits import PolicyIn, QuotaIn, ShortageIn, TravelIn
from api.schemas.rows import CurrentPlacementIn, SeatIn
from api.schemas.schools import BoardIn, InstituteIn, PartnershipIn, SiteIn
from api.schemas.students import StudentIn
from api.schemas.types import Several, Tag, Word, unsupported
from service.run import GREATEST_PRIORITY, RunChanges, RunOptions
from solver import problem as solver

Tags = Annotated[Several[Tag], Field(max_length=20)]


class ProblemIn(Incoming):
    """A placement problem: who needs a place this term, who offers one, and what the planner wants."""

    domain = solver.Problem
    schema_version: Literal[1] = 1
    name: Word = ""
    term: Word = ""
    institutes: Several[InstituteIn] = ()
    boards: Several[BoardIn] = ()
    partnerships: Several[PartnershipIn] = ()
    sites: Several[SiteIn]
    students: Several[StudentIn]
    travel: TravelIn = TravelIn()
    shortages: Several[ShortageIn] = ()
    quotas: Several[QuotaIn] = ()
    supervision_groups: Annotated[
        Several[object],
        Field(max_length=0),
        unsupported("Supervision groups are not supported yet: leave supervision_groups out."),
    ] = ()
    policy: PolicyIn = PolicyIn()
    current_plan: Several[CurrentPlacementIn] = ()
    """Where students are placed now: the level `moves` and `policy.max_moves` count who would leave."""


class OptionsIn(Incoming):
    """How long a run may take, its seed, and words by which it is found again."""

    domain = RunOptions
    time_limit_seconds: Annotated[float, Field(gt=0)] | None = None
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    priority: Annotated[int, Field(ge=0, le=GREATEST_PRIORITY)] = 0
    """Of your organisation's runs that wait, those of a higher priority begin first."""
    tags: Tags = ()


class RunChangesIn(Incoming):
    """What is to change in a run's description; what is left out stays as it is."""

    domain = RunChanges
    name: Word | None = None
    tags: Tags | None = None


class PlacementRequest(ProblemIn):
    """A problem, with the options of its run."""

    options: OptionsIn = OptionsIn()


class CheckRequest(Incoming):
    """A problem and a plan for it, made by whomever."""

    problem: ProblemIn
    plan: Several[SeatIn]


class PlanDocument(Incoming):
    """A result document, of which only the plan is read."""

    model_config = ConfigDict(extra="ignore")
    placements: Several[SeatIn]
