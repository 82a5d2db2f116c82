"""What a search knows of each level, as a result tells it."""

from solver.result import Level
from solver.search.levels import Search


def report_levels(search: Search) -> tuple[Level, ...]:
    """Return value, bound, gap and proof of every entry.

    An entry's bound holds given the values above it, so it is known only while every entry above is proven.
    """
    if search.best is None:
        return ()
    levels: list[Level] = []
    above_proven = True
    for entry, objective in enumerate(search.assembled.objectives):
        value = search.best.values[entry]
        cost = search.bounds.get(entry) if above_proven else None
        bound = None if cost is None else objective.sign * cost + objective.constant()
        above_proven = bound == value
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
