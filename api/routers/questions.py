"""Questions about a plan."""

from fastapi import APIRouter, Response

from api.dependencies import JsonWanted, RunId, StudentId
from api.http.answering import ClientDep, answered
from api.openapi import answer, problems
from api.schemas.answers import WhyOut
from api.schemas.runs import RunOut
from api.security import ContextDep
from service.run import Task
from solver.answers.why import WhyQuestion

router = APIRouter(prefix="/v1/placements/{run_id}", tags=["questions"], dependencies=[JsonWanted])

_ASKED = answer(202, RunOut, "The question is being worked on; see `Location`.") | problems(404, 406, 409, 422, 429)


@router.get("/students/{student}/why", summary="Why is a student there?", response_model=WhyOut, responses=_ASKED)
async def why(context: ContextDep, client: ClientDep, run_id: RunId, student: StudentId) -> Response:
    """Tell why a student sits where they sit, or nowhere; waits as long as `Prefer` says (default 10 seconds)."""
    return await answered(context, client, run_id, Task.WHY, WhyQuestion(student=student))
