"""A deadline that passes after so many solves, whatever the clock says."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from solver.engine import Deadline, OutOfTimeError


@dataclass(frozen=True)
class SolvesLeft(Deadline):
    """Gives each solve a minute, and none to those after the last of ``solves``: ``refused`` has an entry for each."""

    moment: float = 1e12
    solves: Iterator[int] = field(default_factory=lambda: iter(()))
    refused: list[None] = field(default_factory=list)

    def remaining(self) -> float:
        """Return a minute, or raise."""
        if next(self.solves, None) is None:
            self.refused.append(None)
            raise OutOfTimeError
        return 60.0

    def within(self, _seconds: float) -> "SolvesLeft":
        """Return this deadline: the clock does not count."""
        return self

    def before(self, _seconds: float) -> "SolvesLeft":
        """Return this deadline."""
        return self

    def is_over(self) -> bool:
        """Tell whether a solve was refused."""
        return bool(self.refused)


def solves_left(number: int) -> SolvesLeft:
    """Make a deadline for so many solves."""
    return SolvesLeft(solves=iter(range(number)))
