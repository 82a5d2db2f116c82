"""What webhooks are told of a run that has ended: its id, name, state and how it ended; never anything of a student."""

import json
import uuid
from collections.abc import Sequence

from sqlmodel import Session, col, select

from service.clock import utc_now
from service.codec import SENTENCES
from service.run import Task
from service.tables import RunRow, WebhookMessageRow, WebhookRow
from solver.answers.sentences import Sentence, told

_OF_NOBODY = "ending."
"""Sentences of this family name no student; those of a conflict do."""


def post(session: Session, run: RunRow) -> None:
    """Write a message on a run's end for each webhook of its organisation, in the transaction that ends it.

    Questions are not told of: whoever asked waits for the answer.
    """
    if run.task != Task.PLACE:
        return
    theirs = select(WebhookRow).where(col(WebhookRow.organisation_id) == run.organisation_id)
    # Shared, so that none of them is deleted before the message is there to be deleted too.
    webhooks = session.exec(theirs.with_for_update(read=True))
    session.add_all(
        WebhookMessageRow(
            organisation_id=run.organisation_id,
            id=f"msg_{uuid.uuid4().hex}",
            webhook_id=webhook.id,
            run_id=run.id,
            body=_body(run),
            next_attempt_at=utc_now(),
        )
        for webhook in webhooks.all()
    )


def _body(run: RunRow) -> str:
    ending = [row for row in SENTENCES.validate_json(run.sentences) if row.code.startswith(_OF_NOBODY)]
    data = {"id": run.id, "name": run.name, "state": run.state, "message": told(ending), "sentences": _plain(ending)}
    return json.dumps({"type": f"placement.{run.state}", "timestamp": utc_now().isoformat(), "data": data})


def _plain(sentences: Sequence[Sentence]) -> list[dict[str, object]]:
    return [{"code": row.code, "data": dict(row.data)} for row in sentences]
