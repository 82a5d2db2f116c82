"""Shuffle a problem without changing what it means."""

import random
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

Row = TypeVar("Row")

ORDERED = {"preferences", "levels", "travel_charge"}


def shuffled(value: Row, order: random.Random) -> Row:
    """Shuffle every list of a problem whose order means nothing."""
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, object] = {}
    for each in fields(value):
        part = getattr(value, each.name)
        if isinstance(part, tuple):
            rows = [shuffled(row, order) for row in part]
            changed[each.name] = tuple(rows if each.name in ORDERED else order.sample(rows, len(rows)))
        else:
            changed[each.name] = shuffled(part, order)
    return replace(value, **changed)
