"""What a what-if answers: a run with its comparison, or a table of several."""

from collections.abc import Sequence
from urllib.parse import urlencode

from api.schemas.base import Outgoing
from api.schemas.comparisons import ComparisonOut, is_proven
from api.schemas.results import ResultOut
from api.schemas.runs import RunOut, run_path
from service.run import Run, RunState
from service.what_ifs import Table
from solver.compare import Comparison


class WhatIfOut(Outgoing):
    """A what-if or a replan that has ended: what differs from the base, its run, and its result."""

    comparison: ComparisonOut | None
    """Null when there is no plan."""
    run: RunOut
    result: ResultOut
    trade_off: str | None = None
    """Where it is told what each move from the current plan buys; null without a current plan."""


class WhatIfRowOut(Outgoing):
    """One plan of a table; null where there is no plan, or none yet."""

    run_id: str
    name: str
    state: RunState
    proven: bool | None
    """Whether every level of the plan is proven."""
    students: int | None = None
    placed: int | None = None
    partner_share: float | None = None
    """Of the placed students, how many are at partner sites, in per cent."""
    travel_minutes: int | None = None
    mean_travel_minutes: float | None = None
    moves: int | None = None
    """How many of the base's students are at another site."""
    better: int | None = None
    worse: int | None = None


class WhatIfTableOut(Outgoing):
    """What-ifs of one run side by side."""

    base: WhatIfRowOut
    what_ifs: list[WhatIfRowOut]
    is_whole: bool
    """Whether all of them have ended; until then a row may be without figures."""


def what_ifs_path(base_run_id: str, runs: Sequence[Run]) -> str:
    """Say where the table of these what-ifs is."""
    return f"{run_path(base_run_id)}/what-if?{urlencode([('run', run.id) for run in runs])}"


def table_out(table: Table) -> WhatIfTableOut:
    """Make the answer from a table."""
    rows = [_row_out(row.run, row.comparison, "other") for row in table.rows]
    return WhatIfTableOut(base=_row_out(table.base, table.itself, "base"), what_ifs=rows, is_whole=table.is_whole)


def _row_out(run: Run, comparison: Comparison | None, side: str) -> WhatIfRowOut:
    out = WhatIfRowOut(run_id=run.id, name=run.name, state=run.state, proven=is_proven(run) if comparison else None)
    return out.model_copy(update=_figures(comparison, side)) if comparison else out


def _figures(comparison: Comparison, side: str) -> dict[str, float | None]:
    figures: dict[str, float | None] = {row.name: getattr(row, side) for row in comparison.kpis}
    placed, at_partner = figures["placed"], figures["at_partner_sites"]
    return {
        "students": figures["students"],
        "placed": placed,
        "partner_share": round(100 * at_partner / placed, 1) if placed and at_partner is not None else None,
        "travel_minutes": figures["travel_minutes"],
        "mean_travel_minutes": figures["mean_travel_minutes"],
        "moves": len(comparison.moves),
        "better": comparison.better,
        "worse": comparison.worse,
    }
