"""The use cases of "what if ...?": runs of a changed problem beside the run that it was made from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.comparisons import load_plan
from service.context import Context
from service.errors import InvalidProblem, RunNotFound
from service.idempotency import held
from service.run import Run, RunFilter, RunOptions, Task
from service.runs import checked_run, keep_runs, size_faults
from solver.changes import Change, ChangesDoNotApply, apply_changes
from solver.compare import Comparison, compare
from solver.faults import Fault, Place
from solver.plan import Plan
from solver.problem import Problem

MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Changes under a name; ``places`` says where each of them stands in the request."""

    name: str
    changes: tuple[Change, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One what-if beside its base; without a comparison as long as it has no plan."""

    run: Run
    comparison: Comparison | None


@dataclass(frozen=True, slots=True)
class Table:
    """What-ifs of one run side by side."""

    base: Run
    itself: Comparison
    """The base compared with itself: its own figures."""
    rows: tuple[TableRow, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all runs have ended."""
        return all(row.run.state.is_final for row in self.rows)


def submit_what_ifs(
    context: Context,
    base_run_id: str,
    what_ifs: Sequence[WhatIf],
    options: RunOptions,
    *,
    idempotency_key: str | None = None,
) -> list[Run]:
    """Queue a run for each what-if, all or none.

    Each starts from the base's plan: among equally good plans of the changed problem it is one that moves fewest. The
    same key with the same content returns the same runs for 24 hours.

    Raises
    ------
    RunNotFound, NotAPlan, ResultNotReady, PlanNotReady
        When the base is unknown, answers a question, has not ended, or has ended without a plan.
    InvalidProblem
        When changes do not apply, or an option has faults.
    IdempotencyConflict, KeyBusy
        When the key was used for another request, or another request with it is being accepted.
    TooManyRuns
        When there is not room for all in the queue.
    """
    base = load_plan(context, base_run_id)
    changed = _changed(context, base.base.problem, what_ifs)
    with held(context, idempotency_key):
        made = [
            checked_run(context, problem, options, base_run_id=base.run.id, name=what_if.name or base.run.name)
            for what_if, problem in zip(what_ifs, changed, strict=True)
        ]
        return keep_runs(context, made, idempotency_key)


def _changed(context: Context, problem: Problem, what_ifs: Sequence[WhatIf]) -> list[Problem]:
    faults: list[Fault] = []
    changed: list[Problem] = []
    for what_if in what_ifs:
        try:
            changed.append(apply_changes(problem, what_if.changes))
        except ChangesDoNotApply as error:
            faults += [_at_its_place(fault, what_if) for fault in error.faults]
            continue
        sizes = size_faults(changed[-1], context.settings)
        faults += [replace(fault, place=what_if.places[-1]) for fault in sizes]
    if faults:
        raise InvalidProblem(list(dict.fromkeys(faults)))  # the steps of a sweep may all have the same one
    return changed


def _at_its_place(fault: Fault, what_if: WhatIf) -> Fault:
    _, number, *field = fault.place
    return Fault((*what_if.places[int(number)], *field), fault.message)


def what_if_table(context: Context, base_run_id: str, run_ids: Sequence[str] = ()) -> Table:
    """Put what-ifs of a run side by side: those named, or the newest ones.

    Raises
    ------
    RunNotFound
        When there is no such run, or one of ``run_ids`` was not made from it.
    NotAPlan, ResultNotReady, PlanNotReady
        When the base answers a question, has not ended, or has ended without a plan.
    """
    base = load_plan(context, base_run_id)
    plan = base.base.plan
    runs = _made_from(context, base_run_id, run_ids)
    rows = tuple(TableRow(run, _compared(context, plan, run)) for run in runs)
    return Table(base.run, compare(plan, plan), rows)


def _made_from(context: Context, base_run_id: str, run_ids: Sequence[str]) -> list[Run]:
    """Return the named runs in this order, or the newest ones, oldest first."""
    if not run_ids:
        page = context.store.list_runs(limit=MOST_ROWS, after=None, wanted=RunFilter(base=base_run_id))
        return list(reversed(page.runs))
    runs = [context.store.find_run(run_id) for run_id in run_ids]
    for run in runs:
        if run.base_run_id != base_run_id or run.task is not Task.PLACE:
            raise RunNotFound(run.id)
    return runs


def _compared(context: Context, base: Plan, run: Run) -> Comparison | None:
    has_plan = run.state.is_final and bool(run.levels)
    return compare(base, load_plan(context, run.id).base.plan) if has_plan else None
