"""What a search knows of each level, as a result tells it."""

from solver.result import Level
from solver.search.searched import Searched


def report_levels(search: Searched) -> tuple[Level, ...]:
    """Return value, bound, gap and proof of every entry.

    An entry's bound holds given the values above it; only while all of those are proven can it be a proof.
    """
    if search.best is None:
        return ()
    levels: list[Level] = []
    above_proven = True
    for entry, objective in enumerate(search.objectives):
        value = search.best.values[entry]
        cost = search.bound(entry)
        bound = None if cost is None else objective.sign * cost + objective.constant()
        above_proven = above_proven and bound == value
        levels.append(
            Level(
                name=objective.name,
                unit=objective.unit,
                value=value,
                bound=bound,
                gap=None if bound is None else abs(value - bound) / max(1, abs(value)),
                proven=above_proven,
                seconds=round(search.seconds.get(entry, 0.0), 3),
            )
        )
    return tuple(levels)
