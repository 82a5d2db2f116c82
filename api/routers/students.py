"""Deleting students: of one run, or all of an organisation."""

from fastapi import APIRouter

from api.dependencies import ExactRunId, JsonWanted
from api.openapi import problems
from api.schemas.runs import DeletedOut
from api.security import AdminOnly, ContextDep
from service import runs

router = APIRouter(tags=["organisation"], dependencies=[JsonWanted], responses=problems(406))


@router.delete("/v1/students", summary="Delete all students", dependencies=[AdminOnly])
def delete_students(context: ContextDep) -> DeletedOut:
    """Delete all runs of your organisation, with all students, problems and plans. Needs the role admin.

    There is no way back.
    """
    return DeletedOut(deleted_runs=runs.delete_students(context))


@router.delete("/v1/placements/{run_id}/students", summary="Delete a run's students", responses=problems(404, 422))
def delete_run_students(context: ContextDep, run_id: ExactRunId) -> DeletedOut:
    """Delete a run with its students, its problem and its plan. A solve that is going on stops.

    There is no way back.
    """
    runs.delete_run(context, run_id)
    return DeletedOut(deleted_runs=1)
