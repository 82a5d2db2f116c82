"""Reading and writing rows of the tables, for the store."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, func, update
from sqlmodel import Session, col, select

from service.audit import SOLVER_VERSION, Action, AuditEntry
from service.bounds import newest_bounds
from service.clock import utc_now
from service.codec import LEVELS, PROGRESS, SENTENCES, pack_result, unpack_result
from service.deletion import DeletedRun
from service.endings import Ending
from service.errors import IdempotencyConflict, RunNotFound
from service.run import OPEN_STATES, Attempt, KeyUse, NewRun, Question, Run, RunFilter, RunState, Task
from service.tables import AuditRow, IdempotencyKeyRow, RunPapersRow, RunRow, RunTagRow, WebhookRow
from service.webhooks import messages
from service.webhooks.webhook import Webhook
from solver.result import Level


def find_row(session: Session, run_id: str) -> RunRow:
    """Return a run's row, or raise RunNotFound."""
    row = session.exec(select(RunRow).where(col(RunRow.id) == run_id)).one_or_none()
    if row is None:
        raise RunNotFound(run_id)
    return row


def hold_row(session: Session, run_id: str) -> RunRow:
    """Return a run's row, and keep others from deleting the run until the transaction ends; or raise RunNotFound."""
    row = session.exec(select(RunRow).where(col(RunRow.id) == run_id).with_for_update(read=True)).one_or_none()
    if row is None:
        raise RunNotFound(run_id)
    return row


def find_papers(session: Session, run_id: str) -> RunPapersRow:
    """Return a run's papers, or raise RunNotFound."""
    papers = session.get(RunPapersRow, run_id)
    if papers is None:
        raise RunNotFound(run_id)
    return papers


def find_keyed_run(session: Session, key_use: KeyUse) -> RunRow | None:
    """Return the run that an idempotency key stands for, or raise IdempotencyConflict when the content differs."""
    known = session.exec(select(IdempotencyKeyRow).where(col(IdempotencyKeyRow.key) == key_use.key)).one_or_none()
    if known is None:
        return None
    if known.content_hash != key_use.content_hash:
        raise IdempotencyConflict(key_use.key)
    return find_row(session, known.run_id)


def find_question(session: Session, question_key: str) -> RunRow | None:
    """Return the newest run that answers this question or will; one that got no answer does not count."""
    unanswered = (RunState.CANCELLED.value, RunState.FAILED.value)
    same = select(RunRow).where(col(RunRow.question_key) == question_key, col(RunRow.state).not_in(unanswered))
    return session.exec(same.order_by(col(RunRow.number).desc()).limit(1)).first()


def attempt_of(session: Session, row: RunRow) -> Attempt:
    """Return what a run's worker is to do: solve the run's problem, near its base's plan, or answer its question."""
    papers, question = find_papers(session, row.id), None
    base = find_papers(session, row.base_run_id) if row.base_run_id is not None else None
    packed_problem, packed_base_result = papers.problem, base.result if base else None
    if papers.question is not None and base is not None:
        packed_problem, result = base.problem, _kept(base.result)
        question = Question(task=Task(row.task), packed_question=papers.question, packed_base_result=result)
    return Attempt(
        run_id=row.id,
        number=row.attempt,
        packed_problem=_kept(packed_problem),
        time_limit_seconds=row.time_limit_seconds,
        seed=row.seed,
        question=question,
        packed_base_result=packed_base_result,
    )


def packed_problem_of(session: Session, run_id: str) -> bytes:
    """Return the problem of a run that places students."""
    return _kept(find_papers(session, run_id).problem)


def _kept(paper: bytes | None) -> bytes:
    """Return a paper that a run of this kind always has."""
    if paper is None:
        raise RuntimeError("A run lacks a paper that it should have.")
    return paper


def count_queued(session: Session) -> int:
    """Count the runs that wait."""
    return session.exec(select(func.count()).where(col(RunRow.state) == RunState.QUEUED.value)).one()


def is_open() -> ColumnElement[bool]:
    """Return the condition that a run has not ended."""
    return col(RunRow.state).in_([state.value for state in OPEN_STATES])


def conditions(wanted: RunFilter) -> list[ColumnElement[bool]]:
    """Return what must hold of a run that is wanted."""
    found: list[ColumnElement[bool]] = [
        select(RunTagRow).where(col(RunTagRow.run_id) == col(RunRow.id), col(RunTagRow.tag) == tag).exists()
        for tag in wanted.tags
    ]
    found.append(col(RunRow.task).in_([task.value for task in wanted.tasks]))
    if wanted.states:
        found.append(col(RunRow.state).in_([state.value for state in wanted.states]))
    if wanted.base:
        found.append(col(RunRow.base_run_id) == wanted.base)
    if wanted.name:
        found.append(col(RunRow.name).icontains(wanted.name, autoescape=True))
    if wanted.has_base is not None:
        found.append(col(RunRow.base_run_id).is_not(None) == wanted.has_base)
    return found


def update_open(session: Session, run_id: str, attempt: int | None, values: dict[str, Any]) -> bool:
    """Change a run that has not ended (and is still at this attempt); tell whether there was one."""
    statement = update(RunRow).where(col(RunRow.id) == run_id, is_open()).values(values)
    if attempt is not None:
        statement = statement.where(col(RunRow.attempt) == attempt)
    return changed(session, statement.execution_options(synchronize_session=False)) > 0


