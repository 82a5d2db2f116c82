"""Runs: start one, follow it, stop it, fetch its result."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.dependencies import (
    ExactRunId,
    IdempotencyKey,
    JsonWanted,
    LanguageDep,
    PreferenceDep,
    RunFilterDep,
    RunId,
    SettingsDep,
)
from api.examples import placement_examples
from api.http.body import take_in
from api.http.languages import said_in
from api.http.prefer import Preference
from api.http.waiting import accepted, applied
from api.openapi import answer, json_body, problems
from api.reading.requests import read_placement_request, read_run_changes
from api.schemas.answers import AnyAnswerOut, answer_out
from api.schemas.requests import PlacementRequest, RunChangesIn
from api.schemas.results import ResultOut, result_out
from api.schemas.runs import RunListOut, RunOut, run_list_out, run_out, run_path
from api.security import ContextDep
from service import runs
from service.context import Context
from service.questions.asking import get_answer
from service.run import Run, Task
from service.waiting import wait_for_run
from solver.wording import Language

MOST_BODY_BYTES = 2**16
"""Of what is no problem: a name and twenty tags are far shorter."""
router = APIRouter(prefix="/v1/placements", tags=["placements"], dependencies=[JsonWanted], responses=problems(406))


@router.post(
    "",
    summary="Place students",
    response_model=ResultOut,
    response_description="The run reached a final state in time: its result.",
    responses=answer(202, RunOut, "The run goes on; see `Location`.") | problems(400, 409, 413, 415, 422, 429),
    openapi_extra=json_body(PlacementRequest, placement_examples()),
)
async def place_students(
    request: Request,
    context: ContextDep,
    settings: SettingsDep,
    preference: PreferenceDep,
    language: LanguageDep,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Solve a placement problem, and wait for the result as long as `Prefer` says (default 10 seconds)."""

    def accept(raw: bytes) -> Run:
        problem, options = read_placement_request(raw, settings.straight_line)
        return runs.submit_run(context, problem, options, idempotency_key=idempotency_key)

    run = await take_in(request, settings.max_body_bytes, accept)
    if preference.wait_seconds and not run.state.is_final:
        run = await wait_for_run(context, run.id, preference.wait_seconds)
    if preference.wait_seconds and run.has_result:
        return await _result_response(context, run, preference, language)
    return accepted(run, preference, language)


@router.get("", summary="List runs", responses=problems(404, 422))
def list_placements(
    context: ContextDep,
    wanted: RunFilterDep,
    language: LanguageDep,
    limit: Annotated[int, Query(ge=1, le=100, description="How many runs a page has.")] = 20,
    after: Annotated[str | None, Query(max_length=200, description="From the page before: its `links.next`.")] = None,
) -> RunListOut:
    """List the runs of your organisation, newest first."""
    page = runs.list_runs(context, limit=limit, after=after, wanted=wanted)
    return run_list_out(page, wanted, language, limit=limit, after=after)


@router.get("/{run_id}", summary="Follow a run", responses=problems(404, 422))
def get_placement(context: ContextDep, run_id: RunId, language: LanguageDep) -> RunOut:
    """Tell how a run is doing."""
    return run_out(runs.get_run(context, run_id), language)


@router.patch(
    "/{run_id}",
    summary="Rename or tag a run",
    responses=problems(404, 413, 415, 422),
    openapi_extra=json_body(RunChangesIn, {}),
)
async def change_placement(
    request: Request, context: ContextDep, settings: SettingsDep, run_id: ExactRunId, language: LanguageDep
) -> RunOut:
    """Give a run another name or other tags, whatever its state. What the body leaves out stays as it is."""
    most_bytes = min(settings.max_body_bytes, MOST_BODY_BYTES)
    run = await take_in(request, most_bytes, lambda raw: runs.change_run(context, run_id, read_run_changes(raw)))
    return run_out(run, language)


@router.delete("/{run_id}", summary="Cancel a run", responses=problems(404, 422))
def cancel_placement(context: ContextDep, run_id: ExactRunId, language: LanguageDep) -> RunOut:
    """Stop a run; the best plan so far is kept. A run that has ended stays as it is."""
    return run_out(runs.cancel_run(context, run_id), language)


@router.get("/{run_id}/result", summary="Fetch a result", responses=problems(404, 409, 422))
def get_placement_result(context: ContextDep, run_id: RunId, language: LanguageDep) -> ResultOut | AnyAnswerOut:
    """Fetch a run's result, or the answer if the run is a question; 409 before there is one."""
    run = runs.get_run(context, run_id)
    if run.task is not Task.PLACE:
        return answer_out(run, get_answer(context, run), language)
    return result_out(runs.get_result(context, run_id), name=run.name, run_id=run_id, language=language)


@router.get("/{run_id}/best", summary="Fetch the best plan so far", responses=problems(404, 409, 422))
def get_best_placement(context: ContextDep, run_id: RunId, language: LanguageDep) -> ResultOut:
    """Fetch the best plan so far, also while the run goes on; 409 before there is one. It breaks no rule."""
    result = runs.get_best_plan(context, run_id)
    return result_out(result, name=runs.get_run(context, run_id).name, run_id=run_id, language=language)


async def _result_response(context: Context, run: Run, preference: Preference, language: Language) -> Response:
    def write() -> str:
        result = runs.get_result(context, run.id)
        return result_out(result, name=run.name, run_id=run.id, language=language).model_dump_json()

    headers = {"Content-Location": f"{run_path(run.id)}/result"} | said_in(language) | applied(preference)
    return Response(await run_in_threadpool(write), 200, headers, media_type="application/json")
