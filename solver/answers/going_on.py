"""Going on from a plan: it is the current plan of a changed problem, of which so many students may move."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite

from solver.answers.effect import plan_in, seats_of
from solver.canonical import canonical
from solver.changes.students import with_students
from solver.engine import Deadline, OutOfTimeError
from solver.plan import Plan
from solver.problem import Problem
from solver.resolve import resolve_near
from solver.result import Result, Seat, Termination


@dataclass(frozen=True)
class GoingOn:
    """``problem`` is the changed problem with the plan as its current plan (``solver.replan.continued``)."""

    problem: Problem
    seats: tuple[Seat, ...]

    @property
    def left(self) -> Plan:
        """Return what the change leaves of the plan."""
        return plan_in(canonical(self.problem), self._seats_left)

    @property
    def _seats_left(self) -> list[Seat]:
        now = {row.student: row.site for row in self.problem.current_plan if row.site is not None}
        return [seat for seat in self.seats if now.get(seat.student) == seat.site]

    def within(self, moves: int, deadline: Deadline, *, without: Sequence[str] = (), site: str = "") -> Result:
        """Return the best plan with at most so many moves, and of those one with fewest.

        The students ``without`` are kept from ``site``.

        Raises
        ------
        OutOfTimeError
            When there was no time for any plan.
        """
        policy = replace(self.problem.policy, max_moves=moves if self.problem.current_plan else None)
        kept_out = [
            replace(row, excluded_sites=(*row.excluded_sites, site))
            for row in self.problem.students
            if row.id in without
        ]
        problem = with_students(replace(self.problem, policy=policy), kept_out)
        seconds = deadline.remaining() if isfinite(deadline.moment) else None
        result = resolve_near(problem, self._seats_left, time_limit_seconds=seconds)
        if result.termination is Termination.FAILED:
            raise OutOfTimeError
        return result

    def plan_of(self, result: Result) -> Plan:
        """Return a result's plan in the changed problem."""
        return plan_in(canonical(self.problem), seats_of(result))
