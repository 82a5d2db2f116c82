"""Judge a solver's placements: read them as a plan and name every hard rule that they break."""

from collections import Counter
from collections.abc import Sequence

from solver.problem import DuoWish
from solver.result import Placement
from tests.oracles.brute_force import best_sharing, groups_at_offers
from tests.oracles.level_values import Plan, mutual_pairs
from tests.oracles.rules import Pair, Sharing, Spot, World, counts_hold, may_share, moves_hold, spots_of

Place = tuple[str, int | None]


def plan_of(placements: Sequence[Placement]) -> Plan:
    """Read spots and duos from the named mentor places alone."""
    duos: dict[str, set[Pair]] = {row.offer: set() for row in placements if row.offer is not None}
    for (offer, _), group in groups_at_places(placements).items():
        if len(group) == 2:
            duos[offer].add((group[0], group[1]))
    spots = {row.student: Spot(row.site, row.offer) for row in placements}
    return Plan(spots, {offer: frozenset(pairs) for offer, pairs in duos.items()})


def groups_at_places(placements: Sequence[Placement]) -> dict[Place, list[str]]:
    """Who sits on each mentor place."""
    groups: dict[Place, list[str]] = {}
    for row in placements:
        if row.offer is not None:
            groups.setdefault((row.offer, row.mentor_place), []).append(row.student)
    return groups


def faults(world: World, placements: Sequence[Placement]) -> list[str]:
    """Name everything in the placements that breaks a hard rule or misreports a fact."""
    found = [
        *spot_faults(world, placements),
        *place_faults(world, placements),
        *fact_faults(world, placements),
    ]
    if not counts_hold(world, plan_of(placements).spots):
        found.append("C2, C5 or Q1: a site or a quota has too many")
    if not moves_hold(world, plan_of(placements).spots):
        found.append("K1: too many of the current plan move")
    return found


def spot_faults(world: World, placements: Sequence[Placement]) -> list[str]:
    """E1, E2, E3, T1: everyone sits once, where that student may sit, and every pin is kept."""
    seats = Counter(row.student for row in placements)
    found = [f"{name} sits {times} times" for name, times in seats.items() if times > 1]
    found += [
        f"{row.student} may not sit at {row.site}, {row.offer}"
        for row in placements
        if Spot(row.site, row.offer) not in spots_of(world, world.students[row.student])
    ]
    return found + [
        f"{student.id} is pinned and has no place"
        for student in world.problem.students
        if student.pinned_site is not None and student.id not in seats
    ]


def place_faults(world: World, placements: Sequence[Placement]) -> list[str]:
    """C1, D1, D2: each mentor place exists and holds one student, or two who may share."""
    found = []
    for (offer, place), group in groups_at_places(placements).items():
        if place is None or not 1 <= place <= world.offers[offer].mentor_places:
            found.append(f"{offer} has no place {place}")
        alone_but_required = len(group) == 1 and world.students[group[0]].duo is DuoWish.REQUIRED
        cannot_share = len(group) == 2 and not may_share(world, group[0], group[1], offer)
        if alone_but_required or cannot_share or len(group) > 2:
            found.append(f"{group} cannot sit on place {place} of {offer}")
    return found


def fact_faults(world: World, placements: Sequence[Placement]) -> list[str]:
    """Minutes, status, pin and duo partner of each row are what the problem and the plan say (D3)."""
    partner: dict[str, str] = {}
    for pair in (pair for sharing in plan_of(placements).sharings.values() for pair in sharing):
        partner |= {pair[0]: pair[1], pair[1]: pair[0]}
    found = []
    for row in placements:
        student, site = world.students[row.student], world.sites[row.site]
        told = (row.travel_minutes, row.partner_status, row.pinned, row.duo_with)
        true = (
            world.minutes[student.id, site.id],
            site.partner_status,
            student.pinned_site is not None,
            partner.get(student.id),
        )
        if told != true:
            found.append(f"{row.student}: told {told}, true {true}")
    return found


def needless_duos(world: World, placements: Sequence[Placement]) -> list[str]:
    """D2: name the offers with other duos than places force, required students need and mutual pairs ask."""
    plan = plan_of(placements)
    found = []
    for offer, group in groups_at_offers(plan.spots).items():
        best, made = best_sharing(world, offer, group), plan.sharings.get(offer, frozenset())
        if best is None or numbers(world, best) != numbers(world, made):
            found.append(f"{offer}: {sorted(made)} where {best and sorted(best)} would do")
    return found


def numbers(world: World, sharing: Sharing) -> tuple[int, int]:
    """Count the mutual pairs and the duos."""
    return mutual_pairs(world, sharing), len(sharing)
