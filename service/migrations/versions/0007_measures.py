"""What an operator watches, counted over all runs that ever were."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "measures",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("bucket", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("observations", sa.Integer, nullable=False),
        sa.Column("total", sa.Float, nullable=False),
    )
