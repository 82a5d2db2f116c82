"""Faults of institutes, boards and partnerships."""

from collections.abc import Iterator

from solver.faults.fault import Fault, Place
from solver.faults.ids import id_faults, ids_of
from solver.faults.numbers import COUNT
from solver.faults.register import Register
from solver.problem import Partnership, Problem


def institute_faults(problem: Problem) -> Iterator[Fault]:
    """Yield the faults of ``institutes``."""
    yield from id_faults("institute", ids_of(("institutes",), problem.institutes))


def board_faults(problem: Problem) -> Iterator[Fault]:
    """Yield the faults of ``boards``."""
    yield from id_faults("board", ids_of(("boards",), problem.boards))


def partnership_faults(problem: Problem, register: Register) -> Iterator[Fault]:
    """Yield the faults of ``partnerships`` and their clusters."""
    yield from id_faults("partnership", ids_of(("partnerships",), problem.partnerships))
    yield from id_faults("cluster", _cluster_ids(problem))
    for index, partnership in enumerate(problem.partnerships):
        place: Place = ("partnerships", index)
        yield from register.institutes.unknown_in((*place, "institutes"), partnership.institutes)
        yield from _number_faults(place, partnership)


def _cluster_ids(problem: Problem) -> Iterator[tuple[Place, str]]:
    for index, partnership in enumerate(problem.partnerships):
        yield from ids_of(("partnerships", index, "clusters"), partnership.clusters)


def _number_faults(place: Place, partnership: Partnership) -> Iterator[Fault]:
    yield from COUNT.faults((*place, "target_students"), partnership.target_students)
    yield from COUNT.faults_in((*place, "thresholds"), partnership.thresholds)
    yield from COUNT.faults((*place, "counted_last_year"), partnership.counted_last_year)
