"""Questions about a plan."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.dependencies import JsonWanted, RunId, StudentId
from api.http.answering import ClientDep, answered
from api.http.ids import allow_any_id
from api.openapi import answer, problems
from api.schemas.runs import RunOut
from api.schemas.why_answers import LetterOut, WhyNotOut, WhyOut, letter_out
from api.security import ContextDep
from service.run import Task
from solver.answers.why import MOST_ALTERNATIVES, WhyQuestion
from solver.answers.why_not import WhyNotQuestion

allow_any_id()  # a student's id may have slashes, such as 2026/0012
router = APIRouter(prefix="/v1/placements/{run_id}", tags=["questions"], dependencies=[JsonWanted])

Audience = Literal["planner", "student"]

_ASKED = answer(202, RunOut, "The question is being worked on; see `Location`.") | problems(404, 406, 409, 422, 429)


@router.get(
    "/students/{student:any_id}/why",
    summary="Why is a student there?",
    response_model=WhyOut | LetterOut,
    responses=_ASKED,
)
async def why(
    context: ContextDep,
    client: ClientDep,
    run_id: RunId,
    student: StudentId,
    audience: Annotated[Audience, Query(description="`student`: nothing but a letter to the student.")] = "planner",
    limit: Annotated[int, Query(ge=0, le=MOST_ALTERNATIVES, description="At most so many alternatives.")] = 3,
) -> Response:
    """Tell why a student sits where they sit, or nowhere; waits as long as `Prefer` says (default 10 seconds).

    With a placement: other sites that the student could go to, each with everybody who would move and what every level
    would lose. Without one: the reasons, and for each kind of change the smallest one that would give a placement.
    """
    part = letter_out if audience == "student" else WhyOut.model_validate
    return await answered(context, client, run_id, Task.WHY, WhyQuestion(student=student, limit=limit), part=part)


@router.get(
    "/students/{student:any_id}/why-not",
    summary="Why is a student not at a site?",
    response_model=WhyNotOut,
    responses=_ASKED,
)
async def why_not(
    context: ContextDep,
    client: ClientDep,
    run_id: RunId,
    student: StudentId,
    site: Annotated[str, Query(max_length=200, description="The site's id.")],
) -> Response:
    """Have the student at the site, with all rules kept, and solve anew: who moves, and what is lost on which level.

    Or tell which rule forbids it.
    """
    return await answered(context, client, run_id, Task.WHY_NOT, WhyNotQuestion(student=student, site=site))
