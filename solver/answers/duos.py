"""Which duos free a mentor place, and what undoing each of them costs."""

from dataclasses import dataclass, replace

from solver.answers.base import Base
from solver.answers.effect import Effect
from solver.answers.headlines import worth_sentences
from solver.answers.sentences import Sentence
from solver.answers.valuing import Valuable, Worth, value_all
from solver.changes.students import with_students
from solver.engine import Deadline
from solver.plan import Plan
from solver.problem import DuoWish, Problem
from solver.warm.promise import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class DuosQuestion:
    """Asks what the duos of a plan are worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuoWorth:
    """Two students who share a mentor place of ``offer``.

    ``frees_place``: all other places there are taken, so that without the duo one place more would be needed. Undoing
    it means that both sit alone, wherever that is best: ``effect`` is what it costs, ``None`` when nothing changes.
    ``cannot_hold``: the pins cannot all hold then. ``required``: one of them has to share, so it cannot be undone.
    """

    students: tuple[str, str]
    site: str
    offer: str
    frees_place: bool
    required: bool
    effect: Effect | None
    cannot_hold: bool
    proven: bool
    told: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuosAnswer:
    """Every duo, the one whose undoing costs most first. ``not_valued``: there was no time for these."""

    base_proven: bool
    duos: tuple[DuoWorth, ...]
    not_valued: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Apart(Valuable):
    """Two students who sit alone."""

    students: tuple[str, str]

    def changed(self, problem: Problem) -> Problem:
        """Return the problem in which both refuse to share, with whomever."""
        alone = [row for row in problem.students if row.id in self.students]
        return with_students(problem, [replace(row, duo=DuoWish.REFUSED, duo_with=None) for row in alone])


def duos(base: Base, _: DuosQuestion, deadline: Deadline) -> DuosAnswer:
    """Undo each duo of the plan, and rank them by what that costs; OutOfTimeError without time for any."""
    found = _duos_of(base.plan)
    can_be_undone = [pair for pair in found if not _is_required(base.plan, pair)]
    worths = dict(zip(can_be_undone, value_all(base, [Apart(pair) for pair in can_be_undone], deadline), strict=True))
    told = [_told(base.plan, pair, worths.get(pair, Worth())) for pair in found]
    return DuosAnswer(
        base_proven=base.proven,
        duos=tuple(sorted((row for row in told if row), key=_cost)),
        not_valued=tuple(pair for pair, row in zip(found, told, strict=True) if row is None),
    )


def _duos_of(plan: Plan) -> list[tuple[str, str]]:
    """Return who shares a place, in the order of student ids."""
    shared = (seats for seats in plan.by_place.values() if len(seats) == 2)
    return sorted((seats[0].student.id, seats[1].student.id) for seats in shared)


def _is_required(plan: Plan, pair: tuple[str, str]) -> bool:
    return any(plan.by_student[name].student.duo is DuoWish.REQUIRED for name in pair)


def _told(plan: Plan, pair: tuple[str, str], worth: Worth | Promise | None) -> DuoWorth | None:
    seat = plan.by_student[pair[0]]
    if not isinstance(worth, Worth) or seat.offer is None:
        return None
    places_used = len({row.mentor_place for row in plan.by_offer[seat.offer.id]})
    data = {"student": pair[0], "other": pair[1], "offer": seat.offer.id, "site": seat.site.id}
    required = _is_required(plan, pair)
    return DuoWorth(
        students=pair,
        site=seat.site.id,
        offer=seat.offer.id,
        frees_place=places_used == seat.offer.mentor_places,
        required=required,
        effect=worth.effect,
        cannot_hold=worth.cannot_hold,
        proven=worth.proven,
        told=(Sentence(code="value.duo.required", data=data),)
        if required
        else worth_sentences("value.duo", data, worth.effect, cannot_hold=worth.cannot_hold),
    )


def _cost(row: DuoWorth) -> tuple[bool, bool, tuple[int, ...], tuple[str, str]]:
    """Order duos by what undoing them costs, most first; what cannot be undone comes before everything."""
    lost = tuple(-loss for loss in row.effect.losses) if row.effect else (0,)
    return not row.required, not row.cannot_hold, lost, row.students
