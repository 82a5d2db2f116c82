"""The smallest change of a kind that places a student, by trying every change and every plan."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce
from itertools import combinations_with_replacement

from solver.adjust import LeverKind
from solver.problem import DuoWish, Problem, Student
from tests.oracles.brute_force import plans
from tests.oracles.level_values import Plan, entries
from tests.oracles.rules import World

WITHOUT_UNITS = (LeverKind.UNCHANGED, LeverKind.TRAVEL_LIMIT, LeverKind.MIX)
KINDS_OF_UNITS = tuple(kind for kind in LeverKind if kind not in WITHOUT_UNITS)
PLENTY = 20
"""More units than a small problem can use."""
LONGEST_MINUTES = 1440


def fewest_moves(changed: Iterable[Problem], base: Plan, student: str) -> int | None:
    """Count the moves of the plan with fewest in any of these problems; ``None`` when none places the student.

    A move is of somebody else: to another site, or from nowhere. Everybody placed stays placed, and no entry above the
    one that counts the student is worse.
    """
    found = [
        sum(
            name != student and (name not in base.spots or base.spots[name].site != spot.site)
            for name, spot in plan.spots.items()
        )
        for problem in changed
        for plan in plans(World(problem), {*base.spots, student})
        if _keeps_levels(problem, plan, base, student)
    ]
    return min(found, default=None)


def _keeps_levels(problem: Problem, plan: Plan, base: Plan, student: str) -> bool:
    (row,) = (row for row in problem.students if row.id == student)
    for entry in entries(World(problem)):
        if entry.name in ("placed", f"placed.priority_{row.priority or 0}"):
            return True
        if entry.sign * entry.value(plan) < entry.sign * entry.value(base):
            return False
    return True


def changed_by(problem: Problem, kind: LeverKind, student: Student, size: int) -> Iterator[Problem]:
    """Give every problem that a change of this kind and size makes; smaller changes are among them."""
    if kind is LeverKind.TRAVEL_LIMIT:
        own, default = student.max_travel_minutes, problem.policy.default_max_travel_minutes
        limit = default if own is None else own
        if limit is not None:
            yield _with(problem, replace(student, max_travel_minutes=min(LONGEST_MINUTES, limit + size)))
        return
    for chosen in combinations_with_replacement(_units(problem, kind, student), size):
        yield reduce(lambda so_far, unit: _one_more(so_far, kind, student, unit), chosen, problem)


def changed_most(problem: Problem, kind: LeverKind, student: Student) -> Problem:
    """Give the problem with as much changed of a kind as can be of use."""
    if kind is LeverKind.TRAVEL_LIMIT:
        return next(changed_by(problem, kind, student, LONGEST_MINUTES), problem)
    units = [unit for unit in _units(problem, kind, student) for _ in range(PLENTY)]
    return reduce(lambda so_far, unit: _one_more(so_far, kind, student, unit), units, problem)


def changed_by_mix(problem: Problem, student: Student, size: int) -> Iterator[Problem]:
    """Give every problem that so many single changes of any kinds make; a higher travel limit is one, however high."""
    longer = (LeverKind.TRAVEL_LIMIT, "")
    units = [longer, *((kind, unit) for kind in KINDS_OF_UNITS for unit in _units(problem, kind, student))]
    for chosen in combinations_with_replacement(units, size):
        yield reduce(lambda so_far, unit: _changed_once(so_far, student, *unit), chosen, problem)


def _changed_once(problem: Problem, student: Student, kind: LeverKind, unit: str | int) -> Problem:
    if kind is LeverKind.TRAVEL_LIMIT:
        (row,) = (row for row in problem.students if row.id == student.id)
        return _with(problem, replace(row, max_travel_minutes=LONGEST_MINUTES))
    return _one_more(problem, kind, student, unit)


def _units(problem: Problem, kind: LeverKind, student: Student) -> list[str | int]:
    """Name what one unit of a change can be about."""
    offers = [offer.id for site in problem.sites for offer in site.offers]
    alike = (row for row in problem.students if (row.subject, row.degree) == (student.subject, student.degree))
    return {
        LeverKind.MENTOR_PLACES: offers,
        LeverKind.SITE_MAXIMUM: [site.id for site in problem.sites if site.max_students is not None],
        LeverKind.QUOTA: [number for number, quota in enumerate(problem.quotas) if quota.max is not None],
        LeverKind.DUO_CONSENT: [
            offer.id for site in problem.sites for offer in site.offers if offer.subject == student.subject
        ],
        LeverKind.DUO_REFUSAL: [row.id for row in alike if row.duo is DuoWish.REFUSED],
        LeverKind.EXCLUSION: list(student.excluded_sites),
    }[kind]


def _one_more(problem: Problem, kind: LeverKind, student: Student, unit: str | int) -> Problem:
    if kind is LeverKind.QUOTA:
        raised = [
            replace(row, max=(row.max or 0) + (n == unit)) if row.max is not None else row
            for n, row in enumerate(problem.quotas)
        ]
        return replace(problem, quotas=tuple(raised))
    if kind is LeverKind.EXCLUSION:
        (row,) = (row for row in problem.students if row.id == student.id)
        return _with(problem, replace(row, excluded_sites=tuple(s for s in row.excluded_sites if s != unit)))
    if kind is LeverKind.DUO_REFUSAL:
        (row,) = (row for row in problem.students if row.id == unit)
        return _with(problem, replace(row, duo=DuoWish.ALLOWED))
    sites = []
    for site in problem.sites:
        offers = tuple(
            replace(
                row,
                mentor_places=row.mentor_places + (kind is LeverKind.MENTOR_PLACES),
                duo_allowed=True if kind is LeverKind.DUO_CONSENT else row.duo_allowed,
            )
            if row.id == unit
            else row
            for row in site.offers
        )
        most = site.max_students
        is_meant = kind is LeverKind.SITE_MAXIMUM and site.id == unit
        sites.append(replace(site, offers=offers, max_students=(most or 0) + 1 if is_meant else most))
    return replace(problem, sites=tuple(sites))


def _with(problem: Problem, student: Student) -> Problem:
    students = tuple(student if row.id == student.id else row for row in problem.students)
    return replace(problem, students=students)
