"""The use case of replanning: a run that starts from another run's plan as its current plan."""

from dataclasses import replace

from service.comparisons import load_plan
from service.context import Context
from service.errors import InvalidProblem
from service.run import Run, RunOptions
from service.runs import size_faults, submit_run
from solver.changes import ChangesDoNotApply
from solver.replan import Replan, replanned


def submit_replan(
    context: Context,
    base_run_id: str,
    replan: Replan,
    options: RunOptions,
    *,
    name: str = "",
    idempotency_key: str | None = None,
) -> Run:
    """Queue a run that replans the plan of another run; ``name`` is its name, if it is to have another one.

    Raises
    ------
    RunNotFound, NotAPlan, ResultNotReady, PlanNotReady
        When the base is unknown, answers a question, has not ended, or has ended without a plan.
    InvalidProblem
        When the replan does not apply, or an option has faults.
    IdempotencyConflict, KeyBusy, TooManyRuns
        As for any run.
    """
    base = load_plan(context, base_run_id)
    try:
        problem = replanned(base.base.problem, base.base.seats, replan)
    except ChangesDoNotApply as error:
        raise InvalidProblem(error.faults) from None
    if sizes := size_faults(problem, context.settings):
        place = ("changes", len(replan.changes) - 1) if replan.changes else ()
        raise InvalidProblem([replace(fault, place=place) for fault in sizes])
    return submit_run(
        context,
        problem,
        options,
        idempotency_key=idempotency_key,
        base_run_id=base.run.id,
        name=name or base.run.name,
    )
