"""Health: whether the process is alive, and whether it can work."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from api.errors import HttpError
from api.openapi import problems
from api.security import ServiceDep
from service.health import readiness

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """A sign of life."""

    status: Literal["ok"] = "ok"


@router.get("/live", summary="Alive?")
async def live() -> Health:
    """Answer as long as the process runs."""
    return Health()


@router.get("/ready", summary="Ready?", responses=problems(503))
def ready(service: ServiceDep) -> Health:
    """Answer when the store can be read and the worker takes runs."""
    state = readiness(service)
    if not state.is_ready:
        broken = [name for name, works in (("database", state.database), ("worker", state.worker)) if not works]
        raise HttpError(503, f"Not ready: the {' and the '.join(broken)} cannot work now.")
    return Health()
