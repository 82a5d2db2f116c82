"""What changes of a plan's problem are worth, one by one: each is solved again exactly, most of them warm.

They are dealt out in small batches to two processes, to whichever is free. Each batch starts from what is kept of the
base, untouched by any other: so the answer depends neither on who solves what nor on the number of processors.
"""

import pickle
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

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

_PROCESSES = 2
_BATCH = 8
"""Changes that share what their programs learn. Fewer would learn less; with more, one process works on alone at the
end."""

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
class _Asked:
    """A base of which changes are to be valued, and what is kept of it, which a process makes once."""

    problem: Problem
    result: Result
    deadline: Deadline

    @cached_property
    def base(self) -> Base:
        return Base(self.problem, self.result)

    @cached_property
    def revaluing(self) -> Revaluing | None:
        warm = WarmBase.of(self.base.problem, self.base.plan)
        return Revaluing(warm, self.deadline) if warm.own else None


@dataclass(frozen=True)
class _Batch:
    """Some changes to value; ``asked`` is pickled, and so the same for whoever has seen it before."""

    asked: bytes
    changes: Sequence[Valuable]


def value_all(base: Base, changes: Sequence[Valuable], deadline: Deadline) -> list[Worth | None]:
    """Return what each change is worth, in their order; ``None`` for those that there was no time for.

    Raises
    ------
    OutOfTimeError
        When there was no time for any.
    """
    asked = pickle.dumps(_Asked(base.problem, base.result, deadline))
    batches = [_Batch(asked, changes[start : start + _BATCH]) for start in range(0, len(changes), _BATCH)]
    alone = len(base.problem.students) < _WORTH_A_PROCESS
    with Workers(0 if alone else min(_PROCESSES, len(batches), count_processors())) as workers:
        answers = workers.run(_value_batch, batches)
    _read.cache_clear()
    found = [worth for answer in answers for worth in answer]
    if changes and not any(found):
        raise OutOfTimeError
    return found


@lru_cache(maxsize=1)
def _read(asked: bytes) -> _Asked:
    """Return what is asked, with what this process has made of it."""
    read: _Asked = pickle.loads(asked)  # noqa: S301 - pickled above
    return read


def _value_batch(batch: _Batch) -> list[Worth | None]:
    """Value some changes one after the other, in whatever process."""
    found = list(_values(_read(batch.asked), batch.changes))
    return [*found, *[None] * (len(batch.changes) - len(found))]


def _values(asked: _Asked, changes: Sequence[Valuable]) -> Iterator[Worth]:
    """Yield the worth of each change until the time is over."""
    try:
        asked.deadline.remaining()
        revaluing = asked.revaluing.afresh() if asked.revaluing else None
        for change in changes:
            yield _worth(asked.base, change, revaluing, asked.deadline)
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
