"""The use cases of questions. All block for a moment: call them from a thread in async code."""

import uuid

from service.codec import unpack_problem, unpack_result
from service.context import Context
from service.errors import (
    InvalidProblem,
    NotAPlan,
    PlanNotProven,
    PlanNotReady,
    QuestionUnanswered,
    ResultNotReady,
)
from service.idempotency import held, key_uses
from service.questions.kinds import KINDS, pack_question, question_key, unpack_answer
from service.run import GREATEST_PRIORITY, NewRun, Run, RunState, Task
from service.runs import enqueue
from service.settings import Settings
from solver.answers.base import Base


def ask(context: Context, base_run_id: str, task: Task, question: object, *, idempotency_key: str | None = None) -> Run:
    """Return the run that answers a question about a run's plan: one that did or will already, or a new one, queued.

    A question comes before the organisation's solves that wait, since somebody waits for the answer.

    Raises
    ------
    RunNotFound, StudentNotFound, SiteNotFound
        When the run, or somebody or something that the question names, is unknown.
    NotAPlan, ResultNotReady, PlanNotReady
        When the run answers a question itself, has not ended, or has ended without a plan.
    InvalidProblem
        When a question that is a document has faults.
    IdempotencyConflict, KeyBusy
        When the key was used for another request, or another request with it is being accepted.
    PlanNotProven
        When the question needs a plan of which every level is proven.
    TooManyRuns
        When the queue is full.
    """
    base = context.store.find_run(base_run_id)
    key = question_key(base_run_id, task, question)
    if idempotency_key is None and (known := context.store.find_question(key)):
        return known
    require_plan(base)
    if KINDS[task].needs_proof and not all(level.proven for level in base.levels):
        raise PlanNotProven(base.id)
    _require(context, base_run_id, task, question)
    new = _new_question(base, task, question, key, context.settings)
    with held(context, idempotency_key):
        (key_use,) = key_uses(idempotency_key, [new], context.settings)
        run = context.store.add_question(new, key_use=key_use, max_queued=context.settings.max_queued_runs)
    if run.state is RunState.QUEUED:
        enqueue(context, run.id)
    return run


def _require(context: Context, base_run_id: str, task: Task, question: object) -> None:
    """Raise what is wrong with a question."""
    kind, problem = KINDS[task], unpack_problem(context.store.packed_problem(base_run_id))
    if kind.require is not None:
        kind.require(problem, question)
    packed = context.store.packed_result(base_run_id)
    if kind.find_faults is None or packed is None:
        return
    if faults := kind.find_faults(Base(problem, unpack_result(packed)), question):
        raise InvalidProblem(faults)


def get_answer(context: Context, run: Run) -> object:
    """Return the answer to a question that has ended.

    Raises
    ------
    ResultNotReady
        When it has not ended.
    QuestionUnanswered
        When it was cancelled or failed.
    AnswerUnreadable
        When another version stored the answer, with other fields.
    """
    if not run.state.is_final:
        raise ResultNotReady(run.id, run.state)
    packed = context.store.packed_result(run.id)
    if packed is None or not run.has_result:
        raise QuestionUnanswered(run.sentences)
    answer = unpack_answer(run.task, packed)
    context.store.note_export(run.id)
    return answer


def require_plan(base: Run) -> None:
    """Raise NotAPlan, ResultNotReady or PlanNotReady unless a run has ended with a plan."""
    if base.task is not Task.PLACE:
        raise NotAPlan(base.id)
    if not base.state.is_final:
        raise ResultNotReady(base.id, base.state)
    if not base.levels:
        raise PlanNotReady(base.id, base.state)


def _new_question(base: Run, task: Task, question: object, key: str, settings: Settings) -> NewRun:
    return NewRun(
        id=str(uuid.uuid4()),
        task=task,
        base_run_id=base.id,
        name=base.name,
        input_hash=base.input_hash,
        packed_question=pack_question(task, question),
        question_key=key,
        time_limit_seconds=settings.time_limit_seconds,
        seed=0,
        priority=GREATEST_PRIORITY,
    )
