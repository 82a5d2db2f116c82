"""Idempotency keys whose first request is being accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "idempotency_claims",
        sa.Column("organisation_id", sa.String(63), primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_idempotency_claims_organisation_id", "idempotency_claims", ["organisation_id"])
