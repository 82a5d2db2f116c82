"""What an end of a run means as sentences with codes, to be said in any language."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

RUNS = sa.table("runs", sa.column("number"), sa.column("message"), sa.column("sentences", sa.LargeBinary))


def upgrade() -> None:
    """Add the column; messages that are there become sentences that have their English text only."""
    with op.batch_alter_table("runs") as batch:
        batch.add_column(sa.Column("sentences", sa.LargeBinary, nullable=False, server_default="[]"))
    connection = op.get_bind()
    told = sa.select(RUNS.c.number, RUNS.c.message).where(RUNS.c.message != "")
    for number, message in connection.execute(told).all():
        sentences = json.dumps([{"code": "earlier.text", "data": {"text": message}}]).encode()
        connection.execute(sa.update(RUNS).where(RUNS.c.number == number).values(sentences=sentences))
    with op.batch_alter_table("runs") as batch:
        batch.alter_column("sentences", server_default=None)
        batch.drop_column("message")
