"""Comparing two plans."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from solver.compare.causes import find_cause
from solver.compare.comparison import (
    Comparison,
    Group,
    GroupChange,
    KpiChange,
    LevelChange,
    Move,
    Newcomer,
    SiteChange,
    Spot,
)
from solver.compare.welfare import Welfare, welfare_of
from solver.kpis import count_kpis
from solver.objectives import objectives_of
from solver.objectives.base import Objective
from solver.plan import Plan, Seated
from solver.problem import PartnerStatus, Student
from solver.result import Kpis

_FIGURES = (
    "students",
    "placed",
    "unplaced",
    "pinned",
    "at_partner_sites",
    "duos",
    "mean_travel_minutes",
    "longest_travel_minutes",
    "first_choice",
    "any_choice",
    "mentor_places",
    "mentor_places_used",
)

KeyOf = Callable[[Student], str]


def compare(base: Plan, other: Plan) -> Comparison:
    """Say in what ``other`` differs from ``base``, and who moves and why.

    The plans may be of different problems, such as those of a what-if: students whom only one of them has are listed
    apart, and take no part in the counts of who is better or worse off.
    """
    common = sorted(base.directory.students.keys() & other.directory.students.keys())
    welfare = {student: welfare_of(student, base, other) for student in common}
    levels = _level_changes(base, other)
    moves = tuple(
        _move(base, other, student, welfare[student], levels) for student in common if _moves(base, other, student)
    )
    moved = {move.student for move in moves}

    def by(key: KeyOf) -> tuple[GroupChange, ...]:
        return _group_changes(base, other, key, welfare, moved)

    fates = Counter(welfare.values())
    return Comparison(
        levels=levels,
        kpis=_kpi_changes(base, other),
        moves=moves,
        better=fates[Welfare.BETTER],
        same=fates[Welfare.SAME],
        worse=fates[Welfare.WORSE],
        joined=_only_in(other, base),
        gone=_only_in(base, other),
        by_institute=by(lambda student: student.institute),
        by_subject=by(lambda student: student.subject),
        by_category=by(lambda student: student.category.value),
        by_site=_site_changes(base, other, welfare),
    )


def _moves(base: Plan, other: Plan, student: str) -> bool:
    seats = (plan.by_student.get(student) for plan in (base, other))
    before, after = (seat and seat.site.id for seat in seats)
    return before != after


def _move(base: Plan, other: Plan, student: str, welfare: Welfare, levels: Sequence[LevelChange]) -> Move:
    code, data = find_cause(base, other, student, welfare, levels)
    return Move(
        student=student,
        base=_spot(base, base.by_student.get(student)),
        other=_spot(other, other.by_student.get(student)),
        welfare=welfare,
        code=code,
        data=data,
    )


def _spot(plan: Plan, seat: Seated | None) -> Spot | None:
    if seat is None:
        return None
    return Spot(
        site=seat.site.id,
        site_name=seat.site.name or seat.site.id,
        offer=seat.offer.id if seat.offer else None,
        travel_minutes=plan.travel_minutes(seat),
        partner_status=seat.site.partner_status,
    )


def _only_in(plan: Plan, without: Plan) -> tuple[Newcomer, ...]:
    ids = sorted(plan.directory.students.keys() - without.directory.students.keys())
    return tuple(Newcomer(student=student, spot=_spot(plan, plan.by_student.get(student))) for student in ids)


def _level_changes(base: Plan, other: Plan) -> tuple[LevelChange, ...]:
    """Compare the entries of the other plan's policy, and then those that only the base's has."""
    before, after = ({entry.name: entry for entry in objectives_of(plan.directory.problem)} for plan in (base, other))
    names = dict.fromkeys([*after, *before])
    return tuple(_level_change(before.get(name), after.get(name), base, other) for name in names)


def _level_change(before: Objective | None, after: Objective | None, base: Plan, other: Plan) -> LevelChange:
    entry = after or before
    if entry is None:
        raise ValueError("A level is in one of the policies at least.")
    values = (before.value(base) if before else None, after.value(other) if after else None)
    difference = None if values[0] is None or values[1] is None else values[1] - values[0]
    return LevelChange(
        name=entry.name,
        unit=entry.unit,
        base=values[0],
        other=values[1],
        difference=difference,
        better=entry.sign * difference < 0 if difference else None,
    )


def _kpi_changes(base: Plan, other: Plan) -> tuple[KpiChange, ...]:
    before, after = count_kpis(base), count_kpis(other)
    figures = [(name, _figure(before, name), _figure(after, name)) for name in _FIGURES]
    figures.append(("travel_minutes", _minutes(base, base.seated), _minutes(other, other.seated)))
    return tuple(
        KpiChange(
            name=name, base=one, other=two, difference=None if one is None or two is None else round(two - one, 2)
        )
        for name, one, two in figures
    )


def _figure(kpis: Kpis, name: str) -> float | None:
    figure: float | None = getattr(kpis, name)
    return figure


def _minutes(plan: Plan, seats: Iterable[Seated]) -> int:
    return sum(plan.travel_minutes(seat) or 0 for seat in seats)


def _group_changes(
    base: Plan, other: Plan, key: KeyOf, welfare: dict[str, Welfare], moved: set[str]
) -> tuple[GroupChange, ...]:
    before, after = _groups(base, key), _groups(other, key)
    fates = Counter((key(other.directory.students[student]), fate) for student, fate in welfare.items())
    movers = Counter(key(other.directory.students[student]) for student in moved)
    nobody = Group(students=0, placed=0, at_partner_sites=0, travel_minutes=0)
    return tuple(
        GroupChange(
            key=name,
            base=before.get(name, nobody),
            other=after.get(name, nobody),
            moved=movers[name],
            better=fates[name, Welfare.BETTER],
            same=fates[name, Welfare.SAME],
            worse=fates[name, Welfare.WORSE],
        )
        for name in sorted(before.keys() | after.keys())
    )


def _groups(plan: Plan, key: KeyOf) -> dict[str, Group]:
    students = Counter(key(student) for student in plan.directory.problem.students)
    seats: dict[str, list[Seated]] = {name: [] for name in students}
    for seat in plan.seated:
        seats[key(seat.student)].append(seat)
    return {
        name: Group(
            students=students[name],
            placed=len(here),
            at_partner_sites=sum(seat.site.partner_status is PartnerStatus.PARTNER for seat in here),
            travel_minutes=_minutes(plan, here),
        )
        for name, here in seats.items()
    }


def _site_changes(base: Plan, other: Plan, welfare: dict[str, Welfare]) -> tuple[SiteChange, ...]:
    """Compare the sites that have anybody in one of the plans."""
    before, after = (
        {site: {seat.student.id for seat in seats} for site, seats in plan.by_site.items()} for plan in (base, other)
    )
    return tuple(
        _site_change(site, before.get(site, set()), after.get(site, set()), welfare)
        for site in sorted(before.keys() | after.keys())
    )


def _site_change(site: str, before: set[str], after: set[str], welfare: dict[str, Welfare]) -> SiteChange:
    fates = Counter(welfare[student] for student in before | after if student in welfare)
    return SiteChange(
        key=site,
        base=len(before),
        other=len(after),
        arrived=len(after - before),
        left=len(before - after),
        better=fates[Welfare.BETTER],
        same=fates[Welfare.SAME],
        worse=fates[Welfare.WORSE],
    )
