"""What a comparison of two plans says, as plain, frozen data. ``base`` is the first plan, ``other`` the second."""

from dataclasses import dataclass, field

from solver.compare.welfare import Welfare
from solver.problem import PartnerStatus
from solver.wording import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChange:
    """One objective entry in both plans, each by its own problem; ``None`` where the policy does not have it.

    ``better`` tells whether the other plan is better on it, ``None`` when they are equal or cannot be compared.
    """

    name: str
    unit: str
    base: int | None
    other: int | None
    difference: int | None
    better: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiChange:
    """One key figure in both plans."""

    name: str
    base: float | None
    other: float | None
    difference: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a student sits in one of the plans; ``site_name`` is the id of a site without a name."""

    site: str
    site_name: str
    offer: str | None
    travel_minutes: int | None
    partner_status: PartnerStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A student of both problems who is at another site; ``None`` stands for not placed.

    ``say(f"move.{code}", data)`` says the cause, as far as the two plans and problems tell it.
    """

    student: str
    base: Spot | None
    other: Spot | None
    welfare: Welfare
    code: str
    data: Data = field(hash=False)

    @property
    def minutes(self) -> int | None:
        """How many minutes more the trip takes, when both are known."""
        before = self.base.travel_minutes if self.base else None
        after = self.other.travel_minutes if self.other else None
        return None if before is None or after is None else after - before


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A student whom only one of the problems has, and where that plan has them."""

    student: str
    spot: Spot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How a group of students fares in one plan; minutes are the sum over the known trips."""

    students: int
    placed: int
    at_partner_sites: int
    travel_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChange:
    """A group in both plans; of its students in both problems, how many move, and how many are better or worse off."""

    key: str
    base: Group
    other: Group
    moved: int
    better: int
    same: int
    worse: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChange:
    """A site's students in both plans, and how many of them only one of the plans has there.

    ``better``, ``same`` and ``worse`` count all who are there in one of the plans and belong to both problems.
    """

    key: str
    base: int
    other: int
    arrived: int
    left: int
    better: int
    same: int
    worse: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two plans beside each other. ``better``, ``same`` and ``worse`` add up to the students of both problems."""

    levels: tuple[LevelChange, ...]
    kpis: tuple[KpiChange, ...]
    moves: tuple[Move, ...]
    better: int
    same: int
    worse: int
    joined: tuple[Newcomer, ...]
    gone: tuple[Newcomer, ...]
    by_institute: tuple[GroupChange, ...]
    by_subject: tuple[GroupChange, ...]
    by_category: tuple[GroupChange, ...]
    by_site: tuple[SiteChange, ...]
