"""What places, sites and duos are worth to a plan, and who has no alternative."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import JsonWanted, RunId
from api.http.answering import ClientDep, answered
from api.openapi import answer, problems
from api.schemas.runs import RunOut
from api.schemas.value_answers import AlternativesOut, DuosOut, PlaceValuesOut, WithdrawalsOut
from api.security import ContextDep
from service.run import Task
from solver.answers.alternatives import AlternativesQuestion
from solver.answers.duos import DuosQuestion
from solver.answers.place_values import PlaceValuesQuestion
from solver.answers.withdrawals import WithdrawalsQuestion, Withdrawn

router = APIRouter(prefix="/v1/placements/{run_id}", tags=["questions"], dependencies=[JsonWanted])

_ASKED = answer(202, RunOut, "The question is being worked on; see `Location`.") | problems(404, 406, 409, 422, 429)


@router.get(
    "/place-values",
    summary="What does one more mentor place bring?",
    response_model=PlaceValuesOut,
    responses=_ASKED,
)
async def place_values(
    context: ContextDep,
    client: ClientDep,
    run_id: RunId,
    subject: Annotated[str | None, Query(max_length=200, description="Only offers of this subject.")] = None,
    site: Annotated[str | None, Query(max_length=200, description="Only offers of this site.")] = None,
) -> Response:
    """Rank the offers by what one more mentor place brings, each with its chain of moves; all solved again exactly.

    The plan has to be proven on every level. A region of 350 students takes longer than the answer waits: follow the
    run in `Location`.
    """
    question = PlaceValuesQuestion(subject=subject, site=site)
    return await answered(context, client, run_id, Task.PLACE_VALUES, question)


@router.get("/withdrawals", summary="Which withdrawal hurts most?", response_model=WithdrawalsOut, responses=_ASKED)
async def withdrawals(
    context: ContextDep,
    client: ClientDep,
    run_id: RunId,
    of: Annotated[
        Withdrawn, Query(description="`site`: whole sites; `place`: one mentor place of each offer.")
    ] = Withdrawn.SITE,
) -> Response:
    """Rank sites, or single mentor places, by what the plan loses without them; all solved again exactly."""
    return await answered(context, client, run_id, Task.WITHDRAWALS, WithdrawalsQuestion(of=of))


@router.get("/alternatives", summary="Who has no alternative?", response_model=AlternativesOut, responses=_ASKED)
async def alternatives(context: ContextDep, client: ClientDep, run_id: RunId) -> Response:
    """Tell which placed students have no other site, none that is free, or none without a loss on some level."""
    return await answered(context, client, run_id, Task.ALTERNATIVES, AlternativesQuestion())


@router.get("/duos", summary="What are the duos worth?", response_model=DuosOut, responses=_ASKED)
async def duos(context: ContextDep, client: ClientDep, run_id: RunId) -> Response:
    """Tell which duos free a mentor place, and what each costs to undo; all solved again exactly."""
    return await answered(context, client, run_id, Task.DUOS, DuosQuestion())
