"""What the measurements of one case say of each method beside ours."""

from collections import Counter
from collections.abc import Sequence

from benchmarks.measurement import OURS, Ended, LevelFigure, Measurement


def against(ours: Measurement, other: Measurement) -> str:
    """Compare a baseline's plan with ours, level by level: ``better``, ``equal`` or ``worse``, or why it has none."""
    if not other.values:
        return "no plan" if other.ended is Ended.STOPPED else other.ended
    if other.broken:
        return "broken"
    mine, its = _costs(ours), _costs(other)
    if not mine:
        return "better"
    return "equal" if its == mine else "better" if its < mine else "worse"


def missed(ours: Measurement, linear: Measurement) -> bool | None:
    """Tell whether the plain linear bound misses the optimum on some level; ``None`` when the optimum is not known."""
    bounds = {level.name: level.bound for level in linear.levels if level.bound is not None}
    known = [level for level in ours.levels if level.proven and level.name in bounds]
    if any(level.value != bounds[level.name] for level in known):
        return True
    return False if len(known) == len(bounds) > 0 and linear.ended is Ended.FINISHED else None


def say(method: str, measured: Sequence[Measurement], ours: Sequence[Measurement]) -> str:
    """Return the verdict on a method over the seeds of one case."""
    pairs = list(zip(ours, measured, strict=True))
    if method == OURS:
        failed = sum(bool(row.broken) for row in measured)
        return f"check failed on {failed}" if failed else "checked"
    if method == "floor":
        return ""
    if method == "plain-lp":
        return _say_missed(pairs)
    counted = Counter(against(mine, its) for mine, its in pairs)
    return ", ".join(f"{verdict} on {count}" for verdict, count in sorted(counted.items()))


def _say_missed(pairs: Sequence[tuple[Measurement, Measurement]]) -> str:
    if all(level.bound is None for _, linear in pairs for level in linear.levels):
        return "no bound"
    known = [answer for answer in (missed(mine, its) for mine, its in pairs) if answer is not None]
    return f"misses the optimum on {sum(known)} of {len(known)}" if known else "optimum not known"


def find_alarms(rows: Sequence[Measurement]) -> list[str]:
    """Return a sentence for each plan of ours that the checker refuses, and for each baseline that beats ours."""
    ours = {(row.case, row.seed): row for row in rows if row.method == OURS}
    alarms = [f"{row.case} seed {row.seed}: {text}" for row in ours.values() for text in row.broken]
    for row in rows:
        mine = ours[row.case, row.seed]
        if row.method != OURS and row.values and against(mine, row) in ("better", "broken"):
            alarms.append(f"{row.case} seed {row.seed}: the plan of {row.method} is {against(mine, row)}.")
    return alarms


def _costs(measured: Measurement) -> tuple[int, ...]:
    return tuple(_cost(level) for level in measured.levels if level.value is not None)


def _cost(level: LevelFigure) -> int:
    return level.sign * (level.value or 0)
