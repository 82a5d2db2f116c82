"""Every level entry of a plan, counted from the problem alone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from solver.problem import ChargeStep, LevelName, PartnerStatus, Shortage, Student
from tests.oracles.rules import Sharing, Spot, Spots, World, in_where, is_mutual, movers

STATUSES = (PartnerStatus.PARTNER, PartnerStatus.FOLLOWER, PartnerStatus.COLLABORATING)


@dataclass(frozen=True)
class Plan:
    """Who sits where, and who shares a mentor place at which offer."""

    spots: Spots
    sharings: dict[str, Sharing]


@dataclass(frozen=True)
class Entry:
    """One objective entry: ``sign`` is +1 when more is better and -1 when less is."""

    name: str
    sign: int
    value: Callable[[Plan], int]


def entries(world: World) -> list[Entry]:
    """List the entries of all levels in the planner's order."""
    makers: dict[LevelName, Callable[[World], list[Entry]]] = {
        LevelName.PLACED: placed_entries,
        LevelName.PARTNERSHIP: partnership_entries,
        LevelName.SHORTAGE: lambda w: [Entry("shortage", +1, lambda plan: shortage_value(w, plan))],
        LevelName.FIT: fit_entries,
        LevelName.TRAVEL: travel_entries,
        LevelName.MOVES: moves_entries,
        LevelName.PUBLISHED_MOVES: lambda w: [moves_entry(w, "published_moves", published=True)],
    }
    return [entry for level in world.problem.policy.levels for entry in makers[level](world)]


def placed_entries(world: World) -> list[Entry]:
    """Count the placed students, or those of each priority when any student has one (absent is 0)."""
    if all(student.priority is None for student in world.problem.students):
        return [Entry("placed", +1, lambda plan: len(plan.spots))]
    priority = {student.id: student.priority or 0 for student in world.problem.students}

    def placed(wanted: int, plan: Plan) -> int:
        return sum(priority[name] == wanted for name in plan.spots)

    return [Entry(f"placed.priority_{p}", +1, partial(placed, p)) for p in sorted(set(priority.values()), reverse=True)]


def partnership_entries(world: World) -> list[Entry]:
    """P1: the non-exempt at partners, then at followers or better, then at collaborating sites or better."""

    def at(best: tuple[PartnerStatus, ...], plan: Plan) -> int:
        return sum(
            world.sites[spot.site].partner_status in best and not is_exempt(world, world.students[name])
            for name, spot in plan.spots.items()
        )

    return [Entry(f"partnership.{status}", +1, partial(at, STATUSES[: k + 1])) for k, status in enumerate(STATUSES)]


def is_exempt(world: World, student: Student) -> bool:
    """P1: the planner leaves out listed years and listed subjects."""
    exempt = world.problem.policy.partnership_exempt
    return student.year in exempt.years or student.subject in exempt.subjects


def shortage_value(world: World, plan: Plan) -> int:
    """S1, S2: weight times the placed students of each shortage, up to its target."""

    def counts(shortage: Shortage, name: str, spot: Spot) -> bool:
        student = world.students[name]
        same = student.subject == shortage.subject and shortage.degree in (None, student.degree)
        return same and in_where(shortage.where, world.sites[spot.site])

    value = 0
    for shortage in world.problem.shortages:
        placed = sum(counts(shortage, name, spot) for name, spot in plan.spots.items())
        value += shortage.weight * (placed if shortage.target is None else min(placed, shortage.target))
    return value


def fit_entries(world: World) -> list[Entry]:
    """E4 and the mutual wishes of D2: one point each when two who ask for each other share."""
    points = cache(partial(fit_points, world))

    def value(plan: Plan) -> int:
        alone = sum(points(name, spot) for name, spot in plan.spots.items())
        return alone + sum(2 * mutual_pairs(world, sharing) for sharing in plan.sharings.values())

    return [Entry("fit", +1, value)]


def fit_points(world: World, name: str, spot: Spot) -> int:
    """E4: preference, wishes met by site or offer, and the offer's own wishes met by the student."""
    student, site = world.students[name], world.sites[spot.site]
    points = 0
    if site.id in student.preferences:
        points += max(3 - student.preferences.index(site.id), 1)
    offer = None if spot.offer is None else world.offers[spot.offer]
    tags = set(site.tags) | set(offer.tags if offer else ())
    points += len(set(student.wishes) & tags)
    return points + len(set(student.wishes) & set(offer.wanted_tags if offer else ()))


def mutual_pairs(world: World, sharing: Sharing) -> int:
    """D2: how many of the pairs asked for each other."""
    return sum(is_mutual(world.students[one], world.students[other]) for one, other in sharing)


def travel_entries(world: World) -> list[Entry]:
    """T2: the charged minutes of all placed students."""
    charges = cache(partial(charged, world))
    return [Entry("travel", -1, lambda plan: sum(charges(*seat) for seat in plan.spots.items()))]


def moves_entries(world: World) -> list[Entry]:
    """K1: who leaves a published placement of the current plan, then who leaves another one."""
    return [
        moves_entry(world, "moves.published", published=True),
        moves_entry(world, "moves.other", published=False),
    ]


def moves_entry(world: World, name: str, *, published: bool) -> Entry:
    """K1: who leaves a placement that was published, or one that was not."""
    return Entry(name, -1, lambda plan: len(movers(world, plan.spots, published=published)))


def charged(world: World, name: str, spot: Spot) -> int:
    """T2: what the trip adds to the charge of the credit; an unknown trip (of a pin) is charged nothing."""
    minutes, credit = world.minutes[name, spot.site], world.students[name].travel_credit_minutes
    steps = world.problem.policy.travel_charge
    return 0 if minutes is None else charge(steps, minutes + credit) - charge(steps, credit)


def charge(steps: tuple[ChargeStep, ...], minutes: int) -> int:
    """T2: every minute costs the rate of the last step that has begun."""
    total = 0
    for minute in range(minutes):
        begun = [step for step in steps if step.from_minutes <= minute]
        total += max(begun, key=lambda step: step.from_minutes).per_minute
    return total
