"""Every way to seat a plan's students at their sites: whether one keeps what is named, and how few duos are needed."""

from collections.abc import Iterator, Sequence
from itertools import product

from solver.problem import DuoWish, Problem
from solver.result import Placement, Seat
from tests.oracles.brute_force import Option, choices, groups_at_offers
from tests.oracles.level_values import Plan, entries
from tests.oracles.rules import Sharing, World, is_mutual, sharings, spots_of
from tests.oracles.verdict import plan_of


def can_be_seated(problem: Problem, rows: Sequence[Seat]) -> bool:
    """D3: whether a plan has these students at these sites, offers and places, as far as they are named."""
    world = World(problem)
    named = {row.student: row for row in rows}
    pinned = {student.id for student in problem.students if student.pinned_site is not None}
    if pinned - named.keys():
        return False
    return any(numbers_fit(world, plan, named) for plan in plans_at(world, rows))


def plans_at(world: World, rows: Sequence[Seat]) -> Iterator[Plan]:
    """Every plan with exactly these students at these sites, and at these offers where one is named."""
    listed: list[Option] = [
        (
            row.student,
            [
                spot
                for spot in spots_of(world, world.students[row.student])
                if spot.site == row.site and row.offer in (None, spot.offer)
            ],
        )
        for row in rows
    ]
    for spots in choices(world, listed, {}):
        groups = groups_at_offers(spots)
        for found in product(*(sharings(world, offer, group) for offer, group in groups.items())):
            yield Plan(spots, dict(zip(groups, found, strict=True)))


def numbers_fit(world: World, plan: Plan, named: dict[str, Seat]) -> bool:
    """D3: the named numbers exist, nobody shares with another number, and none is for two groups."""
    if any(named[name].mentor_place for name, spot in plan.spots.items() if spot.offer is None):
        return False
    for offer, students in groups_at_offers(plan.spots).items():
        used: list[int] = []
        for group in groups_of(students, plan.sharings[offer]):
            numbers = {named[name].mentor_place for name in group} - {None}
            if len(numbers) > 1:
                return False
            used += [number for number in numbers if number is not None]
        places = world.offers[offer].mentor_places
        if len(used) != len(set(used)) or any(not 1 <= number <= places for number in used):
            return False
    return True


def groups_of(students: Sequence[str], sharing: Sharing) -> list[tuple[str, ...]]:
    """Split the students of one offer into duos and singles."""
    in_duos = {name for pair in sharing for name in pair}
    return [*sharing, *((name,) for name in students if name not in in_duos)]


def needless_duos(world: World, plan: Plan) -> int:
    """Count the duos that no required student needs and no mutual pair asks for."""
    pairs = [tuple(world.students[name] for name in pair) for sharing in plan.sharings.values() for pair in sharing]
    return sum(not is_mutual(a, b) and DuoWish.REQUIRED not in (a.duo, b.duo) for a, b in pairs)


def avoidable_duos(problem: Problem, placements: Sequence[Placement]) -> int:
    """Count the duos that the same students at the same sites could do without, all levels being equal."""
    world, made = World(problem), plan_of(placements)
    values = [entry.value(made) for entry in entries(world)]
    rows = [Seat(student=row.student, site=row.site) for row in placements]
    alike = (plan for plan in plans_at(world, rows) if [entry.value(plan) for entry in entries(world)] == values)
    return needless_duos(world, made) - min(needless_duos(world, plan) for plan in alike)
