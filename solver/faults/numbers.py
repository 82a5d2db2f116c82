"""Checks on numbers: each kind of number has a range."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from solver.faults.fault import Fault, Place
from solver.problem import Location


@dataclass(frozen=True, slots=True)
class Range:
    """The whole numbers from ``low`` to ``high``, both included."""

    low: int
    high: int

    def faults(self, place: Place, value: int | None) -> Iterator[Fault]:
        """Yield a fault when ``value`` is given and lies outside."""
        if value is not None and not self.low <= value <= self.high:
            yield Fault(place, f"{_short(value)} is out of range: allowed is {self.low} to {self.high}.")

    def faults_in(self, place: Place, values: Sequence[int] | None) -> Iterator[Fault]:
        """Yield a fault for each number in a list that lies outside."""
        for index, value in enumerate(values or ()):
            yield from self.faults((*place, index), value)


# Within these limits a million students keep each level's sum below 2**53, where floats are still exact.
MINUTES = Range(0, 1440)
COUNT = Range(0, 1_000_000)
WEIGHT = Range(0, 10_000)
MINUTE_CHARGE = Range(0, 100)
PRIORITY = Range(-1_000_000, 1_000_000)
YEAR = Range(1, 10)
DEGREE = Range(1, 3)


def location_faults(place: Place, location: Location | None) -> Iterator[Fault]:
    """Yield a fault for each coordinate that is not on the earth (WGS 84 degrees)."""
    if location is None:
        return
    swapped = abs(location.lat) <= 180 and abs(location.lon) <= 90
    guess = " Maybe lat and lon are swapped." if swapped else ""
    for name, value, most in (("lat", location.lat, 90), ("lon", location.lon, 180)):
        if not isfinite(value) or abs(value) > most:
            yield Fault((*place, name), f"{value} is not on the earth: {name} is {-most} to {most}.{guess}")


def _short(value: int) -> str:
    """Write a number, but not the thousands of digits that a sender can put in one."""
    return str(value) if abs(value) < 10**20 else "A number of more than 20 digits"
