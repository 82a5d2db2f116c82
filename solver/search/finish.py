"""The finish: a mixed-integer program on the few pairs that a better plan can use."""

import math
from collections.abc import Iterator

from solver.engine import Deadline, IntegerSolution, LinearSolution, Status, solve_integer
from solver.search.relaxation import TOLERANCE, Relaxation, beyond, round_up, shut

_GROWTH = 4.0
_CUTOFF_MARGIN = 2
"""Keeps the engine's cut-off clear of every cost that counts, whatever its tolerances."""

_WIDE_SLACK = 0.01
"""A slack beyond this share of the LP value is not worth further steps: take all pairs, or give up."""


def finish(
    relaxation: Relaxation,
    entry: int,
    relaxed: LinearSolution,
    deadline: Deadline,
    *,
    seed: int,
    give_up: bool,
) -> Iterator[IntegerSolution]:
    """Minimise an entry over the integers under the fixed levels, given its LP solution; the last answer decides.

    A plan that costs at most ``slack`` more than the LP uses no pair at zero whose reduced cost exceeds ``slack``. So
    plans within ``slack`` are looked for among the other pairs only. Costs are integers: a plan found that costs at
    most ``slack + 1`` more than the LP is the best of all. If there is none, the slack grows, at last to all pairs;
    with ``give_up`` the answer is then ``INFEASIBLE`` without that last, long step.
    """
    assembled, matrix = relaxation.assembled, relaxation.integer_matrix()
    costs = assembled.costs[entry]
    slack = round_up(relaxed.value) - relaxed.value + 1
    wide = max(100.0, _WIDE_SLACK * abs(relaxed.value))
    while True:
        useless = beyond(assembled, relaxed, slack)
        cutoff = relaxed.value + slack + _CUTOFF_MARGIN if math.isfinite(slack) else None
        answer = solve_integer(shut(matrix, useless), costs, deadline, seed=seed, cutoff=cutoff)
        stopped = answer.status in (Status.FEASIBLE, Status.UNKNOWN)
        yield answer
        if stopped or not math.isfinite(slack) or answer.cost <= relaxed.value + slack + 1 - TOLERANCE:
            return
        if answer.columns is not None:
            slack = answer.cost - relaxed.value
        elif slack <= wide:
            slack *= _GROWTH
        elif give_up:
            return
        else:
            slack = math.inf
