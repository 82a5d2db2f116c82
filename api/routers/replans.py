"""When something has happened to a plan: replan from it."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.dependencies import IdempotencyKey, JsonWanted, RunId, SettingsDep
from api.examples import replan_examples
from api.http.answering import ClientDep
from api.http.body import read_body
from api.http.compared import compared
from api.openapi import answer, json_body, problems
from api.reading.replans import read_replan
from api.schemas.replans import ReplanRequest
from api.schemas.runs import RunOut
from api.schemas.what_if_answers import WhatIfOut
from api.security import ContextDep
from service.replans import submit_replan
from service.waiting import wait_for_run

router = APIRouter(prefix="/v1/placements/{run_id}", tags=["replanning"], dependencies=[JsonWanted])

MOST_BODY_BYTES = 4 * 2**20
"""A whole site or student that is added brings minutes of its own."""

_PROBLEMS = problems(400, 404, 406, 409, 413, 415, 422, 429)


@router.post(
    "/replan",
    summary="Replan from this plan",
    response_model=WhatIfOut,
    response_description="It ended in time: the run with its comparison.",
    responses=answer(202, RunOut, "It goes on; see `Location`.") | _PROBLEMS,
    openapi_extra=json_body(ReplanRequest, replan_examples()),
)
async def replan(
    request: Request,
    context: ContextDep,
    settings: SettingsDep,
    client: ClientDep,
    run_id: RunId,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Take the run's plan as the current plan, change something, and move few students.

    Published placements move last, pinned students not at all, and no more students than `max_moves`. With 0 the plan
    comes back as it is, or `result.conflict` says why it cannot. `trade_off` leads to what each further move would buy.
    """
    raw = await read_body(request, min(settings.max_body_bytes, MOST_BODY_BYTES))
    wanted, name, options = await run_in_threadpool(read_replan, raw)
    run = await run_in_threadpool(
        submit_replan, context, run_id, wanted, options, name=name, idempotency_key=idempotency_key
    )
    return await compared(context, client, await wait_for_run(context, run.id, client.preference.wait_seconds))
