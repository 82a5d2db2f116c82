"""Travel, shortages, quotas and policy."""

from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from api.schemas.base import Incoming
from api.schemas.types import (
    Count,
    Degree,
    Id,
    Lax,
    MinuteCharge,
    Minutes,
    OneOrMore,
    Reference,
    Several,
    Weight,
    Word,
    Year,
    unsupported,
)
from solver import problem as solver


class TravelRowIn(Incoming):
    """The minutes of one student to one site, one way."""

    domain = solver.TravelRow
    student: Reference
    site: Reference
    minutes: Minutes


def _give_others_a_turn(row: object) -> object:
    """Pass a row on. Between calls of Python functions other threads run; a matrix is read without any."""
    return row


def _no_engine(source: object) -> object:
    if source == "engine":
        sentence = "Routing engines are not supported yet: upload a matrix, or use straight_line."
        raise PydanticCustomError("unsupported", "{sentence}", {"sentence": sentence})
    return source


class TravelIn(Incoming):
    """Where travel minutes come from. In a matrix, a pair that is not listed cannot be travelled."""

    domain = solver.Travel
    source: Annotated[solver.TravelSource, Lax, BeforeValidator(_no_engine)] = solver.TravelSource.STRAIGHT_LINE
    minutes: Several[Annotated[TravelRowIn, BeforeValidator(_give_others_a_turn)]] = ()


class WhereIn(Incoming):
    """A set of sites: all given parts must hold. ``{}`` is everywhere."""

    domain = solver.Where
    site: OneOrMore | None = None
    cluster: OneOrMore | None = None
    board: OneOrMore | None = None
    partnership: OneOrMore | None = None


class WhoIn(Incoming):
    """A set of students: all given parts must hold. ``{}`` is everyone."""

    domain = solver.Who
    institute: Reference | None = None
    subject: Word | None = None
    degree: Degree | None = None
    years: Several[Year] | None = None
    modes: Several[Annotated[solver.StudyMode, Lax]] | None = None


class ShortageIn(Incoming):
    """A shortage subject: each placed student earns ``weight``, up to ``target`` students."""

    domain = solver.Shortage
    subject: Word
    degree: Degree | None = None
    weight: Weight = 1
    target: Count | None = None
    where: WhereIn = WhereIn()


class QuotaIn(Incoming):
    """At most ``max`` of the students ``who`` sit at the sites ``where``."""

    domain = solver.Quota
    id: Id | None = None
    who: WhoIn = WhoIn()
    where: WhereIn = WhereIn()
    max: Count | None = None
    """Needed: a quota without it limits nothing."""
    min: Annotated[None, unsupported("Quota minima are not supported yet: give max only.")] = None


class PartnershipExemptIn(Incoming):
    """Students whom the partnership level leaves out: those of a listed year or subject."""

    domain = solver.PartnershipExempt
    years: Several[Year] = ()
    subjects: Several[Word] = ()


class ChargeStepIn(Incoming):
    """From ``from_minutes`` on, each minute is charged ``per_minute``."""

    domain = solver.ChargeStep
    from_minutes: Minutes
    per_minute: MinuteCharge


class PolicyIn(Incoming):
    """The planner's choices."""

    domain = solver.Policy
    levels: Several[Annotated[solver.LevelName, Lax]] = solver.DEFAULT_LEVELS
    """Most important first; each one is settled before the next is looked at."""
    default_max_travel_minutes: Minutes | None = 75
    duo_years: Several[Year] = (1,)
    partnership_exempt: PartnershipExemptIn = PartnershipExemptIn()
    travel_charge: Several[ChargeStepIn] = (ChargeStepIn(from_minutes=0, per_minute=1),)
    max_moves: Count | None = None
    """At most so many students of `current_plan` may be placed elsewhere or not at all."""
