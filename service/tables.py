"""The tables of the store."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, Index, LargeBinary, TypeDecorator
from sqlmodel import Field, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """A time in UTC; SQLite keeps no zone, so it is put back on reading; PostgreSQL tells it in the server's zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the stored time with its zone (the name and arguments are SQLAlchemy's)."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Owned(SQLModel):
    """A row that belongs to one organisation: its callers see it, others never do (``service.scope``)."""

    organisation_id: str = Field(max_length=63, index=True)


class OrganisationRow(SQLModel, table=True):
    """An organisation; its id is the short name that the operator gave it."""

    __tablename__ = "organisations"

    id: str = Field(primary_key=True, max_length=63)
    created_at: datetime = Field(sa_type=UtcDateTime)


class ApiKeyRow(Owned, table=True):
    """An API key without its secret: ``id`` is the key's readable beginning, ``digest`` the SHA-256 of all of it."""

    __tablename__ = "api_keys"

    id: str = Field(primary_key=True, max_length=16)
    role: str = Field(max_length=16)
    digest: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RunRow(Owned, table=True):
    """A run without its large parts; ``number`` counts up in order of arrival.

    ``attempt`` counts how often the run was begun: an attempt that lost the run can no longer write to it.
    ``question_key`` is equal for equal questions, so that an answer is found again.
    """

    __tablename__ = "runs"
    __table_args__ = (Index("ix_runs_state", "state"),)

    number: int | None = Field(default=None, primary_key=True)
    id: str = Field(max_length=36, unique=True)
    task: str = Field(default="place", max_length=32)
    base_run_id: str | None = Field(default=None, max_length=36, index=True)
    question_key: str | None = Field(default=None, max_length=64, index=True)
    name: str
    state: str = Field(max_length=16)
    input_hash: str = Field(max_length=64)
    time_limit_seconds: float
    seed: int
    priority: int = 0
    attempt: int = 0
    sentences: bytes = b"[]"
    levels: bytes = b"[]"
    progress: bytes | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RunTagRow(Owned, table=True):
    """One tag of a run."""

    __tablename__ = "run_tags"

    run_id: str = Field(primary_key=True, max_length=36, foreign_key="runs.id")
    tag: str = Field(primary_key=True, max_length=64)


class RunPapersRow(Owned, table=True):
    """The large parts of a run, compressed: its problem or its question, and its best result so far or its answer."""

    __tablename__ = "run_papers"

    run_id: str = Field(primary_key=True, max_length=36, foreign_key="runs.id")
    problem: bytes | None = Field(default=None, sa_type=LargeBinary)
    question: bytes | None = Field(default=None, sa_type=LargeBinary)
    result: bytes | None = Field(default=None, sa_type=LargeBinary)


class IdempotencyKeyRow(Owned, table=True):
    """A sender's key, which stands for one request of its organisation until it expires."""

    __tablename__ = "idempotency_keys"

    organisation_id: str = Field(primary_key=True, max_length=63)

    key: str = Field(primary_key=True)
    content_hash: str = Field(max_length=64)
    run_id: str = Field(max_length=36, foreign_key="runs.id")
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class IdempotencyClaimRow(Owned, table=True):
    """A sender's key while its first request is being accepted; should that one die, until it expires."""

    __tablename__ = "idempotency_claims"

    organisation_id: str = Field(primary_key=True, max_length=63, index=True)
    key: str = Field(primary_key=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class WebhookRow(Owned, table=True):
    """Where an organisation wants to be told of the ends of its runs. The secret signs, so it is kept as it is."""

    __tablename__ = "webhooks"

    id: str = Field(primary_key=True, max_length=36)
    url: str
    secret: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)


class WebhookMessageRow(Owned, table=True):
    """A message that waits to be delivered; it is gone once it was, or was tried too often."""

    __tablename__ = "webhook_messages"

    id: str = Field(primary_key=True, max_length=40)
    webhook_id: str = Field(max_length=36, foreign_key="webhooks.id", index=True)
    run_id: str = Field(max_length=36, foreign_key="runs.id", index=True)
    body: str
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=UtcDateTime, index=True)


class AuditRow(Owned, table=True):
    """Who did what and when. Triggers keep rows from being changed or deleted; ``run_id`` outlives its run."""

    __tablename__ = "audit"

    number: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(max_length=80)
    action: str = Field(max_length=32)
    run_id: str | None = Field(default=None, max_length=36)
    seed: int | None = None
    version: str = Field(max_length=64)


class WorkerRow(SQLModel, table=True):
    """A process that works on runs; ``beats`` counts up as long as it lives."""

    __tablename__ = "workers"

    id: str = Field(primary_key=True, max_length=100)
    beats: int = 0


class MeasureRow(SQLModel, table=True):
    """One bucket of a histogram: how many observations fell into it, and their sum (``service.measures``)."""

    __tablename__ = "measures"

    name: str = Field(primary_key=True, max_length=32)
    bucket: int = Field(primary_key=True)
    observations: int
    total: float
