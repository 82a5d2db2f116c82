"""The search: bound level by level, then prove all levels with one mixed-integer finish.

*Descend*: each level's relaxed bound, rounded, is fixed as if a plan reached it, and the next level is bounded below
it; one finish at the last level looks for a plan that reaches them all. If there is none, some bound was too good.
*Climb* then solves the levels one by one, each to its own proven value.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from solver.assemble import Assembled
from solver.check import broken_rules
from solver.engine import Deadline, LinearSolution, OutOfTimeError, Status
from solver.instance import Ints
from solver.search.finish import finish
from solver.search.incumbent import Incumbent, read_plan
from solver.search.relaxation import Relaxation
from solver.search.rounding import first_scores, round_greedily
from solver.travel import MinutesOf

_PATIENCE = 10
"""Rounds without progress after which a level above the last is left: the finish proves it or the climb does."""


class InfeasibleError(Exception):
    """No plan keeps every hard rule: the pins cannot all hold."""


class BrokenPlanError(Exception):
    """The solver made a plan that its own checker refuses: a bug."""


@dataclass
class Search:
    """One search over an assembled model.

    ``best`` is the best plan so far; ``bounds[e]`` a proven bound on entry ``e``, valid when the entries above it
    are at their bounds; ``seconds[e]`` the time spent on entry ``e``. ``tell(phase, entry)`` is called at every step.
    """

    assembled: Assembled
    minutes: MinutesOf
    deadline: Deadline
    seed: int
    tell: Callable[["Search", str, int], None]
    best: Incumbent | None = None
    bounds: dict[int, int] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)

    def run(self) -> None:
        """Search until every level is proven.

        Raises
        ------
        InfeasibleError
            When the pins cannot all hold.
        OutOfTimeError
            When the deadline passes first; ``best`` and ``bounds`` hold what is known.
        """
        self._offer(round_greedily(self.assembled, first_scores(self.assembled)))
        self.tell(self, "first plan", 0)
        relaxation = Relaxation(self.assembled, cuts=[])
        if not self._descend(relaxation):
            # Only the first entry's bound holds whatever the others come to.
            self.bounds = {0: self.bounds[0]}
            self._climb(Relaxation(self.assembled, relaxation.cuts))

    def _descend(self, relaxation: Relaxation) -> bool:
        """Fix every entry at its rounded bound; tell whether one plan reaches them all."""
        last = len(self.assembled.objectives) - 1
        for entry in range(last):
            if self._copy_bound(entry):
                continue
            relaxed = self._bound(relaxation, entry, patience=_PATIENCE)
            if relaxed is None:
                return self._no_plan(entry)
            self._offer(self._rounded(relaxed))
            relaxation.fix_level(entry, self.bounds[entry])
        relaxed = self._bound(relaxation, last, patience=math.inf)
        if relaxed is None:
            return self._no_plan(last)
        self._offer(self._rounded(relaxed))
        return self._proven(last) or self._finish(relaxation, last, relaxed, give_up=True)

    def _no_plan(self, entry: int) -> bool:
        """Return ``False``: no plan reaches the levels fixed above; raise when none were."""
        if entry == 0:
            raise InfeasibleError
        return False

    def _copy_bound(self, entry: int) -> bool:
        """Bound an entry without an LP where its costs are those of an entry above, or nothing at all."""
        costs = self.assembled.costs
        same = (above for above in range(entry) if np.array_equal(costs[above], costs[entry]))
        above = next(same, None)
        if above is None and costs[entry].any():
            return False
        self.bounds[entry] = 0 if above is None else self.bounds[above]
        self.tell(self, "bound", entry)
        return True

    def _climb(self, relaxation: Relaxation) -> None:
        """Prove the entries one by one, each by a finish of its own where its bound is not reached."""
        for entry in range(len(self.assembled.objectives)):
            if self._copy_bound(entry):
                continue
            relaxed = self._bound(relaxation, entry, patience=math.inf)
            if relaxed is None:
                raise InfeasibleError
            self._offer(self._rounded(relaxed))
            if not self._proven(entry) and not self._finish(relaxation, entry, relaxed, give_up=False):
                raise InfeasibleError
            relaxation.fix_level(entry, self.bounds[entry])

    def _bound(self, relaxation: Relaxation, entry: int, *, patience: float) -> LinearSolution | None:
        """Bound an entry by the relaxation; ``None`` when no plan can reach the levels fixed above."""
        started = time.monotonic()

        def on_bound(cost: int) -> None:
            self.bounds[entry] = max(cost, self.bounds.get(entry, cost))
            self.tell(self, "bound", entry)

        enough = self._cost(entry) if self._proven(entry - 1) else np.inf
        try:
            costs = self.assembled.costs[entry]
            return relaxation.minimise(costs, self.deadline, on_bound=on_bound, enough=enough, patience=patience)
        finally:
            self._spend(entry, started)

    def _finish(self, relaxation: Relaxation, entry: int, relaxed: LinearSolution, *, give_up: bool) -> bool:
        """Find and prove an entry's best plan under the fixed levels; tell whether there is any."""
        started = time.monotonic()
        self.tell(self, "finish", entry)
        status = Status.UNKNOWN
        for answer in finish(relaxation, entry, relaxed, self.deadline, seed=self.seed, give_up=give_up):
            status, cost = answer.status, answer.cost
            if answer.columns is not None:
                self._offer(self.assembled.chosen_pairs(answer.columns), trusted=True)
        self._spend(entry, started)
        if status is Status.OPTIMAL:
            self.bounds[entry] = round(cost)
        self.tell(self, "finish", entry)
        if status in (Status.FEASIBLE, Status.UNKNOWN):
            raise OutOfTimeError
        return status is Status.OPTIMAL

    def _rounded(self, relaxed: LinearSolution) -> Ints:
        """Return a plan near the relaxed solution."""
        scores = relaxed.columns[self.assembled.first_pair :]
        return round_greedily(self.assembled, scores + 0.01 * first_scores(self.assembled))

    def _offer(self, chosen: Ints, *, trusted: bool = False) -> None:
        """Keep a plan if it is the best so far; a greedy plan that misses a pin is no plan."""
        candidate = read_plan(self.assembled, chosen, self.minutes)
        if not candidate.beats(self.best, self.assembled):
            return
        broken = broken_rules(candidate.plan)
        if any(trusted or row.rule != "E2" for row in broken):
            raise BrokenPlanError(f"A plan breaks rule {broken[0].rule}.")
        if not broken:
            self.best = candidate

    def _cost(self, entry: int) -> float:
        """Return the best plan's cost of an entry (signed, without the constant)."""
        if self.best is None:
            return np.inf
        objective = self.assembled.objectives[entry]
        return objective.sign * (self.best.values[entry] - objective.constant())

    def _proven(self, entry: int) -> bool:
        """Tell whether the best plan reaches the bound of this entry and of all above it."""
        return all(self._cost(above) == self.bounds.get(above) for above in range(entry + 1))

    def _spend(self, entry: int, started: float) -> None:
        self.seconds[entry] = self.seconds.get(entry, 0.0) + time.monotonic() - started
