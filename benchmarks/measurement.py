"""What one solve of one case told."""

from dataclasses import dataclass

SecondsOrNever = float | None
"""Seconds from a problem in memory; ``None`` when it did not happen within the time limit."""


@dataclass(frozen=True)
class Measurement:
    """Figures of one case and seed; ``peak_mib`` is the most memory that the process ever held."""

    first_plan_seconds: SecondsOrNever
    near_seconds: SecondsOrNever
    proof_seconds: SecondsOrNever
    checked: bool
    peak_mib: float
    floor_seconds: float
