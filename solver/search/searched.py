"""What every way to search tells of itself."""

from typing import Protocol

from solver.objectives.base import Objective
from solver.search.incumbent import Incumbent


class Searched(Protocol):
    """A search that runs or has run: ``best`` is the best plan so far, ``seconds[e]`` the time spent on entry ``e``."""

    best: Incumbent | None
    seconds: dict[int, float]

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """Return the entries, in their order."""

    def bound(self, entry: int) -> int | None:
        """Return an entry's proven cost bound given the best plan's values above it; ``None`` while none is known."""

    def run(self) -> None:
        """Search until every level is proven, or nothing more can be done in time."""
