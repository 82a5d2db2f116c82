"""Questions about a plan."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import JsonWanted, RunId, StudentId
from api.http.answering import ClientDep, answered
from api.openapi import answer, problems
from api.schemas.answers import TradeOffOut, WhyOut
from api.schemas.runs import RunOut
from api.security import ContextDep
from service.run import Task
from solver.answers.trade_off import MOST_PLANS, TradeOffQuestion
from solver.answers.why import WhyQuestion

router = APIRouter(prefix="/v1/placements/{run_id}", tags=["questions"], dependencies=[JsonWanted])

_ASKED = answer(202, RunOut, "The question is being worked on; see `Location`.") | problems(404, 406, 409, 422, 429)


@router.get("/students/{student}/why", summary="Why is a student there?", response_model=WhyOut, responses=_ASKED)
async def why(context: ContextDep, client: ClientDep, run_id: RunId, student: StudentId) -> Response:
    """Tell why a student sits where they sit, or nowhere; waits as long as `Prefer` says (default 10 seconds)."""
    return await answered(context, client, run_id, Task.WHY, WhyQuestion(student=student))


@router.get("/trade-off", summary="What does each further move buy?", response_model=TradeOffOut, responses=_ASKED)
async def trade_off(
    context: ContextDep,
    client: ClientDep,
    run_id: RunId,
    most: Annotated[int, Query(ge=2, le=MOST_PLANS, description="At most so many plans.")] = MOST_PLANS,
) -> Response:
    """List plans between the fewest moves and the best levels, for a run with a current plan, such as a replan.

    None of them is better than another in both. A replan with the `max_moves` of a row gives a plan like that row.
    """
    return await answered(context, client, run_id, Task.TRADE_OFF, TradeOffQuestion(most=most))
