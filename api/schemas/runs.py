"""Runs and the list of runs."""

from datetime import datetime
from urllib.parse import urlencode

from pydantic import Field, computed_field

from api.schemas.base import Outgoing
from api.schemas.results import LevelOut
from api.schemas.sentences import SentenceOut
from service.run import Run, RunFilter, RunPage, RunState, Task
from solver.answers.sentences import told
from solver.wording import Language


class ProgressOut(Outgoing):
    """Where a running solve is: the level at work, its best value so far, and the bound that no plan beats."""

    level: str
    phase: str
    value: int | None = Field(validation_alias="best")
    bound: int | None
    seconds: float

    @computed_field
    def gap(self) -> float | None:
        """`|value - bound| / max(1, |value|)`, as soon as there are both."""
        if self.value is None or self.bound is None:
            return None
        return abs(self.value - self.bound) / max(1, abs(self.value))


class RunLinks(Outgoing):
    """Where to go from a run."""

    self: str
    result: str | None = None
    """Null as long as there is no result."""
    best: str | None = None
    """Null as long as there is no plan."""
    events: str = ""
    comparison: str | None = None
    """With the run that it was made from; null when it was not made from one, or there is no result."""


class RunOut(Outgoing):
    """One solve of one problem, or one question about the plan of another run."""

    id: str
    task: Task
    """`place`, or the kind of question."""
    base_run_id: str | None
    """The run that a question is about, or from which the problem was made by changes."""
    name: str
    tags: list[str]
    state: RunState
    priority: int
    attempt: int
    """How often it was begun: once, or more when a process stopped or died while it worked on it."""
    message: str
    """What an end other than a proven plan means, in the language that the request asks for."""
    sentences: list[SentenceOut]
    """What the message is made of."""
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
    first: str
    next: str | None = None
    """Null on the last page."""


class RunListOut(Outgoing):
    """A page of runs, newest first."""

    placements: list[RunOut]
    links: ListLinks


class DeletedOut(Outgoing):
    """What was deleted."""

    deleted_runs: int


def run_path(run_id: str) -> str:
    """Say where a run lives."""
    return f"/v1/placements/{run_id}"


def comparison_path(base_run_id: str, other_run_id: str) -> str:
    """Say where the comparison of two runs is."""
    return f"/v1/comparisons?{urlencode({'base': base_run_id, 'other': other_run_id})}"


def _is_what_if(run: Run) -> bool:
    return run.task is Task.PLACE and run.has_result


def run_out(run: Run, language: Language) -> RunOut:
    """Make the answer from a run, its message in ``language``."""
    path = run_path(run.id)
    links = RunLinks(
        self=path,
        result=f"{path}/result" if run.has_result else None,
        best=f"{path}/best" if run.has_plan else None,
        events=f"{path}/events",
        comparison=comparison_path(run.base_run_id, run.id) if run.base_run_id and _is_what_if(run) else None,
    )
    return RunOut.model_validate(run).model_copy(update={"links": links, "message": told(run.sentences, language)})


def run_list_out(page: RunPage, wanted: RunFilter, language: Language, *, limit: int, after: str | None) -> RunListOut:
    """Make the answer from a page of the wanted runs, their messages in ``language``."""
    links = ListLinks(
        self=_list_path(wanted, limit, after),
        first=_list_path(wanted, limit, None),
        next=_list_path(wanted, limit, page.next_after) if page.next_after else None,
    )
    return RunListOut(placements=[run_out(run, language) for run in page.runs], links=links)


def _list_path(wanted: RunFilter, limit: int, after: str | None) -> str:
    query: list[tuple[str, object]] = [("limit", limit)]
    query += [("task", task.value) for task in wanted.tasks]
    query += [("state", state.value) for state in wanted.states]
    query += [("tag", tag) for tag in wanted.tags]
    query += [
        (name, value) for name, value in (("name", wanted.name), ("base", wanted.base), ("after", after)) if value
    ]
    return f"/v1/placements?{urlencode(query)}"
