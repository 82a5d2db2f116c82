"""The audit log, for admins."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies import JsonWanted
from api.openapi import problems
from api.schemas.audit import AuditListOut, audit_list_out
from api.security import AdminOnly, ContextDep
from service.auditing import list_audit

router = APIRouter(prefix="/v1/audit", tags=["organisation"], dependencies=[JsonWanted], responses=problems(406))


@router.get("", summary="Read the audit log", responses=problems(422), dependencies=[AdminOnly])
def get_audit(
    context: ContextDep,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many entries a page has.")] = 100,
    after: Annotated[int | None, Query(ge=0, lt=2**31, description="From the page before: its `links.next`.")] = None,
) -> AuditListOut:
    """List who ran, changed, exported or deleted what in your organisation, newest first. Needs the role admin."""
    return audit_list_out(list_audit(context, limit=limit, after=after), limit=limit, after=after)
