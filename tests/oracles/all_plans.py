"""The values of all plans of a small problem, against which bounds and proofs are held."""

from solver.problem import Problem
from solver.result import Level, Result, Seat
from tests.oracles.brute_force import plans
from tests.oracles.level_values import entries
from tests.oracles.rules import World


def vectors_of_all_plans(given: Problem) -> list[list[int]]:
    """List the values of every plan, more is better, by trying them all."""
    world = World(given)
    pinned = {student.id for student in given.students if student.pinned_site is not None}
    listed = entries(world)
    return [[entry.sign * entry.value(plan) for entry in listed] for plan in plans(world, pinned)]


def assert_bounds_hold(levels: tuple[Level, ...], signs: list[int], vectors: list[list[int]]) -> None:
    """No plan that is as good on all entries above is better than an entry's bound; what is proven is the best."""
    best = max(vectors)
    values = [sign * level.value for sign, level in zip(signs, levels, strict=True)]
    for entry, level in enumerate(levels):
        as_good = [row for row in vectors if all(row[a] >= values[a] for a in range(entry))]
        if level.bound is not None:
            assert max(row[entry] for row in as_good) <= signs[entry] * level.bound, level.name
        if level.proven:
            assert values[entry] == best[entry], level.name


def plan_of(result: Result) -> list[Seat]:
    """Read the plan out of a result."""
    return [
        Seat(student=row.student, site=row.site, offer=row.offer, mentor_place=row.mentor_place)
        for row in result.placements
    ]
