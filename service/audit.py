"""The audit log: who ran, changed, exported or deleted what, with which solver version and seed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.metadata import version

SOLVER_VERSION = f"{version('placement-optimiser')}, ortools {version('ortools')}"

SERVICE = "service"
"""What the log calls the service itself, when nobody asked for what it did."""
OPERATOR = "operator"
"""What the log calls whoever works on the command line."""


class Action(StrEnum):
    """What can be done."""

    RUN_SUBMITTED = "run_submitted"
    QUESTION_ASKED = "question_asked"
    RUN_CHANGED = "run_changed"
    RUN_CANCELLED = "run_cancelled"
    RUN_DELETED = "run_deleted"
    RUN_EXPIRED = "run_expired"
    RESULT_EXPORTED = "result_exported"
    STUDENTS_DELETED = "students_deleted"
    WEBHOOK_CREATED = "webhook_created"
    WEBHOOK_DELETED = "webhook_deleted"
    KEY_CREATED = "key_created"
    KEY_REVOKED = "key_revoked"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. ``actor`` is a key's id or a code for a user, ``number`` counts up over all organisations.

    ``version`` is that of the solver then; ``seed`` is that of the run, if it is about one.
    """

    number: int
    at: datetime
    actor: str
    action: Action
    run_id: str | None
    seed: int | None
    version: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, newest first; ``next_after`` asks for the page that follows, ``None`` at the end."""

    entries: tuple[AuditEntry, ...]
    next_after: int | None
