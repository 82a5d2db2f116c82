"""The use case of reading the audit log."""

from service.audit import AuditPage
from service.context import Context


def list_audit(context: Context, *, limit: int, after: int | None = None) -> AuditPage:
    """Return up to ``limit`` acts in the caller's organisation, newest first, after entry number ``after``."""
    return context.store.list_audit(limit=limit, after=after)
