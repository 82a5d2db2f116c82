"""A moment after which work stops."""

import math
import time
from dataclasses import dataclass


class OutOfTimeError(Exception):
    """The time limit has passed."""


@dataclass(frozen=True)
class Deadline:
    """A moment on the monotonic clock; infinite without a limit."""

    moment: float = math.inf

    @classmethod
    def after(cls, seconds: float | None) -> "Deadline":
        """Return the moment ``seconds`` from now."""
        return cls(math.inf if seconds is None else time.monotonic() + seconds)

    def within(self, seconds: float) -> "Deadline":
        """Return the moment ``seconds`` from now, or this one when it comes first."""
        return Deadline(min(self.moment, time.monotonic() + seconds))

    def before(self, seconds: float) -> "Deadline":
        """Return the moment ``seconds`` earlier than this one."""
        return Deadline(self.moment - seconds)

    def is_over(self) -> bool:
        """Tell whether no time is left."""
        return time.monotonic() >= self.moment

    def remaining(self) -> float:
        """Return the seconds left.

        Raises
        ------
        OutOfTimeError
            When none are left.
        """
        seconds = self.moment - time.monotonic()
        if seconds <= 0:
            raise OutOfTimeError
        return seconds
