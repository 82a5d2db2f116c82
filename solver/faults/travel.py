"""Faults of the travel matrix."""

from collections.abc import Iterator

from solver.faults.fault import Fault, Place, dotted
from solver.faults.numbers import MINUTES
from solver.faults.register import Register
from solver.problem import Problem, TravelSource

SOURCE: Place = ("travel", "source")


def travel_faults(problem: Problem, register: Register) -> Iterator[Fault]:
    """Yield the faults of ``travel.minutes``: unknown ids, pairs listed twice, minutes out of range."""
    if problem.travel.minutes and problem.travel.source is not TravelSource.MATRIX:
        text = f"Minutes are listed, but the source is {problem.travel.source.value!r}. Maybe 'matrix' is meant."
        yield Fault(SOURCE, text)
    first_place: dict[tuple[str, str], Place] = {}
    for index, row in enumerate(problem.travel.minutes):
        place: Place = ("travel", "minutes", index)
        yield from register.students.unknown((*place, "student"), row.student)
        yield from register.sites.unknown((*place, "site"), row.site)
        yield from MINUTES.faults((*place, "minutes"), row.minutes)
        first = first_place.setdefault((row.student, row.site), place)
        if first != place:
            message = f"The pair {row.student!r}, {row.site!r} is also at {dotted(first)}."
            yield Fault(place, message, rests_on=((*place, "student"), (*place, "site")))
