"""From wire models to the solver's types."""

from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from api.schemas.base import Incoming
from api.schemas.replans import BackfillRequest, LateStudentsRequest, ReplanRequest
from api.schemas.requests import OptionsIn, ProblemIn, RunChangesIn
from api.schemas.rows import SeatIn
from service.run import RunChanges, RunOptions
from solver.answers.backfill import BackfillQuestion
from solver.answers.late import LateQuestion
from solver.changes import Change
from solver.problem import Problem, StraightLine
from solver.replan import Replan
from solver.result import Seat

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def to_problem(wire: ProblemIn, straight_line: StraightLine) -> Problem:
    """Make the solver's problem; the straight-line speeds are the service's, not the sender's."""
    problem = _filled(Problem, wire)
    return replace(problem, travel=replace(problem.travel, straight_line=straight_line))


def to_options(wire: OptionsIn) -> RunOptions:
    """Make the run's options."""
    return _filled(RunOptions, wire)


def to_changes(wire: RunChangesIn) -> RunChanges:
    """Make the changes of a run's description."""
    return _filled(RunChanges, wire)


def to_change(wire: Incoming) -> Change:
    """Make a change of a problem from the model of its kind."""
    change: Change = _filled(wire.domain, wire)
    return change


def to_replan(wire: ReplanRequest) -> Replan:
    """Make a replan."""
    return _filled(Replan, wire)


def to_backfill(wire: BackfillRequest) -> BackfillQuestion:
    """Make the question who takes a place."""
    return _filled(BackfillQuestion, wire)


def to_late_students(wire: LateStudentsRequest) -> LateQuestion:
    """Make the question where late students fit."""
    return _filled(LateQuestion, wire)


def to_plan(wire: tuple[SeatIn, ...]) -> tuple[Seat, ...]:
    """Make the rows of a plan."""
    return tuple(_filled(Seat, row) for row in wire)


def _filled(domain: type[T], wire: Incoming) -> T:
    """Fill a dataclass from a model that has fields of the same names."""
    return domain(**{name: _plain(getattr(wire, name)) for name in _shared_names(domain, type(wire))})


@cache
def _shared_names(domain: type["DataclassInstance"], wire: type[Incoming]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(domain) if field.name in wire.model_fields)


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float):  # most values are; asking for a model takes longer
        return value
    if isinstance(value, tuple):
        return tuple([_plain(item) for item in value])
    return _filled(value.domain, value) if isinstance(value, Incoming) else value
