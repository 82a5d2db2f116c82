"""Runs and the list of runs."""

from datetime import datetime

from api.schemas.base import Outgoing
from api.schemas.results import LevelOut
from service.run import Run, RunPage, RunState


class ProgressOut(Outgoing):
    """Where a running solve is: the level at work, its best value and its bound."""

    level: str
    phase: str
    best: int | None
    bound: int | None
    seconds: float


class RunLinks(Outgoing):
    """Where to go from a run."""

    self: str
    result: str | None = None
    """Null as long as there is no result."""


class RunOut(Outgoing):
    """One solve of one problem."""

    id: str
    name: str
    state: RunState
    message: str
    input_hash: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    levels: list[LevelOut]
    progress: ProgressOut | None
    links: RunLinks = RunLinks(self="")


class ListLinks(Outgoing):
    """Where to go from a page of the list."""

    self: str
    next: str | None = None
    """Null on the last page."""


class RunListOut(Outgoing):
    """A page of runs, newest first."""

    placements: list[RunOut]
    links: ListLinks


def run_path(run_id: str) -> str:
    """Say where a run lives."""
    return f"/v1/placements/{run_id}"


def run_out(run: Run) -> RunOut:
    """Make the answer from a run."""
    path = run_path(run.id)
    links = RunLinks(self=path, result=f"{path}/result" if run.has_result else None)
    return RunOut.model_validate(run).model_copy(update={"links": links})


def run_list_out(page: RunPage, *, limit: int, after: str | None) -> RunListOut:
    """Make the answer from a page of runs."""
    here = f"/v1/placements?limit={limit}"
    links = ListLinks(
        self=here + (f"&after={after}" if after else ""),
        next=f"{here}&after={page.next_after}" if page.next_after else None,
    )
    return RunListOut(placements=[run_out(run) for run in page.runs], links=links)
