"""Bounds of a plan's levels, which become known after the plan."""

from collections.abc import Sequence

from solver.result import Level


def newest_bounds(kept: Sequence[Level], told: Sequence[Level]) -> tuple[Level, ...]:
    """Return the levels of a plan with what is told of them where it says more; of another plan it says nothing.

    A bound holds for all plans with the same values above it.
    """
    if [(level.name, level.value) for level in kept] != [(level.name, level.value) for level in told]:
        return tuple(kept)
    return tuple(new if _gap(new) <= _gap(old) else old for old, new in zip(kept, told, strict=True))


def _gap(level: Level) -> float:
    return float("inf") if level.gap is None else level.gap
