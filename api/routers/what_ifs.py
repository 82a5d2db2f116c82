"""What if ...? Runs of a changed problem, and comparisons of plans."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from api.dependencies import JsonWanted, LanguageDep, RunId, SettingsDep
from api.examples import LATEST_CHANGES, comparison_examples, what_if_examples
from api.http.answering import Client, KeyedClientDep
from api.http.body import read_body
from api.http.compared import compared
from api.http.waiting import applied
from api.openapi import answer, json_body, problems
from api.reading.requests import read_comparison_request
from api.reading.what_ifs import read_what_ifs
from api.schemas.comparisons import ComparisonOut, comparison_out
from api.schemas.runs import RunOut
from api.schemas.what_if_answers import WhatIfOut, WhatIfTableOut, table_out, what_ifs_path
from api.schemas.what_ifs import MOST_WHAT_IFS, ComparisonRequest, WhatIfRequest
from api.security import ContextDep
from service.comparisons import compare_runs, compare_with_plan
from service.context import Context
from service.run import Run
from service.waiting import wait_for_runs
from service.what_ifs import submit_what_ifs, what_if_table

router = APIRouter(prefix="/v1", tags=["what-if"], dependencies=[JsonWanted], responses=problems(406))

MOST_BODY_BYTES = 4 * 2**20
"""Changes are small; a site or student that is added brings minutes of its own."""

_LATER = answer(202, RunOut | WhatIfTableOut, "It goes on; see `Location`.")


@router.post(
    "/placements/{run_id}/what-if",
    summary="What if ...?",
    response_model=WhatIfOut | WhatIfTableOut,
    response_description="All ended in time: the run with its comparison, or the table of several.",
    responses=_LATER | problems(400, 404, 409, 413, 415, 422, 429),
    openapi_extra=json_body(WhatIfRequest, what_if_examples()),
)
async def what_if(
    request: Request,
    context: ContextDep,
    settings: SettingsDep,
    client: KeyedClientDep,
    run_id: RunId,
) -> Response:
    """Solve the run's problem with changes, near its plan, and tell what differs.

    One what-if: `name` and `changes`. Several side by side: `what_ifs`, or a `sweep` of one number; they answer with
    one table. Changes that do not apply are refused with their place, and nothing is run.
    """
    raw = await read_body(request, min(settings.max_body_bytes, MOST_BODY_BYTES))
    what_ifs, options, is_table = await run_in_threadpool(read_what_ifs, raw)
    made = await run_in_threadpool(
        submit_what_ifs, context, run_id, what_ifs, options, idempotency_key=client.idempotency_key
    )
    ended = await wait_for_runs(context, [run.id for run in made], client.preference.wait_seconds)
    if is_table:
        return await run_in_threadpool(_table, context, client, run_id, ended)
    return await compared(context, client, ended[0])


@router.get("/placements/{run_id}/what-if", summary="Put what-ifs side by side", responses=problems(404, 409, 422))
def get_what_ifs(
    context: ContextDep,
    run_id: RunId,
    run: Annotated[
        list[str], Query(max_length=MOST_WHAT_IFS, description="These what-ifs; left out: the newest 50.")
    ] = [],  # noqa: B006
) -> WhatIfTableOut:
    """Tell what the what-ifs of a run come to: placed, partner share, minutes, moves."""
    return table_out(what_if_table(context, run_id, run))


@router.get("/comparisons", summary="Compare two runs", responses=problems(404, 409, 422))
def get_comparison(
    context: ContextDep,
    language: LanguageDep,
    other: Annotated[
        str,
        Query(
            max_length=64,
            description="The second run: its id, `latest` or `latest-change`.",
            openapi_examples=LATEST_CHANGES,
        ),
    ],
    base: Annotated[
        str | None, Query(max_length=64, description="The first run; left out: the one from which the second was made.")
    ] = None,
) -> ComparisonOut:
    """Tell in what the plans of two runs with the same students differ, and who moves and why."""
    return comparison_out(compare_runs(context, base, other), language)


@router.post(
    "/comparisons",
    summary="Compare a run with a plan made by hand",
    responses=problems(400, 404, 409, 413, 415, 422),
    openapi_extra=json_body(ComparisonRequest, comparison_examples()),
)
async def compare_with_own_plan(
    request: Request, context: ContextDep, settings: SettingsDep, language: LanguageDep
) -> ComparisonOut:
    """Tell in what a plan of your own differs from that of a run. Nothing is solved or stored."""
    base, plan = await run_in_threadpool(read_comparison_request, await read_body(request, settings.max_body_bytes))
    return comparison_out(await run_in_threadpool(compare_with_plan, context, base, plan), language)


def _table(context: Context, client: Client, base_run_id: str, made: list[Run]) -> Response:
    table = what_if_table(context, base_run_id, [run.id for run in made])
    headers = {"Content-Location": what_ifs_path(base_run_id, made)} | applied(client.preference)
    status = 200
    if not table.is_whole:
        status, headers = 202, headers | {"Location": what_ifs_path(base_run_id, made), "Retry-After": "2"}
    return JSONResponse(table_out(table).model_dump(mode="json"), status, headers)
