"""What another plan would mean beside the base plan: who moves, and what each level gains or loses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solver.directory import Directory
from solver.naming import name_places
from solver.objectives import objectives_of
from solver.plan import Plan, Seated
from solver.problem import Problem
from solver.result import Result, Seat
from solver.travel import minutes_lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A student who would be elsewhere; ``None``: not placed, or minutes that are not known."""

    student: str
    from_site: str | None
    to_site: str | None
    from_minutes: int | None
    to_minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelEffect:
    """One objective entry before and after; ``better`` is ``None`` when nothing changes."""

    name: str
    unit: str
    before: int
    after: int
    better: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Who moves, in the order of student ids, and every level in the planner's order."""

    moves: tuple[Moved, ...]
    levels: tuple[LevelEffect, ...]

    @property
    def losses(self) -> tuple[int, ...]:
        """What each entry loses, negative where it gains: the plan of the least losses, entry by entry, is the best."""
        return tuple(-abs(row.after - row.before) if row.better else abs(row.after - row.before) for row in self.levels)


def effect_of(base: Plan, other: Plan, *, beside: Sequence[str] = ()) -> Effect:
    """Return what ``other`` means beside ``base``; the students ``beside`` are not told among those who move."""
    names = sorted((base.by_student.keys() | other.by_student.keys()) - set(beside))
    moves = tuple(_moved(base, other, name) for name in names if _moves(base, other, name))
    return Effect(moves=moves, levels=_levels(base, other))


def _moves(base: Plan, other: Plan, name: str) -> bool:
    return _site(base.by_student.get(name)) != _site(other.by_student.get(name))


def _moved(base: Plan, other: Plan, name: str) -> Moved:
    before, after = base.by_student.get(name), other.by_student.get(name)
    return Moved(
        student=name,
        from_site=_site(before),
        to_site=_site(after),
        from_minutes=base.travel_minutes(before) if before else None,
        to_minutes=other.travel_minutes(after) if after else None,
    )


def _site(seat: Seated | None) -> str | None:
    return seat.site.id if seat else None


def _levels(base: Plan, other: Plan) -> tuple[LevelEffect, ...]:
    """Recount each entry in both plans, each by its own problem; the base's policy says which there are."""
    after = {entry.name: entry.value(other) for entry in objectives_of(other.directory.problem)}
    effects = []
    for entry in objectives_of(base.directory.problem):
        before = entry.value(base)
        now = after.get(entry.name, before)
        better = None if now == before else entry.sign * now < entry.sign * before
        effects.append(LevelEffect(name=entry.name, unit=entry.unit, before=before, after=now, better=better))
    return tuple(effects)


def at_most(base: Plan, gains: Mapping[str, int]) -> LevelEffect | None:
    """Return the first entry that may gain, at its best; ``gains`` says by name of an entry how much each may."""
    for entry in objectives_of(base.directory.problem):
        if gain := gains.get(entry.name):
            before = entry.value(base)
            return LevelEffect(
                name=entry.name, unit=entry.unit, before=before, after=before - entry.sign * gain, better=True
            )
    return None


def plan_in(problem: Problem, seats: Sequence[Seat]) -> Plan:
    """Return the plan of these seats in a canonical problem, with its mentor places named anew."""
    return name_places(Plan.of(Directory.of(problem), seats, minutes_lookup(problem)))


def seats_of(result: Result) -> tuple[Seat, ...]:
    """Return a result's plan as rows."""
    return tuple(
        Seat(student=row.student, site=row.site, offer=row.offer, mentor_place=row.mentor_place)
        for row in result.placements
    )
