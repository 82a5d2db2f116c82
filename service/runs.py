"""The use cases of runs. All block for a moment: call them from a thread in async code."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

import structlog

from service.codec import pack_problem, unpack_result
from service.context import Context
from service.endings import CANCELLED
from service.errors import InvalidProblem, NotAPlan, PlanNotReady, ResultNotReady, TooManyRuns
from service.idempotency import held, key_uses
from service.owned import EVERY_PLACEMENT
from service.run import (
    GREATEST_PRIORITY,
    NewRun,
    Run,
    RunChanges,
    RunFilter,
    RunOptions,
    RunPage,
    RunState,
    Task,
)
from service.settings import Settings
from service.traces import code_lines
from solver.canonical import input_hash
from solver.faults import Fault, Place, find_faults
from solver.problem import Problem
from solver.result import Result

__all__ = [
    "Run",
    "RunChanges",
    "RunFilter",
    "RunOptions",
    "RunPage",
    "RunState",
    "cancel_run",
    "change_run",
    "checked_run",
    "delete_run",
    "delete_students",
    "enqueue",
    "get_best_plan",
    "get_result",
    "get_run",
    "keep_runs",
    "list_runs",
    "submit_run",
]

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

GREATEST_SEED = 2**31 - 1


def submit_run(
    context: Context,
    problem: Problem,
    options: RunOptions,
    *,
    idempotency_key: str | None = None,
    base_run_id: str | None = None,
    name: str | None = None,
) -> Run:
    """Queue a problem to be solved, and return its run.

    The same key with the same problem (by ``input_hash``) and options, and the same base and name if there is one,
    returns the same run for 24 hours.
    ``base_run_id`` is the run from which the problem was made by changes; ``name`` is the run's, if not the problem's.

    Raises
    ------
    InvalidProblem
        When the problem or an option has faults, or the problem is larger than the settings allow.
    IdempotencyConflict
        When the key was used for another request.
    KeyBusy
        When another request with the key is being accepted.
    TooManyRuns
        When the queue is full.
    RunNotFound
        When the base is gone.
    """
    with held(context, idempotency_key):
        new = checked_run(context, problem, options, base_run_id=base_run_id, name=name)
        (run,) = keep_runs(context, [new], idempotency_key)
    return run


def checked_run(
    context: Context, problem: Problem, options: RunOptions, *, base_run_id: str | None = None, name: str | None = None
) -> NewRun:
    """Return a run that could be kept, or raise InvalidProblem; its parameters are those of ``submit_run``."""
    faults = size_faults(problem, context.settings) or find_faults(problem)
    faults = [*faults, *_option_faults(options, context.settings)]
    if faults:
        raise InvalidProblem(faults)
    new = _new_run(problem, options, context.settings)
    return replace(new, base_run_id=base_run_id, name=problem.name if name is None else name)


def keep_runs(context: Context, made: Sequence[NewRun], idempotency_key: str | None) -> list[Run]:
    """Keep and queue the runs of one request, all or none; those that the key stands for already are as they were.

    The key must be held. Raises as ``submit_run`` does.
    """
    kept: list[Run] = []
    try:
        for new, key_use in zip(made, key_uses(idempotency_key, made, context.settings), strict=True):
            most = context.settings.max_queued_runs
            kept.append(context.store.add_run(new, key_use=key_use, max_queued=most))
            if kept[-1].state is RunState.QUEUED:
                enqueue(context, kept[-1].id)
    except TooManyRuns:
        for run in kept:
            cancel_run(context, run.id)
            delete_run(context, run.id)
        raise
    return kept


def enqueue(context: Context, run_id: str) -> None:
    """Hand a kept run to the job engine; should that fail, the engine finds the run by itself a little later."""
    try:
        context.jobs.enqueue(run_id, context.caller.organisation_id)
    except Exception as error:  # noqa: BLE001 - whatever it is, the run is kept and will be queued
        _log.error("enqueueing_failed", run_id=run_id, where=code_lines(error))


def get_run(context: Context, run_id: str) -> Run:
    """Return a run, or raise RunNotFound."""
    return context.store.find_run(run_id)


def list_runs(
    context: Context, *, limit: int, after: str | None = None, wanted: RunFilter = EVERY_PLACEMENT
) -> RunPage:
    """Return up to ``limit`` wanted runs, newest first, after the run ``after``; RunNotFound when that is unknown."""
    return context.store.list_runs(limit=limit, after=after, wanted=wanted)


def change_run(context: Context, run_id: str, changes: RunChanges) -> Run:
    """Rename a run or give it other tags, in whatever state it is.

    Raises
    ------
    RunNotFound
        When there is no such run.
    InvalidProblem
        When a tag is empty or cannot be shown.
    """
    if faults := _tag_faults(("tags",), changes.tags or ()):
        raise InvalidProblem(faults)
    return context.store.change_run(run_id, changes)


def delete_run(context: Context, run_id: str) -> None:
    """Remove a run with its students from every table, the job engine's too; RunNotFound when unknown.

    The questions about it go too. A solve that is going on stops.
    """
    context.jobs.forget(context.store.delete_run(run_id))


def delete_students(context: Context) -> int:
    """Remove all runs of the caller's organisation, and so all its students, and return how many runs it were."""
    run_ids = context.store.delete_all_runs()
    context.jobs.forget(run_ids)
    return len(run_ids)


