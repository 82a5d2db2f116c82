"""The best plan of a tiny problem by trying every plan, the smallest conflict of its pins, and its fewest moves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

from solver.problem import Problem
from tests.oracles.level_values import Entry, Plan, entries, mutual_pairs
from tests.oracles.rules import Sharing, Spot, Spots, World, counts_hold, movers, moves_hold, sharings, spots_of

Option = tuple[str, list[Spot | None]]
SharingOf = Callable[[str, tuple[str, ...]], Sharing | None]


@dataclass(frozen=True)
class Best:
    """The lexicographic optimum: entry names with their values, and one plan that has them."""

    levels: tuple[tuple[str, int], ...]
    plan: Plan


def best_plan(problem: Problem) -> Best | None:
    """Try every plan of everyone; None when the pins cannot hold together."""
    world = World(problem)
    pinned = {student.id for student in problem.students if student.pinned_site is not None}
    listed = entries(world)
    best: list[int] | None = None
    plan_of_best = None
    for plan in plans(world, must_sit=pinned):
        values = improved_values(listed, plan, best)
        if values is not None:
            best, plan_of_best = values, plan
    if best is None or plan_of_best is None:
        return None
    levels = tuple((entry.name, entry.sign * value) for entry, value in zip(listed, best, strict=True))
    return Best(levels, plan_of_best)


def improved_values(listed: list[Entry], plan: Plan, best: list[int] | None) -> list[int] | None:
    """Give the plan's values (more is better) when they are lexicographically better than the best."""
    if best is None:
        return [entry.sign * entry.value(plan) for entry in listed]
    for k, entry in enumerate(listed):
        value = entry.sign * entry.value(plan)
        if value < best[k]:
            return None
        if value > best[k]:
            return [*best[:k], value, *(later.sign * later.value(plan) for later in listed[k + 1 :])]
    return None


def plans(world: World, must_sit: set[str]) -> Iterator[Plan]:
    """Every plan that keeps all hard rules and places at least ``must_sit``."""
    yield from plans_among(world, options(world, must_sit))


def plans_among(world: World, listed: list[Option]) -> Iterator[Plan]:
    """Every plan that keeps all hard rules, with one of its listed options for each student."""
    sharing_of = best_sharings(world)
    for spots in choices(world, listed, {}):
        groups = groups_at_offers(spots)
        found = {offer: sharing_of(offer, group) for offer, group in groups.items()}
        kept = {offer: sharing for offer, sharing in found.items() if sharing is not None}
        if len(kept) == len(found) and moves_hold(world, spots):
            yield Plan(spots, kept)


def options(world: World, must_sit: set[str]) -> list[Option]:
    """Each student's spots, and None for staying unplaced unless the student must sit."""
    return [
        (student.id, [*spots_of(world, student), *([] if student.id in must_sit else [None])])
        for student in world.problem.students
    ]


def can_be_completed(problem: Problem, wanted: Spots) -> bool:
    """D3: whether a plan seats exactly these students at these sites, and at these offers where one is named."""
    world = World(problem)
    listed: list[Option] = []
    for student in problem.students:
        seat = wanted.get(student.id)
        if seat is None:
            listed.append((student.id, [] if student.pinned_site is not None else [None]))
        else:
            at_site = [spot for spot in spots_of(world, student) if spot.site == seat.site]
            listed.append((student.id, [spot for spot in at_site if seat.offer in (None, spot.offer)]))
    return any(True for _ in plans_among(world, listed))


def choices(world: World, left: list[Option], spots: Spots) -> Iterator[Spots]:
    """Give each student every option in turn; a branch that breaks a count ends at once."""
    if not counts_hold(world, spots) or not heads_fit(world, spots):
        return
    if not left:
        yield spots
        return
    (name, its_options), *others = left
    for spot in its_options:
        yield from choices(world, others, spots if spot is None else spots | {name: spot})


def heads_fit(world: World, spots: Spots) -> bool:
    """C1: never more than two heads for each mentor place."""
    groups = groups_at_offers(spots)
    return all(len(group) <= 2 * world.offers[offer].mentor_places for offer, group in groups.items())


def groups_at_offers(spots: Spots) -> dict[str, tuple[str, ...]]:
    """Who sits at each offer; a pinned student without an offer takes no place."""
    groups: dict[str, tuple[str, ...]] = {}
    for name, spot in spots.items():
        if spot.offer is not None:
            groups[spot.offer] = (*groups.get(spot.offer, ()), name)
    return groups


def best_sharings(world: World) -> SharingOf:
    """Remember the best sharing of each group at each offer."""
    return cache(lambda offer, group: best_sharing(world, offer, group))


def best_sharing(world: World, offer: str, group: tuple[str, ...]) -> Sharing | None:
    """D1, D2: of all sharings one with most mutual pairs, then fewest duos; None when there is no sharing.

    Only the fit level looks at who shares, and it counts mutual pairs; so taking most of them loses nothing.
    """
    every = sharings(world, offer, group)
    return max(every, key=lambda sharing: (mutual_pairs(world, sharing), -len(sharing)), default=None)


def fewest_moves(problem: Problem) -> int | None:
    """How many of the current plan must move at least; None when the pins cannot hold."""
    world = World(replace(problem, policy=replace(problem.policy, max_moves=None)))
    pinned = {student.id for student in problem.students if student.pinned_site is not None}
    return min((len(movers(world, plan.spots)) for plan in plans(world, pinned)), default=None)


def smallest_conflicts(problem: Problem) -> list[frozenset[str]]:
    """Every smallest set of pinned students who cannot all be placed; the other pins may be given up."""
    world = World(problem)
    pinned = [student.id for student in problem.students if student.pinned_site is not None]
    for size in range(1, len(pinned) + 1):
        found = [
            frozenset(chosen) for chosen in combinations(pinned, size) if next(plans(world, set(chosen)), None) is None
        ]
        if found:
            return found
    return []
