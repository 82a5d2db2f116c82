"""What routes ask for."""

from typing import Annotated

from fastapi import Depends, Header, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.errors import HttpError
from api.examples import LATEST_CHANGES, NAMED_RUNS, PATIENCE, STUDENTS
from api.http.accept import accepts_json
from api.http.languages import read_language, said_in
from api.http.prefer import Preference, read_prefer
from api.schemas.types import Tag
from api.security import ContextDep
from service.latest import is_name, named_run_id
from service.run import RunFilter, RunState, Task
from service.settings import Settings
from solver.wording import Language


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _preference(
    prefer: Annotated[
        list[str] | None,
        Header(
            description="`wait=N` (seconds, default 10, at most 60) or `respond-async` (RFC 7240).",
            openapi_examples=PATIENCE,
        ),
    ] = None,
) -> Preference:
    return read_prefer(prefer or [])


def _json_wanted(accept: Annotated[str | None, Header(include_in_schema=False)] = None) -> None:
    if not accepts_json(accept):
        raise HttpError(406, f"Answers come as application/json, which the Accept header {accept!r} excludes.")


def _language(
    response: Response,
    accept_language: Annotated[
        str, Header(description="The language of sentences: `nl` or `en`; otherwise English.")
    ] = "",
) -> Language:
    language = read_language(accept_language)
    response.headers.update(said_in(language))
    return language


def _run_filter(
    task: Annotated[list[Task], Query(description="Runs of these tasks: placements, or kinds of questions.")] = [  # noqa: B006
        Task.PLACE
    ],
    state: Annotated[list[RunState], Query(description="Only runs in one of these states.")] = [],  # noqa: B006
    tag: Annotated[list[Tag], Query(description="Only runs with all of these tags.")] = [],  # noqa: B006
    name: Annotated[str, Query(max_length=200, description="Only runs with this in their name.")] = "",
    base: Annotated[str, Query(max_length=64, description="Only runs made from this run, or about it.")] = "",
) -> RunFilter:
    return RunFilter(tasks=tuple(task), states=tuple(state), tags=tuple(tag), name=name, base=base)


_RUN_ID = (
    "The run's id. Or `latest`: what your organisation placed last; or `latest-change`: the last plan made from "
    "another plan."
)


async def _run_id(
    context: ContextDep, run_id: Annotated[str, Path(description=_RUN_ID, max_length=64, openapi_examples=NAMED_RUNS)]
) -> str:
    return await run_in_threadpool(named_run_id, context, run_id) if is_name(run_id) else run_id


async def _replanned_id(
    context: ContextDep,
    run_id: Annotated[str, Path(description=_RUN_ID, max_length=64, openapi_examples=LATEST_CHANGES)],
) -> str:
    return await _run_id(context, run_id)


SettingsDep = Annotated[Settings, Depends(_settings)]
RunFilterDep = Annotated[RunFilter, Depends(_run_filter)]
LanguageDep = Annotated[Language, Depends(_language)]
"""The language that the client asks for; the answer then says so, but for one that the route makes by hand."""
PreferenceDep = Annotated[Preference, Depends(_preference)]
JsonWanted = Depends(_json_wanted)
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        description="The same key with the same request gives the same run, for 24 hours.",
    ),
]
RunId = Annotated[str, Depends(_run_id)]
ReplannedId = Annotated[str, Depends(_replanned_id)]
"""The same, for what asks about a plan that was made from another one."""
ExactRunId = Annotated[str, Path(alias="run_id", description="The run's id.", max_length=64)]
"""For what changes or deletes a run: there nobody should mean another run than they name."""
StudentId = Annotated[str, Path(description="The student's id.", max_length=200, openapi_examples=STUDENTS)]
