"""What is measured, as plain data that goes between processes and into a file as JSON."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

OURS = "ours"


class Ended(StrEnum):
    """How a method ended. ``FINISHED``: it can do no better, for the solver that all levels are proven."""

    FINISHED = "finished"
    STOPPED = "stopped by its time limit"
    OUT_OF_MEMORY = "out of memory"
    OUT_OF_TIME = "killed long after its time limit"
    FAILED = "failed"


@dataclass(frozen=True)
class Task:
    """One method on one case and seed; ``values`` are our own level values, for methods that go on from them."""

    case: str
    seed: int
    method: str
    time_limit_seconds: float
    data: str
    values: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class LevelFigure:
    """A level as the checker counts it (``value``) and as the method bounds it; less is better when ``sign`` is 1."""

    name: str
    sign: int
    value: int | None
    bound: int | None
    proven: bool


@dataclass(frozen=True)
class Measurement:
    """What one task told. Seconds count from a problem in memory; ``None`` when it did not happen in time.

    ``near_seconds``: until a plan within 1 % of the last bound on every level. ``broken`` are the first sentences of
    the checker on the plan. ``peak_mib`` is the most memory that the process and its children held.
    """

    case: str
    seed: int
    method: str
    time_limit_seconds: float
    ended: Ended
    seconds: float
    first_plan_seconds: float | None = None
    near_seconds: float | None = None
    levels: tuple[LevelFigure, ...] = ()
    broken: tuple[str, ...] = ()
    peak_mib: float = 0.0

    @classmethod
    def read(cls, row: dict[str, Any]) -> "Measurement":
        """Return a measurement from its JSON form."""
        levels = tuple(LevelFigure(**level) for level in row["levels"])
        return cls(**{**row, "ended": Ended(row["ended"]), "levels": levels, "broken": tuple(row["broken"])})

    @property
    def values(self) -> dict[str, int]:
        """Return the level values of the plan; empty without one."""
        return {level.name: level.value for level in self.levels if level.value is not None}

    @property
    def proof_seconds(self) -> float | None:
        """Return the seconds if the method finished."""
        return self.seconds if self.ended is Ended.FINISHED else None
