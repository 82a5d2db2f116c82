"""Solve a placement problem: the one entry point, which only composes."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version

from solver.answers.sentences import Sentence, told
from solver.areas.ending import SAME_PLAN
from solver.assemble import Assembled, assemble
from solver.canonical import canonical, input_hash
from solver.conflict import smallest_conflict
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.explain import explain_unplaced
from solver.instance import Instance
from solver.kpis import count_kpis
from solver.objectives import objectives_of
from solver.objectives.k1_moves import moves_from
from solver.plan import Plan, Seated
from solver.problem import CurrentPlacement, Problem
from solver.report import report_levels
from solver.result import Conflict, Level, Placement, Progress, Result, Termination
from solver.search.incumbent import Incumbent
from solver.search.levels import InfeasibleError
from solver.search.searched import Searched
from solver.stuck import fewest_moves, stuck_placements
from solver.ways import choose_search

OnProgress = Callable[[Progress], None]

STOPPED = Sentence(code="ending.stopped")
NO_PLAN = Sentence(code="ending.no_plan")
PINS_UNTOLD = Sentence(code="ending.pins_untold")
MOVES_UNTOLD = Sentence(code="ending.moves_untold")


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    time_limit_seconds: float | None = None,
    on_progress: OnProgress | None = None,
    base: Sequence[CurrentPlacement] | None = None,
) -> Result:
    """Place students by the levels of the policy, in their order, and prove each level.

    Parameters
    ----------
    problem
        A problem without faults (``solver.faults.find_faults``). The order of its rows does not matter.
    seed
        Seed of the mixed-integer solver.
    time_limit_seconds
        After this time the best plan so far is returned; its unproven levels say so.
    on_progress
        Called at every step; ``Progress.snapshot`` holds a whole result when the best plan improved.
    base
        Placements of the problem's students at its sites (``solver.moves.fitted``). The search starts from them, and of
        all best plans one with fewest moves from them is found; see ``solver.resolve``.

    Returns
    -------
    Result
        ``OPTIMAL`` when every level is proven, ``FEASIBLE`` when time ran out with a plan, ``FAILED`` without
        one, ``INFEASIBLE`` with the smallest conflict when the pins cannot all hold, or with the placements that
        cannot stay when ``max_moves`` is too small.
    """
    deadline = Deadline.after(time_limit_seconds)
    return _Solve(problem, seed, on_progress, base).run(deadline)


@dataclass
class _Solve:
    """One call of ``solve``."""

    problem: Problem
    seed: int
    on_progress: OnProgress | None
    base: Sequence[CurrentPlacement] | None = None
    started: float = field(default_factory=time.monotonic)
    shown: Incumbent | None = None
    described: Result | None = None
    next_snapshot_at: float = 0.0

    def run(self, deadline: Deadline) -> Result:
        """Assemble, search, and say how it ended."""
        instance = Instance.of(canonical(self.problem))
        assembled = assemble(instance, last=() if self.base is None else moves_from(self.base))
        search = choose_search(assembled, deadline, self.seed, self._tell, self.base)
        try:
            search.run()
        except (OutOfTimeError, NumericalError):  # the levels of the best plan so far say what is proven
            return self._stopped(search)
        except InfeasibleError:
            return self._infeasible(assembled, deadline)
        return self._result(search, Termination.OPTIMAL)

    def _stopped(self, search: Searched) -> Result:
        if search.best is None:
            return self._bare(Termination.FAILED, NO_PLAN)
        if all(level.proven for level in self._levels(search)):
            return self._result(search, Termination.OPTIMAL)
        return self._result(search, Termination.FEASIBLE, STOPPED)

    def _levels(self, search: Searched) -> tuple[Level, ...]:
        """Return the problem's own levels, without the moves from a base plan."""
        return report_levels(search)[: len(objectives_of(self.problem))]

    def _infeasible(self, assembled: Assembled, deadline: Deadline) -> Result:
        if self.problem.policy.max_moves is not None:
            return self._too_few_moves(deadline)
        if not assembled.instance.pinned.any():
            raise RuntimeError("A problem without pins always has a plan, but the engine found none.")
        try:
            conflict = smallest_conflict(assembled, deadline)
        except OutOfTimeError:
            return self._bare(Termination.INFEASIBLE, PINS_UNTOLD)
        return self._conflicting(conflict)

    def _too_few_moves(self, deadline: Deadline) -> Result:
        """Tell whether the pins conflict by themselves, or else what stands in the way of so few moves."""
        fewest = _Solve(fewest_moves(self.problem), self.seed, None).run(deadline)
        if fewest.termination is Termination.FAILED:
            return self._bare(Termination.INFEASIBLE, MOVES_UNTOLD)
        if fewest.termination is Termination.INFEASIBLE:
            return replace(fewest, input_hash=self._hash)
        return self._conflicting(stuck_placements(self.problem, fewest))

    def _conflicting(self, conflict: Conflict) -> Result:
        return self._bare(Termination.INFEASIBLE, *conflict.sentences, conflict=conflict)

    def _tell(self, search: Searched, phase: str, entry: int) -> None:
        """Report a step, with a snapshot when the best plan improved."""
        if self.on_progress is None:
            return
        objective = search.objectives[entry]
        bound = search.bound(entry)
        snapshot = self._snapshot(search, is_last=phase == SAME_PLAN)
        self.on_progress(
            Progress(
                level=objective.name,
                phase=phase,
                best=search.best.values[entry] if search.best else None,
                bound=None if bound is None else objective.sign * bound + objective.constant(),
                seconds=self._elapsed(),
                levels=self._levels(search),
                snapshot=snapshot,
            )
        )

    def _snapshot(self, search: Searched, *, is_last: bool) -> Result | None:
        """Return the best plan if it is new; explaining it may take a sixth of the time at most, but for the last one.

        None once everything is proven, when the result itself follows.
        """
        started = time.monotonic()
        if search.best is self.shown:
            return None
        is_proven = all(level.proven for level in report_levels(search))
        if not is_last and (is_proven or started < self.next_snapshot_at):
            return None
        snapshot = self._result(search, Termination.FEASIBLE, STOPPED)
        ended = time.monotonic()
        self.next_snapshot_at = ended + 5 * (ended - started)
        return snapshot

    def _result(self, search: Searched, termination: Termination, *sentences: Sentence) -> Result:
        """Return the best plan as a result; a plan that was told before is not described again."""
        if self.described is None or search.best is not self.shown:
            self.described = self._describe(search)
            self.shown = search.best
        return replace(
            self.described,
            termination=termination,
            message=told(sentences),
            sentences=sentences,
            levels=self._levels(search),
            seconds={"total": self._elapsed()},
        )

    def _describe(self, search: Searched) -> Result:
        """Tidy the best plan, and tell all of it but how far it is proven."""
        if search.best is None:
            raise RuntimeError("A result needs a plan.")
        search.best = search.best.tidied(search.objectives)
        plan = search.best.plan
        return Result(
            termination=Termination.FEASIBLE,
            input_hash=self._hash,
            seed=self.seed,
            versions=versions(),
            placements=tuple(_placement(plan, *row) for row in zip(plan.seated, plan.trips, strict=True)),
            unplaced=explain_unplaced(plan),
            kpis=count_kpis(plan),
            base_moves=None if self.base is None else len(plan.moved_from(self.base)),
        )

    def _bare(self, termination: Termination, *sentences: Sentence, conflict: Conflict | None = None) -> Result:
        """Return a result without a plan."""
        return Result(
            termination=termination,
            input_hash=self._hash,
            seed=self.seed,
            message=told(sentences),
            sentences=sentences,
            versions=versions(),
            conflict=conflict,
            seconds={"total": self._elapsed()},
        )

    def _elapsed(self) -> float:
        return round(time.monotonic() - self.started, 3)

    def __post_init__(self) -> None:
        self._hash = input_hash(self.problem)


def versions() -> dict[str, str]:
    """Return the versions that a result depends on."""
    return {name: version(name) for name in ("placement-optimiser", "ortools", "numpy", "scipy")}


def _placement(plan: Plan, seat: Seated, trip: int | None) -> Placement:
    mates = plan.place_mates(seat)
    return Placement(
        student=seat.student.id,
        site=seat.site.id,
        offer=seat.offer.id if seat.offer else None,
        mentor_place=seat.mentor_place,
        duo_with=mates[0].id if mates else None,
        travel_minutes=trip,
        partner_status=seat.site.partner_status,
        pinned=seat.student.pinned_site is not None,
        pin_reason=seat.student.pin_reason if seat.student.pinned_site is not None else None,
    )
