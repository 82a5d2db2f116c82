"""Health: whether the process is alive, and whether it can work."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from api.dependencies import ContextDep
from api.openapi import problems
from service.runs import list_runs

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """A sign of life."""

    status: Literal["ok"] = "ok"


@router.get("/live", summary="Alive?")
async def live() -> Health:
    """Answer as long as the process runs."""
    return Health()


@router.get("/ready", summary="Ready?", responses=problems(503))
def ready(context: ContextDep) -> Health:
    """Answer when the store can be read."""
    list_runs(context, limit=1, after=None)
    return Health()
