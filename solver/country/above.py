"""Bounds of the entries above the last, from the combined prices; in whatever process."""

import time
from dataclasses import dataclass

from solver.country.prices import CountryPrices, Priced
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.large.bound import Bound
from solver.search.entries import Entries

_STEPS = (1000, 1000, 1000)
_AMONG_EQUALS = 0.01
"""Weight of the combined reduced costs where a count of students is indifferent."""


@dataclass(frozen=True)
class AboveOrder:
    """The prices of the combined levels, and when to stop."""

    prices: CountryPrices
    combined: Priced
    entries: Entries
    deadline: Deadline


def bound_above(order: AboveOrder) -> list[tuple[Bound, float]]:
    """Bound every entry but the last, each with those above it weighed in; return bounds and the seconds they took.

    An entry starts from the combined prices in its own unit.
    """
    prices, combined, entries = order.prices, order.combined, order.entries
    found: list[tuple[Bound, float]] = []
    for entry in entries.real[:-1]:
        unit = 1 / float(entries.weights[entry])
        prices.prices = combined.prices.scaled(unit)
        among_equals = combined.reduced * unit * _AMONG_EQUALS
        started = time.monotonic()
        try:
            for priced in prices.rounds(entries.down_to(entry), order.deadline, _STEPS, among_equals=among_equals):
                found.append((priced.bound, time.monotonic() - started))
                started = time.monotonic()
        except OutOfTimeError:
            break
        except NumericalError:
            continue
    return found