def get_result(context: Context, run_id: str) -> Result:
    """Return the result of a run that has ended.

    Raises
    ------
    RunNotFound
        When there is no such run.
    ResultNotReady
        When it has not ended.
    NotAPlan
        When it answers a question.
    """
    run = context.store.find_run(run_id)
    packed = context.store.packed_result(run_id) if run.state.is_final else None
    if packed is None:
        raise ResultNotReady(run_id, run.state)
    return _exported(context, run, packed)


def get_best_plan(context: Context, run_id: str) -> Result:
    """Return the best plan so far of a run, whatever its state, as a whole result.

    Raises
    ------
    RunNotFound
        When there is no such run.
    PlanNotReady
        When no plan has been found yet.
    NotAPlan
        When it answers a question.
    """
    run = context.store.find_run(run_id)
    packed = context.store.packed_result(run_id)
    if packed is None:
        raise PlanNotReady(run_id, run.state)
    return _exported(context, run, packed)


def _exported(context: Context, run: Run, packed: bytes) -> Result:
    if run.task is not Task.PLACE:
        raise NotAPlan(run.id)
    context.store.note_export(run.id)
    return unpack_result(packed)


def cancel_run(context: Context, run_id: str) -> Run:
    """End a run, with the best plan so far; one that has ended stays as it is. RunNotFound when unknown."""
    context.store.cancel_run(run_id, CANCELLED)
    return context.store.find_run(run_id)


def size_faults(problem: Problem, settings: Settings) -> list[Fault]:
    """Find in what a problem is larger than the settings allow."""
    sizes = (
        ("students", len(problem.students), settings.max_students),
        ("sites", len(problem.sites), settings.max_sites),
    )
    return [
        Fault((kind,), f"{count} {kind} are more than the {limit} that this service takes.")
        for kind, count, limit in sizes
        if count > limit
    ]


def _option_faults(options: RunOptions, settings: Settings) -> list[Fault]:
    faults = []
    seconds, most = options.time_limit_seconds, settings.max_time_limit_seconds
    if seconds is not None and not 0 < seconds <= most:
        message = f"{seconds:g} seconds is not within this service's limits: above 0, at most {most:g}."
        faults.append(Fault(("options", "time_limit_seconds"), message))
    if not 0 <= options.seed <= GREATEST_SEED:
        message = f"{options.seed} is not within the limits: 0 to {GREATEST_SEED}."
        faults.append(Fault(("options", "seed"), message))
    if not 0 <= options.priority <= GREATEST_PRIORITY:
        message = f"{options.priority} is not within the limits: 0 to {GREATEST_PRIORITY}."
        faults.append(Fault(("options", "priority"), message))
    return faults + _tag_faults(("options", "tags"), options.tags)


def _tag_faults(place: Place, tags: Sequence[str]) -> list[Fault]:
    return [
        Fault((*place, number), f"{tag!r} is no tag: it is empty, or has characters that cannot be seen.")
        for number, tag in enumerate(tags)
        if not tag.isprintable() or not tag
    ]


def _new_run(problem: Problem, options: RunOptions, settings: Settings) -> NewRun:
    return NewRun(
        id=str(uuid.uuid4()),
        name=problem.name,
        tags=options.tags,
        input_hash=input_hash(problem),
        packed_problem=pack_problem(problem),
        time_limit_seconds=options.time_limit_seconds or settings.time_limit_seconds,
        seed=options.seed,
        priority=options.priority,
    )
