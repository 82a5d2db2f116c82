"""What changes of a plan's problem are worth, one by one: each is solved again exactly, most of them warm.

What the base's duals promise (:mod:`solver.warm.promise`) is known of all beforehand. Where they promise nothing, there
is nothing to solve. The others are dealt out in small batches, those of the greatest promise first, to two processes,
to whichever is free: when the time is over, the batches not begun are the least promising. Each batch starts from what
is kept of the base, untouched by any other: so the answer depends neither on who solves what nor on the number of
processors.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import suppress
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, replace
from itertools import chain
from math import ceil

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
from solver.result import Seat, Termination
from solver.search.planned import BrokenPlanError
from solver.warm.base import WarmBase
from solver.warm.promise import Promise, most_first
from solver.warm.revaluing import AsGood, Revaluing, Seats

_PROCESSES = 2
_MOST, _FEWEST = 16, 4
"""Changes that share their programs. With fewer these are opened more often; with more, a hard one keeps back others
that promise as much. Towards the end there are few, so that processes end together."""

_SHARE = 8
"""A batch takes one of so many parts of what is left."""

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

    def promise(self, revaluing: Revaluing) -> Promise | None:  # noqa: ARG002
        """Return what it gains at most; ``None`` when the base does not tell."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a change means for the best plan: ``effect`` beside the base's, where each level is proven if ``proven``.

    ``effect`` is ``None`` when the base's plan remains best, and when ``cannot_hold``: the pins cannot all hold then.
    Where it is not proven, ``promise`` says what the change gains at most, if the base tells.
    """

    effect: Effect | None = None
    proven: bool = True
    cannot_hold: bool = False
    promise: Promise | None = None


_NOTHING = Worth()
"""What a change is worth that promises nothing."""


@dataclass(frozen=True)
class _Asked:
    """A base of which changes are to be valued, and what is kept of it."""

    base: Base
    revaluing: Revaluing | None
    deadline: Deadline

    @classmethod
    def of(cls, base: Base, deadline: Deadline) -> "_Asked":
        """Make it, or raise OutOfTimeError."""
        warm = WarmBase.of(base.problem, base.plan)
        kept: Revaluing | None = None
        if warm.own:
            with suppress(NumericalError):  # then every change is solved whole
                kept = Revaluing(warm, deadline)
        return cls(base, kept, deadline)


_asked: ContextVar[_Asked] = ContextVar("_asked")
"""What a process keeps from one change to the next."""


def value_all(base: Base, changes: Sequence[Valuable], deadline: Deadline) -> list[Worth | Promise | None]:
    """Return what each change is worth, in their order.

    For those that there was no time for it is what they promise, and ``None`` where nobody knows.

    Raises
    ------
    OutOfTimeError
        When there was no time for any, and none promises anything.
    """
    return copy_context().run(_value_all, base, changes, deadline)


def _value_all(base: Base, changes: Sequence[Valuable], deadline: Deadline) -> list[Worth | Promise | None]:
    with Workers(_processes(base, changes)) as workers:
        asked = _Asked.of(base, deadline)  # while they start
        promises = [change.promise(asked.revaluing) if asked.revaluing else None for change in changes]
        turns = _turns(promises)
        batches = [[changes[n] for n in batch] for batch in _batches(turns)]
        workers.run_in_each(_keep, asked)
        answers = workers.run(_value_batch, batches)
    valued = dict(zip(turns, chain.from_iterable(answers), strict=True))
    found = [_known(valued.get(n, _NOTHING), promise) for n, promise in enumerate(promises)]
    if changes and not any(found):
        raise OutOfTimeError
    return found


def _known(worth: Worth | None, promise: Promise | None) -> Worth | Promise | None:
    """Return what a change is worth, with its promise where that is not proven; the promise alone where it is open."""
    if worth is None:
        return promise
    return worth if worth.proven else replace(worth, promise=promise)


def _turns(promises: Sequence[Promise | None]) -> list[int]:
    """Return which changes to solve, the greatest promise first."""
    open_ones = (n for n, promise in enumerate(promises) if promise is None or promise.first)
    return sorted(open_ones, key=lambda n: most_first(promises[n]))


def _batches(turns: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield the changes of one batch after the other; how many only depends on how many are left."""
    start = 0
    while start < len(turns):
        end = start + min(_MOST, max(_FEWEST, (len(turns) - start) // _SHARE))
        yield turns[start:end]
        start = end


def _processes(base: Base, changes: Sequence[Valuable]) -> int:
    """Return how many processes to start; none where this one is as fast."""
    if len(base.problem.students) < _WORTH_A_PROCESS:
        return 0
    count = min(_PROCESSES, ceil(len(changes) / _MOST), count_processors())
    return count if count > 1 else 0


def _keep(asked: _Asked) -> None:
    _asked.set(asked)


def _value_batch(changes: Sequence[Valuable]) -> list[Worth | None]:
    """Value some changes one after the other, in whatever process; ``None`` for those after the time is over."""
    found = list(_values(_asked.get(), changes))
    return [*found, *[None] * (len(changes) - len(found))]


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
    if warm is not None:
        problem = change.changed(base.plan.directory.problem)  # as canonical as the base's
        return Worth(effect=effect_of(base.plan, _plan(base, problem, warm.rows)))
    problem = canonical(change.changed(base.problem))
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