def keep_bounds(session: Session, run_id: str, levels: Sequence[Level]) -> None:
    """Keep what is known by now of the levels of the plan that is kept."""
    row = find_row(session, run_id)
    row.levels = LEVELS.dump_json(newest_bounds(LEVELS.validate_json(row.levels), levels))


def end_early(session: Session, run_id: str, ending: Ending, attempt: int | None = None) -> bool:
    """End a run with the best plan that is kept and its last bounds; ``False`` when it had ended already."""
    # Writing before reading keeps a worker from storing a plan in between.
    if not update_open(session, run_id, attempt, {"progress": None, "finished_at": utc_now()}):
        return False
    row, papers = find_row(session, run_id), find_papers(session, run_id)
    levels = LEVELS.validate_json(row.levels)
    best = replace(unpack_result(papers.result), levels=levels) if papers.result else None
    state, result = ending.close(best, input_hash=row.input_hash, seed=row.seed)
    papers.result = pack_result(result)
    row.state, row.sentences = state.value, SENTENCES.dump_json(result.sentences)
    messages.post(session, row)
    return True


def changed(session: Session, statement: Any) -> int:  # noqa: ANN401 - any statement that changes rows
    """Execute a statement and count the rows that it changed."""
    result = session.execute(statement)
    return result.rowcount if isinstance(result, CursorResult) else 0


def add_new_run(session: Session, new: NewRun, organisation_id: str, now: datetime) -> RunRow:
    """Add the rows of a new run."""
    row = _new_row(new, organisation_id, now)
    session.add(row)
    session.flush()
    papers = {"problem": new.packed_problem, "question": new.packed_question}
    session.add(RunPapersRow(organisation_id=organisation_id, run_id=new.id, **papers))
    set_tags(session, row, new.tags)
    return row


def set_tags(session: Session, row: RunRow, tags: Iterable[str]) -> None:
    """Give a run these tags and no others."""
    session.execute(delete(RunTagRow).where(col(RunTagRow.run_id) == row.id))
    session.add_all(
        RunTagRow(organisation_id=row.organisation_id, run_id=row.id, tag=tag) for tag in dict.fromkeys(tags)
    )


def _new_row(new: NewRun, organisation_id: str, now: datetime) -> RunRow:
    return RunRow(
        organisation_id=organisation_id,
        id=new.id,
        task=new.task.value,
        base_run_id=new.base_run_id,
        question_key=new.question_key,
        name=new.name,
        state=RunState.QUEUED.value,
        input_hash=new.input_hash,
        time_limit_seconds=new.time_limit_seconds,
        seed=new.seed,
        priority=new.priority,
        created_at=now,
    )


def key_row(key_use: KeyUse, run: RunRow, now: datetime) -> IdempotencyKeyRow:
    """Make the row of an idempotency key."""
    return IdempotencyKeyRow(
        organisation_id=run.organisation_id,
        key=key_use.key,
        content_hash=key_use.content_hash,
        run_id=run.id,
        expires_at=now + key_use.lifetime,
    )


def run_of(session: Session, row: RunRow) -> Run:
    """Read a run from its row and its tags."""
    return runs_of(session, [row])[0]


def runs_of(session: Session, run_rows: Sequence[RunRow]) -> list[Run]:
    """Read runs from their rows and tags."""
    tags: dict[str, list[str]] = defaultdict(list)
    ids = [row.id for row in run_rows]
    for tag in session.exec(select(RunTagRow).where(col(RunTagRow.run_id).in_(ids)).order_by(col(RunTagRow.tag))):
        tags[tag.run_id].append(tag.tag)
    return [_run_of(row, tuple(tags[row.id])) for row in run_rows]


def _run_of(row: RunRow, tags: tuple[str, ...]) -> Run:
    return Run(
        id=row.id,
        task=Task(row.task),
        base_run_id=row.base_run_id,
        name=row.name,
        tags=tags,
        state=RunState(row.state),
        priority=row.priority,
        attempt=row.attempt,
        input_hash=row.input_hash,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        levels=LEVELS.validate_json(row.levels),
        sentences=SENTENCES.validate_json(row.sentences),
        progress=None if row.progress is None else PROGRESS.validate_json(row.progress),
    )


def webhook_of(row: WebhookRow) -> Webhook:
    """Read a webhook from its row."""
    return Webhook(id=row.id, url=row.url, secret=row.secret, created_at=row.created_at)


def audit_row(organisation_id: str, actor: str, action: Action, run: RunRow | DeletedRun | None) -> AuditRow:
    """Make the row of an act, on a run if it is about one."""
    return AuditRow(
        organisation_id=organisation_id,
        at=utc_now(),
        actor=actor,
        action=action.value,
        run_id=None if run is None else run.id,
        seed=None if run is None else run.seed,
        version=SOLVER_VERSION,
    )


def entry_of(row: AuditRow) -> AuditEntry:
    """Read an entry of the audit log from its row."""
    return AuditEntry(
        number=row.number or 0,
        at=row.at,
        actor=row.actor,
        action=Action(row.action),
        run_id=row.run_id,
        seed=row.seed,
        version=row.version,
    )
