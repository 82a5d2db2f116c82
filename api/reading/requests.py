"""Reading whole requests: every fault of shape and of meaning together."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from pydantic import ValidationError

from api.places import trimmed
from api.reading.collector import collector_paused
from api.reading.doubts import Doubts
from api.reading.guesses import FieldGuesses
from api.reading.json_text import read_json
from api.reading.mending import mend
from api.reading.shapes import shape_faults
from api.reading.shortening import shorten
from api.schemas.base import Incoming
from api.schemas.convert import to_changes, to_options, to_plan, to_problem
from api.schemas.requests import CheckRequest, PlacementRequest, PlanDocument, RunChangesIn
from api.schemas.webhooks import WebhookIn
from api.schemas.what_ifs import ComparisonRequest
from service.errors import InvalidProblem
from service.run import RunChanges, RunOptions
from service.webhooks.webhook import WebhookRequest
from solver.faults import Fault, Place, find_faults, find_plan_faults
from solver.problem import Problem, StraightLine
from solver.result import Seat

Model = TypeVar("Model", bound=Incoming)

MOST_ROUNDS = 9
"""More than there are lists within lists."""
MOST_FOUND = 20_000
"""Faults of meaning after which no more are looked for, in a problem and in a plan."""


@collector_paused()
def read_placement_request(raw: bytes, straight_line: StraightLine) -> tuple[Problem, RunOptions]:
    """Read a problem and its options.

    Raises
    ------
    UnreadableJsonError
        When ``raw`` is not JSON.
    InvalidProblem
        When anything in it is wrong; carries every fault.
    """
    wire = _read(PlacementRequest, raw, lambda wire: find_faults(to_problem(wire, straight_line), MOST_FOUND))
    return to_problem(wire, straight_line), to_options(wire.options)


@collector_paused()
def read_check_request(raw: bytes, straight_line: StraightLine) -> tuple[Problem, tuple[Seat, ...]]:
    """Read a problem and a plan for it. Raises as ``read_placement_request`` does."""

    def find(wire: CheckRequest) -> list[Fault]:
        problem = to_problem(wire.problem, straight_line)
        faults = [fault.below("problem") for fault in find_faults(problem, MOST_FOUND)]
        return faults + _plan_faults("plan", problem, to_plan(wire.plan))

    wire = _read(CheckRequest, raw, find)
    return to_problem(wire.problem, straight_line), to_plan(wire.plan)


def read_run_changes(raw: bytes) -> RunChanges:
    """Read what is to change in a run's description. Raises as ``read_placement_request`` does."""
    return to_changes(_read(RunChangesIn, raw, lambda _: []))


def read_comparison_request(raw: bytes) -> tuple[str, tuple[Seat, ...]]:
    """Read a run's id and a plan made by hand. Raises as ``read_placement_request`` does."""
    wire = _read(ComparisonRequest, raw, lambda _: [])
    return wire.base, to_plan(wire.plan)


def read_webhook_request(raw: bytes) -> WebhookRequest:
    """Read where a webhook is to go. Raises as ``read_placement_request`` does."""
    return WebhookRequest(_read(WebhookIn, raw, lambda _: []).url)


def read_plan(raw: bytes, problem: Problem) -> tuple[Seat, ...]:
    """Read the plan in a result document for ``problem``. Raises as ``read_placement_request`` does."""
    wire = _read(PlanDocument, raw, lambda wire: _plan_faults("placements", problem, to_plan(wire.placements)))
    return to_plan(wire.placements)


def _plan_faults(name: str, problem: Problem, plan: tuple[Seat, ...]) -> list[Fault]:
    """Find the faults of the plan in the field ``name``; they rest on ids of the problem beside it."""
    faults = (fault.below("problem") for fault in find_plan_faults(problem, plan, MOST_FOUND))
    return [replace(fault, place=(name, *fault.place[1:])) for fault in faults]


def _read(model: type[Model], raw: bytes, find: Callable[[Model], list[Fault]]) -> Model:
    document = read_json(raw)
    unread = shorten(model, document)
    try:
        wire = model.model_validate(document)
    except ValidationError as error:
        meant, faults, doubtful = _mended(model, document, error)
        doubts = Doubts(document, doubtful, unread)
        beside = doubts.sound(_at_their_places(find(meant), document)) if meant else []
        are_all = not unread and len(beside) < MOST_FOUND
        raise InvalidProblem(faults + beside, are_all=are_all, unread_entries=sum(unread.values())) from None
    if faults := find(wire):
        raise InvalidProblem(_at_their_places(faults, document), are_all=len(faults) < MOST_FOUND)
    return wire


def _mended(
    model: type[Model], document: object, error: ValidationError
) -> tuple[Model | None, list[Fault], set[Place]]:
    """Mend the faults of shape; return what was meant, unless it is no object at all, the faults, and what is in doubt.

    That a list is too long shows only when all its entries have been mended.
    """
    guesses = FieldGuesses(model)
    faults: list[Fault] = []
    doubtful: set[Place] = set()
    for _ in range(MOST_ROUNDS):
        found = shape_faults(error, document, guesses)
        faults += found
        if not isinstance(document, dict):
            return None, faults, doubtful
        doubtful |= mend(document, found, guesses)
        try:
            return model.model_validate(document), faults, doubtful
        except ValidationError as next_error:
            error = next_error
    raise error


def _at_their_places(faults: list[Fault], document: object) -> list[Fault]:
    return [replace(fault, place=trimmed(fault.place, document)) for fault in faults]
