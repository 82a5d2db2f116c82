"""The use cases of comparing plans: those of two runs, or a run's and one made by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.codec import unpack_problem, unpack_result
from service.context import Context
from service.errors import InvalidProblem, NoBase, NothingToCompare
from service.latest import is_name, named_run_id
from service.questions.asking import require_plan
from service.run import Run
from solver.answers.base import Base
from solver.check import broken_by_hand
from solver.compare import Comparison, compare
from solver.complete import completed
from solver.faults import find_plan_faults
from solver.plan import Plan
from solver.result import Broken, Seat


@dataclass(frozen=True, slots=True)
class RunPlan:
    """A run that has ended with a plan, and the plan."""

    run: Run
    base: Base


@dataclass(frozen=True, slots=True)
class RunComparison:
    """A comparison with the runs that it is about.

    ``other`` is ``None`` for a plan made by hand; that one may be ``broken``, which a run's never is.
    """

    base: Run
    other: Run | None
    comparison: Comparison
    broken: tuple[Broken, ...] = ()


def load_plan(context: Context, run_id: str) -> RunPlan:
    """Return the plan of a run with its problem; the run is named by its id, or by a name of ``service.latest``.

    Raises
    ------
    RunNotFound
        When there is no such run.
    NotAPlan, ResultNotReady, PlanNotReady
        When it answers a question, has not ended, or has ended without a plan.
    """
    run = context.store.find_run(named_run_id(context, run_id) if is_name(run_id) else run_id)
    require_plan(run)
    packed = context.store.packed_result(run.id)
    if packed is None:
        raise RuntimeError("A run that has ended lacks a result.")
    context.store.note_export(run.id)
    problem = unpack_problem(context.store.packed_problem(run.id))
    return RunPlan(run, Base(problem, unpack_result(packed)))


def compare_runs(context: Context, base_run_id: str | None, other_run_id: str) -> RunComparison:
    """Compare the plans of two runs; without a first one, that from which the second was made.

    Raises
    ------
    RunNotFound, NotAPlan, ResultNotReady, PlanNotReady
        As ``load_plan`` does.
    NoBase
        When the second run was not made from another.
    NothingToCompare
        When they have no student in common.
    """
    other = load_plan(context, other_run_id)
    base_run_id = base_run_id or other.run.base_run_id
    if base_run_id is None:
        raise NoBase(other.run.id)
    base = load_plan(context, base_run_id)
    return RunComparison(base.run, other.run, _compared(base.base.plan, other.base.plan))


def compare_with_plan(context: Context, base_run_id: str, seats: Sequence[Seat]) -> RunComparison:
    """Compare a run's plan with one for the same problem that was made by hand, good or not, and tell what it breaks.

    Raises
    ------
    InvalidProblem
        When the plan names someone or something unknown; places start with ``"plan"``.
    RunNotFound, NotAPlan, ResultNotReady, PlanNotReady
        As ``load_plan`` does.
    """
    found = load_plan(context, base_run_id)
    problem = found.base.problem
    if faults := find_plan_faults(problem, seats):
        raise InvalidProblem([replace(fault, place=("plan", *fault.place)) for fault in faults])
    plan = completed(problem, seats)
    return RunComparison(found.run, None, _compared(found.base.plan, plan), broken_by_hand(plan, seats))


def _compared(base: Plan, other: Plan) -> Comparison:
    if not base.directory.students.keys() & other.directory.students.keys():
        raise NothingToCompare
    return compare(base, other)
