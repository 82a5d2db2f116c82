"""Changes of the planner's policy."""

from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from solver.changes.base import BaseChange, refuse
from solver.faults import Place
from solver.problem import ChargeStep, LevelName, PartnershipExempt, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePolicy(BaseChange):
    """What is given takes the place of what the policy has; what is left out stays."""

    kind: ClassVar[str] = "policy"
    levels: tuple[LevelName, ...] | None = None
    default_max_travel_minutes: int | None = None
    duo_years: tuple[int, ...] | None = None
    partnership_exempt: PartnershipExempt | None = None
    travel_charge: tuple[ChargeStep, ...] | None = None
    max_moves: int | None = None

    def apply(self, problem: Problem) -> Problem:
        """Replace what is given."""
        values: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        given = {name: value for name, value in values.items() if value is not None}
        if not given:
            raise refuse(f"Nothing is to change. Give one of {', '.join(values)}.")
        return replace(problem, policy=replace(problem.policy, **given))

    def place_of(self, place: Place) -> Place | None:
        """Return the same field."""
        return place[1:] if place[0] == "policy" else None
