"""Answering with a run that was made from another one, and with what differs between them."""

from fastapi import Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from api.http.answering import Client
from api.http.languages import said_in
from api.http.waiting import accepted, applied
from api.schemas.comparisons import comparison_out
from api.schemas.results import result_out
from api.schemas.runs import run_out, run_path
from api.schemas.what_if_answers import WhatIfOut
from service import runs
from service.comparisons import compare_runs
from service.context import Context
from service.run import Run


async def compared(context: Context, client: Client, run: Run) -> Response:
    """Answer with the comparison and the result if the client waited and there is one, else where to follow the run."""
    if client.preference.wait_seconds and run.has_result:
        return await run_in_threadpool(_compared, context, client, run)
    return accepted(run, client.preference, client.language)


def _compared(context: Context, client: Client, run: Run) -> Response:
    language = client.language
    result = runs.get_result(context, run.id)
    found = compare_runs(context, run.base_run_id, run.id) if run.levels else None
    has_current_plan = result.kpis is not None and result.kpis.moves is not None
    content = WhatIfOut(
        comparison=comparison_out(found, language) if found else None,
        run=run_out(run, language),
        result=result_out(result, name=run.name, run_id=run.id, language=language),
        trade_off=f"{run_path(run.id)}/trade-off" if has_current_plan else None,
    )
    headers = said_in(language) | applied(client.preference)
    return JSONResponse(content.model_dump(mode="json", by_alias=True), 200, headers)
