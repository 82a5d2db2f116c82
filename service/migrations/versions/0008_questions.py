"""Questions about the plan of a run, and runs made from another run."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns; runs that are there place students, and came from no other run."""
    with op.batch_alter_table("runs") as batch:
        batch.add_column(sa.Column("task", sa.String(32), nullable=False, server_default="place"))
        batch.add_column(sa.Column("base_run_id", sa.String(36)))
        batch.add_column(sa.Column("question_key", sa.String(64)))
        batch.create_index("ix_runs_base_run_id", ["base_run_id"])
        batch.create_index("ix_runs_question_key", ["question_key"])
    with op.batch_alter_table("runs") as batch:
        batch.alter_column("task", server_default=None)
    with op.batch_alter_table("run_papers") as batch:
        batch.alter_column("problem", existing_type=sa.LargeBinary, nullable=True)
        batch.add_column(sa.Column("question", sa.LargeBinary))
