"""Webhooks, and the messages that wait to be delivered."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "webhooks",
        sa.Column("organisation_id", sa.String(63), nullable=False),
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("url", sa.String, nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_index("ix_webhooks_organisation_id", "webhooks", ["organisation_id"])
    op.create_table(
        "webhook_messages",
        sa.Column("organisation_id", sa.String(63), nullable=False),
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("webhook_id", sa.String(36), sa.ForeignKey("webhooks.id"), nullable=False),
        sa.Column("run_id", sa.String(36), sa.ForeignKey("runs.id"), nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", TIME, nullable=False),
    )
    for column in ("organisation_id", "webhook_id", "run_id", "next_attempt_at"):
        op.create_index(f"ix_webhook_messages_{column}", "webhook_messages", [column])
