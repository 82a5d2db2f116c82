"""Organisations, their keys and the audit log; every run gets an owner, and may have tags."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TIME = sa.DateTime(timezone=True)
APPEND_ONLY = "the audit log is append-only"


def upgrade() -> None:
    """Make the new tables, and give all that is there to the first organisation."""
    _make_organisations()
    _give("runs")
    _give("run_papers")
    _remake_idempotency_keys()
    _make_tags()
    _make_audit()


def _owner() -> sa.Column[str]:
    return sa.Column("organisation_id", sa.String(63), nullable=False)


def _make_organisations() -> None:
    organisations = op.create_table(
        "organisations",
        sa.Column("id", sa.String(63), primary_key=True),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.bulk_insert(organisations, [{"id": "first", "created_at": datetime.now(UTC)}])
    op.create_table(
        "api_keys",
        _owner(),
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME),
        sa.Column("revoked_at", TIME),
    )
    op.create_index("ix_api_keys_organisation_id", "api_keys", ["organisation_id"])


def _give(table: str) -> None:
    """Add the owner; the default is for the rows that are there, and no later row may lean on it."""
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column("organisation_id", sa.String(63), nullable=False, server_default="first"))
    with op.batch_alter_table(table) as batch:
        batch.alter_column("organisation_id", server_default=None)
    op.create_index(f"ix_{table}_organisation_id", table, ["organisation_id"])


def _remake_idempotency_keys() -> None:
    """Two organisations may use the same key: the owner becomes part of the primary key."""
    op.drop_index("ix_idempotency_keys_expires_at", "idempotency_keys")
    op.rename_table("idempotency_keys", "idempotency_keys_of_all")
    op.create_table(
        "idempotency_keys",
        _owner(),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("run_id", sa.String(36), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        # The name differs from the old table's, which PostgreSQL keeps until that table is dropped.
        sa.PrimaryKeyConstraint("organisation_id", "key", name="idempotency_keys_by_owner"),
    )
    op.execute(
        "INSERT INTO idempotency_keys (organisation_id, key, content_hash, run_id, expires_at) "
        "SELECT 'first', key, content_hash, run_id, expires_at FROM idempotency_keys_of_all"
    )
    op.drop_table("idempotency_keys_of_all")
    op.create_index("ix_idempotency_keys_expires_at", "idempotency_keys", ["expires_at"])


def _make_tags() -> None:
    op.create_table(
        "run_tags",
        _owner(),
        sa.Column("run_id", sa.String(36), sa.ForeignKey("runs.id"), primary_key=True),
        sa.Column("tag", sa.String(64), primary_key=True),
    )
    op.create_index("ix_run_tags_organisation_id", "run_tags", ["organisation_id"])


def _make_audit() -> None:
    op.create_table(
        "audit",
        _owner(),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("run_id", sa.String(36)),
        sa.Column("seed", sa.Integer),
        sa.Column("version", sa.String(64), nullable=False),
    )
    op.create_index("ix_audit_organisation_id", "audit", ["organisation_id"])
    if op.get_bind().dialect.name == "postgresql":
        _protect_on_postgresql()
    else:
        _protect_on_sqlite()


def _protect_on_sqlite() -> None:
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_refuses_{event.lower()} BEFORE {event} ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        )


def _protect_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_audit_changes() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_refuses_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_changes()"
    )
