"""What a baseline answers."""

from dataclasses import dataclass, field

from benchmarks.pairs import Region
from solver.instance import Ints
from solver.result import Seat


@dataclass(frozen=True)
class Outcome:
    """A plan, if one was looked for and found; bounds by level name; whether the baseline says it can do no better.

    ``seconds`` is set when the baseline times a part of its work itself.
    """

    seats: tuple[Seat, ...] | None = None
    bounds: dict[str, int] = field(default_factory=dict)
    finished: bool = False
    seconds: float | None = None


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
