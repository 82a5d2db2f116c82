"""The finish: a mixed-integer program on the few pairs that a better plan can use."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from solver.engine import Deadline, Status, solve_integer, solve_tight
from solver.instance import Ints
from solver.search.point import Point
from solver.search.relaxation import Relaxation
from solver.search.rows import TOLERANCE

_GROWTH = 4.0
_MARGIN = 2.0
"""Keeps the engine's cut-off clear of every cost that counts, whatever its tolerances."""

_FEW_COLUMNS = 3_000
"""Up to so many SCIP takes a quarter of HiGHS' time; with more the two are even, but where nearly all is held."""

_WIDE_SLACK = 0.01
"""A slack beyond this share of the LP value is not worth further steps: take all pairs, or give up."""


@dataclass(frozen=True)
class Answer:
    """One call of the finish: ``chosen`` is the plan's pairs, ``None`` without a plan."""

    status: Status
    chosen: Ints | None
    cost: float


@dataclass(frozen=True)
class Finish:
    """A search for an entry's best plan under the held levels.

    ``relaxed`` is the vertex that bounded the entry, ``bound`` the best bound known. With ``all_held`` all levels are
    held, and little is left open.
    """

    relaxation: Relaxation
    entry: int
    relaxed: Point
    bound: int
    deadline: Deadline
    seed: int
    all_held: bool = False

    def answers(self, *, give_up: bool) -> Iterator[Answer]:
        """Yield the engine's answers; the last one decides.

        A plan that costs at most ``slack`` more than the LP uses no pair at zero whose reduced cost exceeds ``slack``.
        So plans within ``slack`` are looked for among the other pairs only. Costs are integers: once a plan of cost
        ``c`` is known, plans of at most ``c - 1`` are looked for, and if there are none it is the best of all. While
        none is known the slack grows, at last to all pairs; with ``give_up`` the answer is ``INFEASIBLE`` without
        that last, long step.
        """
        slack = self.bound - self.relaxed.cost
        wide = max(100.0, _WIDE_SLACK * abs(self.relaxed.cost))
        while True:
            cutoff = self.relaxed.cost + slack + _MARGIN
            answer = self._within(slack, cutoff)
            yield answer
            if answer.status in (Status.FEASIBLE, Status.UNKNOWN):
                return
            if answer.cost <= cutoff:
                yield from self._improve(answer, slack)
                return
            if not math.isfinite(slack) or (slack > wide and give_up):
                yield Answer(Status.INFEASIBLE, None, math.inf)
                return
            slack = max(slack + 1.0, _GROWTH * slack) if slack <= wide else math.inf

    def _improve(self, known: Answer, searched: float) -> Iterator[Answer]:
        """Look for plans cheaper than the known one, where the last search could not see them."""
        slack = round(known.cost) - 1 - self.relaxed.cost
        if slack <= searched + TOLERANCE:
            return
        better = self._within(slack, cutoff=round(known.cost) - 0.5)
        none = better.status in (Status.INFEASIBLE, Status.OPTIMAL) and better.cost >= known.cost
        yield known if none else better

    def _within(self, slack: float, cutoff: float) -> Answer:
        """Solve over the pairs that a plan within ``slack`` can use."""
        assembled, pairs = self.relaxation.assembled, self.relaxation.useful(slack)
        costs = assembled.costs(assembled.only(self.entry), pairs)
        matrix = self.relaxation.integer_matrix(pairs)
        limit = cutoff if math.isfinite(cutoff) else None
        solve = solve_tight if self.all_held or len(costs) <= _FEW_COLUMNS else solve_integer
        answer = solve(matrix, costs, self.deadline, seed=self.seed, cutoff=limit)
        chosen = None if answer.columns is None else pairs[answer.columns[assembled.first_pair :] > 0.5]
        return Answer(answer.status, chosen, answer.cost)
