"""The plan that a question is about."""

from dataclasses import dataclass
from functools import cached_property

from solver.canonical import canonical
from solver.directory import Directory
from solver.plan import Plan
from solver.problem import Problem
from solver.result import Result, Seat
from solver.travel import minutes_lookup


@dataclass(frozen=True)
class Base:
    """A problem and a result of it that holds a plan."""

    problem: Problem
    result: Result

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """Return the plan as rows."""
        return tuple(
            Seat(student=row.student, site=row.site, offer=row.offer, mentor_place=row.mentor_place)
            for row in self.result.placements
        )

    @cached_property
    def plan(self) -> Plan:
        """Return the plan as a reader sees it, over the canonical problem."""
        return Plan.of(Directory.of(canonical(self.problem)), self.seats, minutes_lookup(self.problem))

    @property
    def proven(self) -> bool:
        """Whether every level of the plan is proven."""
        return all(level.proven for level in self.result.levels)
