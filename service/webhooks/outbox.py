"""The messages that wait: written in the transaction that ends a run, so that none is lost and none is untrue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, delete
from sqlmodel import Session, col, select

from service.clock import utc_now
from service.database import answering
from service.tables import WebhookMessageRow, WebhookRow

MESSAGES_AT_ONCE = 20
LONGEST_PAUSE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is due: ``attempts`` counts this one too."""

    id: str
    url: str
    secret: str
    body: str
    run_id: str
    attempts: int


class Outbox:
    """The waiting messages of all organisations."""

    def __init__(self, engine: Engine, first_pause: timedelta) -> None:
        self._engine = engine
        self._first_pause = first_pause

    def take_due(self) -> list[Message]:
        """Take the messages that are due, oldest first.

        Taking one puts it back to a later time, three times as late each time: who dies with it in hand loses nothing,
        and no other process takes it meanwhile.
        """
        due = select(WebhookMessageRow, WebhookRow).join(WebhookRow).order_by(col(WebhookMessageRow.next_attempt_at))
        due = due.where(col(WebhookMessageRow.next_attempt_at) <= utc_now()).limit(MESSAGES_AT_ONCE)
        due = due.with_for_update(skip_locked=True, of=WebhookMessageRow)
        with answering(), Session(self._engine) as session, session.begin():
            return [self._take(row, webhook) for row, webhook in session.exec(due).all()]

    def _take(self, row: WebhookMessageRow, webhook: WebhookRow) -> Message:
        row.next_attempt_at = utc_now() + min(self._first_pause * 3**row.attempts, LONGEST_PAUSE)
        row.attempts += 1
        return Message(row.id, webhook.url, webhook.secret, row.body, row.run_id, row.attempts)

    def remove(self, message_ids: Sequence[str]) -> None:
        """Remove messages that were delivered, or are given up."""
        with answering(), Session(self._engine) as session, session.begin():
            session.execute(delete(WebhookMessageRow).where(col(WebhookMessageRow.id).in_(message_ids)))
