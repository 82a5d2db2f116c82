"""Faults of shortages and quotas, and of the groups of students and sites that they name."""

from collections.abc import Iterator

from solver.faults.fault import Fault, Place
from solver.faults.ids import empty_choice, id_faults, ids_of
from solver.faults.numbers import COUNT, DEGREE, WEIGHT, YEAR
from solver.faults.register import Register
from solver.problem import Problem, Where, Who


def shortage_faults(problem: Problem, register: Register) -> Iterator[Fault]:
    """Yield the faults of ``shortages``."""
    for index, shortage in enumerate(problem.shortages):
        place: Place = ("shortages", index)
        yield from DEGREE.faults((*place, "degree"), shortage.degree)
        yield from WEIGHT.faults((*place, "weight"), shortage.weight)
        yield from COUNT.faults((*place, "target"), shortage.target)
        yield from where_faults((*place, "where"), shortage.where, register)


def quota_faults(problem: Problem, register: Register) -> Iterator[Fault]:
    """Yield the faults of ``quotas``; an id is optional, but unique when given."""
    yield from id_faults("quota", ids_of(("quotas",), problem.quotas))
    for index, quota in enumerate(problem.quotas):
        place: Place = ("quotas", index)
        yield from who_faults((*place, "who"), quota.who, register)
        yield from where_faults((*place, "where"), quota.where, register)
        yield from COUNT.faults((*place, "max"), quota.max)
        if quota.max is None:
            yield Fault((*place, "max"), "The quota has no max, so it limits nothing.")


def who_faults(place: Place, who: Who, register: Register) -> Iterator[Fault]:
    """Yield the faults of a group of students."""
    yield from register.institutes.unknown((*place, "institute"), who.institute)
    yield from DEGREE.faults((*place, "degree"), who.degree)
    yield from YEAR.faults_in((*place, "years"), who.years)
    yield from empty_choice((*place, "years"), who.years)
    yield from empty_choice((*place, "modes"), who.modes)


def where_faults(place: Place, where: Where, register: Register) -> Iterator[Fault]:
    """Yield the faults of a group of sites."""
    parts = (
        ("site", where.site, register.sites),
        ("cluster", where.cluster, register.clusters),
        ("board", where.board, register.boards),
        ("partnership", where.partnership, register.partnerships),
    )
    for name, ids, known in parts:
        yield from known.unknown_in((*place, name), ids)
        yield from empty_choice((*place, name), ids)
