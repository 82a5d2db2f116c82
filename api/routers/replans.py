"""When something has happened to a plan: replan from it, fill a place that came free, place late students."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.dependencies import JsonWanted, ReplannedId, RunId, SettingsDep
from api.examples import backfill_examples, late_students_examples, replan_examples
from api.http.answering import ClientDep, KeyedClientDep, answered
from api.http.body import read_body
from api.http.compared import compared
from api.openapi import answer, json_body, problems
from api.reading.replans import read_backfill, read_late_students, read_replan
from api.schemas.answers import TradeOffOut
from api.schemas.replan_answers import BackfillOut, LateStudentsOut
from api.schemas.replans import BackfillRequest, LateStudentsRequest, ReplanRequest
from api.schemas.runs import RunOut
from api.schemas.what_if_answers import WhatIfOut
from api.security import ContextDep
from service.replans import submit_replan
from service.run import Task
from service.waiting import wait_for_run
from solver.answers.trade_off import MOST_PLANS, TradeOffQuestion

router = APIRouter(prefix="/v1/placements/{run_id}", tags=["replanning"], dependencies=[JsonWanted])

MOST_BODY_BYTES = 4 * 2**20
"""A whole site or student that is added brings minutes of its own."""

_PROBLEMS = problems(400, 404, 406, 409, 413, 415, 422, 429)
_LATER = "The question is being worked on; see `Location`."
_ASKED = answer(202, RunOut, _LATER) | _PROBLEMS


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
    client: KeyedClientDep,
    run_id: RunId,
) -> Response:
    """Take the run's plan as the current plan, change something, and move few students.

    Published placements move last, pinned students not at all, and no more students than `max_moves`. With 0 the plan
    comes back as it is, or `result.conflict` says why it cannot. `trade_off` leads to what each further move would buy.
    """
    raw = await read_body(request, min(settings.max_body_bytes, MOST_BODY_BYTES))
    wanted, name, options = await run_in_threadpool(read_replan, raw)
    run = await run_in_threadpool(
        submit_replan, context, run_id, wanted, options, name=name, idempotency_key=client.idempotency_key
    )
    return await compared(context, client, await wait_for_run(context, run.id, client.preference.wait_seconds))


@router.get(
    "/trade-off",
    summary="What does each further move buy?",
    response_model=TradeOffOut,
    responses=answer(202, RunOut, _LATER) | problems(404, 406, 409, 422, 429),
)
async def trade_off(
    context: ContextDep,
    client: ClientDep,
    run_id: ReplannedId,
    most: Annotated[int, Query(ge=2, le=MOST_PLANS, description="At most so many plans.")] = MOST_PLANS,
) -> Response:
    """List plans between the fewest moves and the best levels, for a run with a current plan, such as a replan.

    None of them is better than another in both. A replan with the `max_moves` of a row gives a plan like that row.
    """
    return await answered(context, client, run_id, Task.TRADE_OFF, TradeOffQuestion(most=most))


@router.post(
    "/backfill",
    summary="Who takes a place that came free?",
    response_model=BackfillOut,
    responses=_ASKED,
    openapi_extra=json_body(BackfillRequest, backfill_examples()),
)
async def backfill(
    request: Request,
    context: ContextDep,
    settings: SettingsDep,
    client: KeyedClientDep,
    run_id: RunId,
) -> Response:
    """Rank who fits a place, with what each brings on every level and the chain of moves that follows.

    First students without a place, while nobody moves; then with at most `max_moves` moves. Each is the best of those
    not listed before.
    """
    raw = await read_body(request, min(settings.max_body_bytes, MOST_BODY_BYTES))
    question = await run_in_threadpool(read_backfill, raw)
    return await answered(context, client, run_id, Task.BACKFILL, question)


@router.post(
    "/late-students",
    summary="Where do late students fit?",
    response_model=LateStudentsOut,
    responses=_ASKED,
    openapi_extra=json_body(LateStudentsRequest, late_students_examples()),
)
async def late_students(
    request: Request,
    context: ContextDep,
    settings: SettingsDep,
    client: KeyedClientDep,
    run_id: RunId,
) -> Response:
    """Tell where late students fit best without anybody moving, and with at most `max_moves` others moving.

    Nothing is changed by it: a replan with `student_add` places them.
    """
    raw = await read_body(request, min(settings.max_body_bytes, MOST_BODY_BYTES))
    question = await run_in_threadpool(read_late_students, raw)
    return await answered(context, client, run_id, Task.LATE_STUDENTS, question)
