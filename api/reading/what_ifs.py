"""Reading what-ifs: one list of changes, several, or a sweep, which is written out as several."""

from typing import Any, TypeVar

from pydantic import ValidationError

from api.places import trimmed
from api.reading.collector import collector_paused
from api.reading.guesses import FieldGuesses
from api.reading.json_text import read_json
from api.reading.shapes import UNKNOWN_FIELD, close_word, sentence
from api.schemas.base import Incoming
from api.schemas.changes import CHANGE_MODELS
from api.schemas.convert import to_change, to_options
from api.schemas.what_ifs import MOST_WHAT_IFS, SweepIn, WhatIfIn, WhatIfRequest
from service.errors import InvalidProblem
from service.run import RunOptions
from service.what_ifs import WhatIf
from solver.faults import Fault, Place

Model = TypeVar("Model", bound=Incoming)

_ONE_OF = "Give one of 'changes', 'what_ifs' and 'sweep'."


@collector_paused()
def read_what_ifs(raw: bytes) -> tuple[tuple[WhatIf, ...], RunOptions, bool]:
    """Read the what-ifs of a request, its options, and whether they are to be a table.

    Raises
    ------
    UnreadableJsonError
        When ``raw`` is not JSON.
    InvalidProblem
        When its shape is wrong; whether the changes apply shows later.
    """
    document = read_json(raw)
    wire = read_shape(WhatIfRequest, document)
    if [wire.changes is not None, bool(wire.what_ifs), wire.sweep is not None].count(True) != 1:
        raise InvalidProblem([Fault((), _ONE_OF)])
    options = to_options(wire.options)
    if wire.changes is not None:
        return (_what_if(WhatIfIn(name=wire.name, changes=wire.changes), ()),), options, False
    if wire.sweep is not None:
        return _swept(wire.name, wire.sweep), options, True
    rows = enumerate(wire.what_ifs or ())
    return tuple(_what_if(row, ("what_ifs", number)) for number, row in rows), options, True


def _what_if(wire: WhatIfIn, place: Place) -> WhatIf:
    changes = tuple(to_change(change) for change in wire.changes)
    places = tuple((*place, "changes", number) for number in range(len(changes)))
    return WhatIf(wire.name, changes, places)


def _swept(name: str, sweep: SweepIn) -> tuple[WhatIf, ...]:
    """Write a sweep out: its change once with each number."""
    numbers = range(sweep.start, sweep.end + 1, sweep.step)
    if not 1 <= len(numbers) <= MOST_WHAT_IFS:
        message = f"These are {len(numbers)} what-ifs; 1 to {MOST_WHAT_IFS} are possible."
        raise InvalidProblem([Fault(("sweep", "to"), message)])
    kind = sweep.change.get("change")
    field = sweep.field or ("percent" if kind == "students_scale" else "value")
    place: Place = ("sweep", "change")
    if field in sweep.change:
        raise InvalidProblem([Fault((*place, field), "The sweep gives this number: leave it out here.")])
    rows = []
    for number in numbers:
        wire = read_shape(WhatIfRequest, {"changes": [sweep.change | {field: number}]}, place)
        changes = tuple(to_change(change) for change in wire.changes or ())
        rows.append(WhatIf(f"{name or kind} {number}", changes, (place,)))
    return tuple(rows)


def read_shape(model: type[Model], document: object, of_the_change: Place | None = None) -> Model:
    """Read a document that may have changes; ``of_the_change`` is where its only one stands, if elsewhere.

    Raises
    ------
    InvalidProblem
        When its shape is wrong.
    """
    try:
        return model.model_validate(document)
    except ValidationError as error:
        faults = [_fault(model, row, document) for row in _told(error)]
        if of_the_change is not None:
            faults = [Fault((*of_the_change, *fault.place[2:]), fault.message) for fault in faults]
        raise InvalidProblem(faults) from None


def _told(error: ValidationError) -> list[Any]:
    """Return Pydantic's rows but those that call a list too short only because its entries are wrong."""
    rows = error.errors(include_url=False)
    lists = {row["loc"][:depth] for row in rows for depth in range(len(row["loc"]))}
    return [row for row in rows if row["type"] != "too_short" or row["loc"] not in lists]


def _fault(model: type[Incoming], row: Any, document: object) -> Fault:  # noqa: ANN401 - Pydantic's own row
    place, kind = _without_kind(tuple(row["loc"]))
    if row["type"] == "union_tag_not_found":
        return Fault((*place, "change"), "This field is required: it says which kind of change it is.")
    if row["type"] == "union_tag_invalid":
        tag = str(row["ctx"]["tag"])
        return Fault((*place, "change"), f"{tag[:60]!r} is no kind of change.{close_word(tag, CHANGE_MODELS)}")
    guess = _guess(model, place, kind) if row["type"] == UNKNOWN_FIELD else None
    return Fault(trimmed(place, document), sentence(row, guess))


def _without_kind(place: Place) -> tuple[Place, str | None]:
    """Take the kind of change out of Pydantic's place, which stands behind the change's number."""
    for depth, step in enumerate(place[:-1]):
        if step == "changes" and len(place) > depth + 2 and place[depth + 2] in CHANGE_MODELS:
            return (*place[: depth + 2], *place[depth + 3 :]), str(place[depth + 2])
    return place, None


def _guess(model: type[Incoming], place: Place, kind: str | None) -> str | None:
    """Guess which field of a change or of the request was meant by the unknown one at ``place``."""
    if kind is None:
        return FieldGuesses(model).field(place)
    return FieldGuesses(CHANGE_MODELS[kind]).field(place[place.index("changes") + 2 :])
