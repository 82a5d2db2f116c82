"""The audit log on the wire."""

from datetime import datetime

from api.schemas.base import Outgoing
from api.schemas.runs import ListLinks
from service.audit import Action, AuditPage


class AuditEntryOut(Outgoing):
    """One act of someone in the organisation."""

    number: int
    at: datetime
    actor: str
    """A key's id, `oidc:` and a code for a user, `local` (no key, on the own machine), `operator` (the command
    line) or `service`."""
    action: Action
    run_id: str | None
    """Of a run that may have been deleted since."""
    seed: int | None
    version: str
    """Of the solver."""


class AuditListOut(Outgoing):
    """A page of the audit log, newest first."""

    entries: list[AuditEntryOut]
    links: ListLinks


def audit_list_out(page: AuditPage, *, limit: int, after: int | None) -> AuditListOut:
    """Make the answer from a page of the log."""
    here = f"/v1/audit?limit={limit}"
    links = ListLinks(
        self=here + (f"&after={after}" if after is not None else ""),
        first=here,
        next=f"{here}&after={page.next_after}" if page.next_after is not None else None,
    )
    return AuditListOut(entries=[AuditEntryOut.model_validate(entry) for entry in page.entries], links=links)
