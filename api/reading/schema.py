"""What the wire models expect at a place: the kind of its value, and a value of that kind that says nothing."""

from collections.abc import Sequence
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from api.schemas.base import Incoming
from solver.faults import Place

NOBODY = "\0"
"""The id that stands where an id cannot be read: no reference names it."""

_HARMLESS: dict[object, object] = {str: NOBODY, int: 1, float: 1.0}

Kind = Any
"""A type as it is annotated in a wire model."""


def kind_at(model: type[Incoming], place: Place) -> Kind:
    """Return what ``model`` expects at a place whose steps it all knows."""
    kind: Kind = model
    for step in place:
        kind = _item(kind) if isinstance(step, int) else fields_of(kind)[step]
    return kind


@cache
def fields_of(model: type[Incoming]) -> dict[str, Kind]:
    """Return the bare kind of each field."""
    return {name: _bare(field.annotation) for name, field in model.model_fields.items()}


@cache
def object_in(model: type[Incoming], name: str) -> type[Incoming] | None:
    """Return the model of the object, or of the rows, that a field holds; ``None`` when it holds plain values."""
    kind = fields_of(model).get(name)
    kind = _item(kind) if _is_list(kind) else kind
    return kind if isinstance(kind, type) and issubclass(kind, Incoming) else None


def is_needed(model: type[Incoming], name: str) -> bool:
    """Tell whether an object must have this field."""
    return name in model.model_fields and model.model_fields[name].is_required()


def harmless(kind: Kind, beside: Sequence[object] = ()) -> object:
    """Return a value of a kind that causes no fault elsewhere; of an enumeration a word that is not used ``beside``."""
    if _is_list(kind):
        return []
    if issubclass(kind, Incoming):
        return {name: harmless(field) for name, field in fields_of(kind).items() if is_needed(kind, name)}
    if issubclass(kind, Enum):
        words = [word.value for word in kind]
        return next((word for word in words if word not in beside), words[0])
    return _HARMLESS[kind]


def _item(kind: Kind) -> Kind:
    return _bare(get_args(kind)[0])


def _bare(kind: Kind) -> Kind:
    """Strip what is only annotated, and ``None`` beside another kind."""
    origin: object = get_origin(kind)
    if origin is Annotated:
        return _bare(get_args(kind)[0])
    if origin is Union or origin is UnionType:
        return _bare(next(option for option in get_args(kind) if option is not NoneType))
    return kind


def _is_list(kind: Kind) -> bool:
    origin: object = get_origin(kind)
    return origin is tuple
