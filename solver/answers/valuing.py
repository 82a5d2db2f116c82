"""What changes of a plan's problem are worth, one by one: each is solved again exactly, most of them warm.

The work is split in two, whatever the number of processors: so the answer does not depend on it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solver.answers.base import Base
from solver.answers.effect import Effect, effect_of, seats_of
from solver.apart.workers import Workers, count_processors
from solver.canonical import canonical
from solver.check import broken_rules
from solver.directory import Directory
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.naming import name_places
from solver.plan import Plan
from solver.problem import Problem
from solver.resolve import resolve_near
from solver.result import Result, Seat, Termination
from solver.search.planned import BrokenPlanError
from solver.warm.base import WarmBase
from solver.warm.revaluing import AsGood, Revaluing, Seats

PARTS = 2
_WORTH_A_PROCESS = 100
"""Students that a problem must have: a process takes a second to start."""


class Valuable(ABC):
    """A change whose worth is asked."""

    @abstractmethod
    def changed(self, problem: Problem) -> Problem:
        """Return the changed problem."""

    def warm(self, revaluing: Revaluing) -> AsGood | Seats | None:  # noqa: ARG002
        """Solve it again from what is kept of the base; ``None`` when that cannot be."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a change means for the best plan: ``effect`` beside the base's, where each level is proven if ``proven``.

    ``effect`` is ``None`` when the base's plan remains best, and when ``cannot_hold``: the pins cannot all hold then.
    """

    effect: Effect | None = None
    proven: bool = True
    cannot_hold: bool = False


@dataclass(frozen=True)
class _Order:
    """Some changes of one base to value."""

    problem: Problem
    result: Result
    changes: Sequence[Valuable]
    deadline: Deadline


def value_all(base: Base, changes: Sequence[Valuable], deadline: Deadline) -> list[Worth | None]:
    """Return what each change is worth, in their order; ``None`` for those that there was no time for.

    Raises
    ------
    OutOfTimeError
        When there was no time for any.
    """
    parts = PARTS if len(base.problem.students) >= _WORTH_A_PROCESS else 1
    orders = [_Order(base.problem, base.result, changes[part::parts], deadline) for part in range(parts)]
    if parts == 1:
        answers = [_value_part(orders[0])]
    else:
        with Workers(min(parts, count_processors())) as workers:
            answers = workers.run(_value_part, orders)
    found: list[Worth | None] = [None] * len(changes)
    for part, answer in enumerate(answers):
        found[part::parts] = answer
    if changes and not any(found):
        raise OutOfTimeError
    return found


def _value_part(order: _Order) -> list[Worth | None]:
    """Value some changes one after the other, in whatever process."""
    found = list(_values(order))
    return [*found, *[None] * (len(order.changes) - len(found))]


def _values(order: _Order) -> Iterator[Worth]:
    """Yield the worth of each change until the time is over."""
    base = Base(order.problem, order.result)
    try:
        warm = WarmBase.of(base.problem, base.plan)
        revaluing = Revaluing(warm, order.deadline) if warm.own else None
        for change in order.changes:
            yield _worth(base, change, revaluing, order.deadline)
    except OutOfTimeError:
        return


def _worth(base: Base, change: Valuable, revaluing: Revaluing | None, deadline: Deadline) -> Worth:
    try:
        warm = change.warm(revaluing) if revaluing else None
    except NumericalError:
        warm = None
    if isinstance(warm, AsGood):
        return Worth()
    problem = canonical(change.changed(base.problem))
    if warm is not None:
        return Worth(effect=effect_of(base.plan, _plan(base, problem, warm.rows)))
    result = resolve_near(problem, base.seats, time_limit_seconds=_seconds(deadline))
    if result.termination is Termination.INFEASIBLE:
        return Worth(cannot_hold=True)
    if result.termination is Termination.FAILED:
        raise OutOfTimeError
    proven = result.termination is Termination.OPTIMAL
    return Worth(effect=effect_of(base.plan, _plan(base, problem, seats_of(result))), proven=proven)


def _plan(base: Base, problem: Problem, seats: Sequence[Seat]) -> Plan:
    """Return the plan of these seats, after the checker has looked at it; nobody's trip to a site has changed."""
    plan = name_places(Plan.of(Directory.of(problem), seats, base.plan.minutes))
    broken = broken_rules(plan)
    if broken:
        raise BrokenPlanError(f"A plan of a changed problem breaks rule {broken[0].rule}.")
    return plan


def _seconds(deadline: Deadline) -> float | None:
    seconds = deadline.remaining()
    return seconds if seconds != float("inf") else None
