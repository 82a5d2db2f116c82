"""Reading whole requests: every fault of shape and of meaning together."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError

from api.places import trimmed
from api.reading.collector import collector_paused
from api.reading.json_text import read_json
from api.reading.mending import is_touched, mend
from api.reading.shapes import shape_faults
from api.reading.shortening import shorten
from api.schemas.base import Incoming
from api.schemas.convert import to_changes, to_options, to_plan, to_problem
from api.schemas.requests import CheckRequest, PlacementRequest, PlanDocument, RunChangesIn
from service.errors import InvalidProblem
from service.run import RunChanges, RunOptions
from solver.faults import Fault, find_faults, find_plan_faults
from solver.problem import Problem, StraightLine
from solver.result import Seat

Model = TypeVar("Model", bound=Incoming)


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
    wire = _read(PlacementRequest, raw, lambda wire: find_faults(to_problem(wire, straight_line)))
    return to_problem(wire, straight_line), to_options(wire.options)


@collector_paused()
def read_check_request(raw: bytes, straight_line: StraightLine) -> tuple[Problem, tuple[Seat, ...]]:
    """Read a problem and a plan for it. Raises as ``read_placement_request`` does."""

    def find(wire: CheckRequest) -> list[Fault]:
        problem = to_problem(wire.problem, straight_line)
        faults = [Fault(("problem", *fault.place), fault.message) for fault in find_faults(problem)]
        return faults + _plan_faults("plan", problem, to_plan(wire.plan))

    wire = _read(CheckRequest, raw, find)
    return to_problem(wire.problem, straight_line), to_plan(wire.plan)


def read_run_changes(raw: bytes) -> RunChanges:
    """Read what is to change in a run's description. Raises as ``read_placement_request`` does."""
    return to_changes(_read(RunChangesIn, raw, lambda _: []))


def read_plan(raw: bytes, problem: Problem) -> tuple[Seat, ...]:
    """Read the plan in a result document for ``problem``. Raises as ``read_placement_request`` does."""
    wire = _read(PlanDocument, raw, lambda wire: _plan_faults("placements", problem, to_plan(wire.placements)))
    return to_plan(wire.placements)


def _plan_faults(name: str, problem: Problem, plan: tuple[Seat, ...]) -> list[Fault]:
    return [Fault((name, *fault.place), fault.message) for fault in find_plan_faults(problem, plan)]


def _read(model: type[Model], raw: bytes, find: Callable[[Model], list[Fault]]) -> Model:
    document = read_json(raw)
    shorten(model, document)
    try:
        wire = model.model_validate(document)
    except ValidationError as error:
        faults = shape_faults(error)
        raise InvalidProblem(faults + _faults_beside(faults, model, document, find)) from None
    if faults := find(wire):
        raise InvalidProblem([Fault(trimmed(fault.place, document), fault.message) for fault in faults])
    return wire


def _faults_beside(
    shape: list[Fault], model: type[Model], document: object, find: Callable[[Model], list[Fault]]
) -> list[Fault]:
    """Find the faults of meaning in the parts of a document whose shape is right."""
    touched = mend(document, shape)
    try:
        faults = find(model.model_validate(document))
    except ValidationError:
        return []
    return [
        Fault(trimmed(fault.place, document), fault.message) for fault in faults if not is_touched(fault.place, touched)
    ]
