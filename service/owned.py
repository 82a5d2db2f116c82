"""The store as one caller sees it: the runs of the caller's organisation, and a line in the audit log for each act."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import Engine, delete, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from service import rows
from service.audit import Action, AuditPage
from service.caller import Caller
from service.clock import utc_now
from service.database import take_turn
from service.deletion import DeletedRun, delete_runs
from service.endings import Ending
from service.errors import KeyBusy, RunNotFound, StoreUnavailable, TooManyRuns, TooManyWebhooks, WebhookNotFound
from service.run import KeyUse, NewRun, Run, RunChanges, RunFilter, RunPage
from service.scope import ORGANISATION, ScopedSession
from service.store import Store
from service.tables import AuditRow, IdempotencyClaimRow, IdempotencyKeyRow, RunRow, WebhookMessageRow, WebhookRow
from service.webhooks.webhook import MOST_WEBHOOKS, Webhook

EVERY_PLACEMENT = RunFilter()
LONGEST_ACCEPTANCE = timedelta(minutes=1)
"""After this time a request that holds an idempotency key counts as dead."""


class OwnedStore(Store):
    """What ``caller`` sees and does. Runs of other organisations are as unknown as those that never were."""

    def __init__(self, engine: Engine, caller: Caller) -> None:
        super().__init__(engine)
        self.caller = caller

    def acting_as(self, caller: Caller) -> "OwnedStore":
        """Return the same store for another caller."""
        return OwnedStore(self._engine, caller)

    @contextmanager
    def accepting(self, key: str) -> Iterator[None]:
        """Hold an idempotency key while a request with it is being accepted; KeyBusy when another one is."""
        self._claim(key)
        try:
            yield
        finally:
            with suppress(StoreUnavailable), self._writing() as session:  # a claim that stays ends by itself
                session.execute(delete(IdempotencyClaimRow).where(col(IdempotencyClaimRow.key) == key))

    def _claim(self, key: str) -> None:
        organisation_id, now = self.caller.organisation_id, utc_now()
        with self._writing() as session:
            take_turn(session)
            session.execute(delete(IdempotencyClaimRow).where(col(IdempotencyClaimRow.expires_at) <= now))
            if session.get(IdempotencyClaimRow, (organisation_id, key)):
                raise KeyBusy(key)
            expires_at = now + LONGEST_ACCEPTANCE
            session.add(IdempotencyClaimRow(organisation_id=organisation_id, key=key, expires_at=expires_at))

    def add_run(self, new: NewRun, *, key_use: KeyUse | None, max_queued: int) -> Run:
        """Keep a new run; or return the run that its idempotency key already stands for.

        Raises
        ------
        IdempotencyConflict
            When the key stands for other content.
        TooManyRuns
            When ``max_queued`` runs of the organisation are waiting.
        """
        try:
            return self._add_run(new, key_use, max_queued)
        except IntegrityError:
            if key_use is None:
                raise
            # Another request with the same key came first; its row is there now.
            return self._add_run(new, key_use, max_queued)

    def _add_run(self, new: NewRun, key_use: KeyUse | None, max_queued: int) -> Run:
        with self._writing() as session:
            take_turn(session)
            if earlier := self._keyed(session, key_use):
                return rows.run_of(session, earlier)
            row = self._keep(session, new, Action.RUN_SUBMITTED, max_queued)
            if key_use:
                session.add(rows.key_row(key_use, row, utc_now()))
            return rows.run_of(session, row)

    def add_question(self, new: NewRun, *, key_use: KeyUse | None, max_queued: int) -> Run:
        """Keep a new question run; or return the run that answers, or will answer, the same question.

        With a key that stands for a run already, that one, whether it was answered or not.

        Raises
        ------
        RunNotFound
            When its base is gone.
        IdempotencyConflict
            When the key stands for other content.
        TooManyRuns
            When ``max_queued`` runs of the organisation are waiting.
        """
        with self._writing() as session:
            take_turn(session)
            if earlier := self._keyed(session, key_use):
                return rows.run_of(session, earlier)
            known = rows.find_question(session, new.question_key or "")
            row = known or self._keep(session, new, Action.QUESTION_ASKED, max_queued)
            if key_use:
                session.add(rows.key_row(key_use, row, utc_now()))
            return rows.run_of(session, row)

    def _keyed(self, session: Session, key_use: KeyUse | None) -> RunRow | None:
        """Return the run that a key stands for, when there is a key and it has not expired."""
        session.execute(delete(IdempotencyKeyRow).where(col(IdempotencyKeyRow.expires_at) <= utc_now()))
        return rows.find_keyed_run(session, key_use) if key_use else None

    def find_question(self, question_key: str) -> Run | None:
        """Return the run that answers, or will answer, a question; ``None`` when it is new or got no answer."""
        with self._reading() as session:
            known = rows.find_question(session, question_key)
            return rows.run_of(session, known) if known else None

    def _keep(self, session: Session, new: NewRun, action: Action, max_queued: int) -> RunRow:
        if rows.count_queued(session) >= max_queued:
            raise TooManyRuns(max_queued)
        if new.base_run_id is not None:
            rows.hold_row(session, new.base_run_id)
        row = rows.add_new_run(session, new, self.caller.organisation_id, utc_now())
        self._note(session, action, row)
        return row

    def list_runs(self, *, limit: int, after: str | None, wanted: RunFilter = EVERY_PLACEMENT) -> RunPage:
        """Return the wanted runs, newest first, starting after the run with id ``after``."""
        query = select(RunRow).where(*rows.conditions(wanted)).order_by(col(RunRow.number).desc()).limit(limit + 1)
        with self._reading() as session:
            if after is not None:
                query = query.where(col(RunRow.number) < rows.find_row(session, after).number)
            runs = tuple(rows.runs_of(session, session.exec(query).all()))
        page = runs[:limit]
        return RunPage(page, page[-1].id if len(runs) > limit else None)

    def change_run(self, run_id: str, changes: RunChanges) -> Run:
        """Rename a run or give it other tags."""
        with self._writing() as session:
            row = rows.find_row(session, run_id)
            if changes.name is not None:
                row.name = changes.name
            if changes.tags is not None:
                rows.set_tags(session, row, changes.tags)
            self._note(session, Action.RUN_CHANGED, row)
            session.flush()
            return rows.run_of(session, row)

    def cancel_run(self, run_id: str, ending: Ending) -> None:
        """End a run with the best plan that is kept; one that has ended stays as it is."""
        with self._writing() as session:
            if rows.end_early(session, run_id, ending):
                self._note(session, Action.RUN_CANCELLED, rows.find_row(session, run_id))

    def delete_run(self, run_id: str) -> list[str]:
        """Remove a run with everything that belongs to it; return its id, and those of the questions about it."""
        with self._writing() as session:
            deleted = delete_runs(session, col(RunRow.id) == run_id)
            if not deleted:
                raise RunNotFound(run_id)
            for run in deleted:
                self._note(session, Action.RUN_DELETED, run)
        self._wipe(deleted)
        return [run.id for run in deleted]

    def delete_all_runs(self) -> list[str]:
        """Remove all runs of the organisation with everything that belongs to them; return their ids."""
        with self._writing() as session:
            deleted = delete_runs(session)
            self._note(session, Action.STUDENTS_DELETED)
            for run in deleted:
                self._note(session, Action.RUN_DELETED, run)
        self._wipe(deleted)
        return [run.id for run in deleted]

    def add_webhook(self, webhook: Webhook) -> None:
        """Keep a webhook; TooManyWebhooks when the organisation has as many as it may."""
        with self._writing() as session:
            take_turn(session)
            if session.exec(select(func.count(col(WebhookRow.id)))).one() >= MOST_WEBHOOKS:
                raise TooManyWebhooks(MOST_WEBHOOKS)
            session.add(WebhookRow(organisation_id=self.caller.organisation_id, **asdict(webhook)))
            self._note(session, Action.WEBHOOK_CREATED)

    def list_webhooks(self) -> list[Webhook]:
        """Return the organisation's webhooks, oldest first."""
        query = select(WebhookRow).order_by(col(WebhookRow.created_at), col(WebhookRow.id))
        with self._reading() as session:
            return [rows.webhook_of(row) for row in session.exec(query)]

    def delete_webhook(self, webhook_id: str) -> None:
        """Remove a webhook with the messages that wait for it; WebhookNotFound when there is none."""
        query = select(WebhookRow).where(col(WebhookRow.id) == webhook_id).with_for_update()
        with self._writing() as session:
            row = session.exec(query).one_or_none()
            if row is None:
                raise WebhookNotFound(webhook_id)
            session.execute(delete(WebhookMessageRow).where(col(WebhookMessageRow.webhook_id) == webhook_id))
            session.delete(row)
            self._note(session, Action.WEBHOOK_DELETED)

    def note_export(self, run_id: str) -> None:
        """Put into the audit log that the result of a run was handed out."""
        with self._writing() as session:
            self._note(session, Action.RESULT_EXPORTED, rows.find_row(session, run_id))

    def list_audit(self, *, limit: int, after: int | None) -> AuditPage:
        """Return what was done in the organisation, newest first, starting after entry number ``after``."""
        query = select(AuditRow).order_by(col(AuditRow.number).desc()).limit(limit + 1)
        if after is not None:
            query = query.where(col(AuditRow.number) < after)
        with self._reading() as session:
            entries = tuple(rows.entry_of(row) for row in session.exec(query))
        page = entries[:limit]
        return AuditPage(page, page[-1].number if len(entries) > limit else None)

    def _note(self, session: Session, action: Action, run: RunRow | DeletedRun | None = None) -> None:
        session.add(rows.audit_row(self.caller.organisation_id, self.caller.name, action, run))

    def _session(self) -> Session:
        return ScopedSession(self._engine, info={ORGANISATION: self.caller.organisation_id})
