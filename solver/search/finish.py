"""The finish: a mixed-integer program on the few pairs that a better plan can use."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from solver.engine import Deadline, Status, solve_integer
from solver.instance import Ints
from solver.search.point import Point
from solver.search.relaxation import Relaxation, round_up
from solver.search.rows import TOLERANCE

_GROWTH = 4.0
_MARGIN = 2.0
"""Keeps the engine's cut-off clear of every cost that counts, whatever its tolerances."""

_WIDE_SLACK = 0.01
"""A slack beyond this share of the LP value is not worth further steps: take all pairs, or give up."""


@dataclass(frozen=True)
class Answer:
    """One call of the finish: ``chosen`` is the plan's pairs, ``None`` without a plan."""

    status: Status
    chosen: Ints | None
    cost: float


def finish(
    relaxation: Relaxation, entry: int, relaxed: Point, deadline: Deadline, *, seed: int, give_up: bool
) -> Iterator[Answer]:
    """Minimise an entry over the integers under the held levels, given its LP vertex; the last answer decides.

    A plan that costs at most ``slack`` more than the LP uses no pair at zero whose reduced cost exceeds ``slack``. So
    plans within ``slack`` are looked for among the other pairs only. Costs are integers: once a plan of cost ``c`` is
    known, plans of at most ``c - 1`` are looked for, and if there are none it is the best of all. While none is known
    the slack grows, at last to all pairs; with ``give_up`` the answer is ``INFEASIBLE`` without that last, long step.
    """
    slack = round_up(relaxed.cost) - relaxed.cost
    wide = max(100.0, _WIDE_SLACK * abs(relaxed.cost))
    while True:
        pairs = relaxation.useful(slack)
        answer = _among(relaxation, pairs, entry, deadline, seed=seed, cutoff=relaxed.cost + slack + _MARGIN)
        yield answer
        if answer.status in (Status.FEASIBLE, Status.UNKNOWN):
            return
        if answer.chosen is not None:
            yield from _improve(relaxation, entry, relaxed, answer, slack, deadline, seed=seed)
            return
        if not math.isfinite(slack) or (slack > wide and give_up):
            yield Answer(Status.INFEASIBLE, None, math.inf)
            return
        slack = _GROWTH * max(1.0, slack) if slack <= wide else math.inf


def _improve(
    relaxation: Relaxation,
    entry: int,
    relaxed: Point,
    known: Answer,
    searched: float,
    deadline: Deadline,
    *,
    seed: int,
) -> Iterator[Answer]:
    """Look for plans cheaper than the known one, where the last search could not see them."""
    slack = round(known.cost) - 1 - relaxed.cost
    if slack <= searched + TOLERANCE:
        return
    pairs = relaxation.useful(slack)
    better = _among(relaxation, pairs, entry, deadline, seed=seed, cutoff=round(known.cost) - 0.5)
    is_known = better.status in (Status.INFEASIBLE, Status.OPTIMAL) and better.cost >= known.cost
    yield known if is_known else better


def _among(
    relaxation: Relaxation, pairs: Ints, entry: int, deadline: Deadline, *, seed: int, cutoff: float
) -> Answer:
    """Solve over some pairs only."""
    assembled = relaxation.assembled
    costs = assembled.costs(assembled.only(entry), pairs)
    limit = cutoff if math.isfinite(cutoff) else None
    answer = solve_integer(relaxation.integer_matrix(pairs), costs, deadline, seed=seed, cutoff=limit)
    chosen = None if answer.columns is None else pairs[answer.columns[assembled.first_pair :] > 0.5]
    return Answer(answer.status, chosen, answer.cost)
