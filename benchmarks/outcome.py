"""What a method answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.pairs import Region
from solver.instance import Ints
from solver.result import Level, Report, Seat


@dataclass(frozen=True)
class Outcome:
    """A plan, if one was looked for and found; bounds by level name; whether the method says it can do no better.

    ``seconds`` is set by a method that times itself, ``report`` by one that has checked its plan, ``levels`` by one
    that tells what it believes of each level.
    """

    seats: tuple[Seat, ...] | None = None
    bounds: dict[str, int | None] = field(default_factory=dict)
    finished: bool = False
    seconds: float | None = None
    first_plan_seconds: float | None = None
    near_seconds: float | None = None
    report: Report | None = None
    levels: Sequence[Level] = ()


def seats_of(region: Region, chosen: Ints) -> tuple[Seat, ...]:
    """Return chosen pairs as seats; the checker gives them mentor places, and so names the duos."""
    pairs, problem = region.pairs, region.problem
    return tuple(
        Seat(
            student=problem.students[pairs.student[p]].id,
            site=problem.sites[pairs.site[p]].id,
            offer=region.offers[pairs.offer[p]].id,
        )
        for p in chosen
    )
