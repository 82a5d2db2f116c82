"""Several neighbourhoods of one plan seated anew at once, in processes of their own, and put together.

Each starts from the same plan. Their students or their sites are not the same, so most of what they find fits together;
a maximum that reaches over several of them may not. So their changes are made one after the other, and one that does
not fit what was changed before it is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from solver.assemble import Assembled
from solver.engine import Deadline, NumericalError
from solver.instance import Bools, Ints
from solver.large.reseat import Neighbours, Program


@dataclass(frozen=True)
class Order:
    """A program to solve in so many seconds, and before the deadline."""

    program: Program
    deadline: Deadline
    seconds: float
    seed: int


def solve_order(order: Order) -> Ints | None:
    """Return the free pairs to take, in whatever process; ``None`` when no choice was found in its seconds.

    Raises
    ------
    OutOfTimeError
        When the deadline has passed.
    """
    try:
        return order.program.solve(order.deadline.within(order.seconds), order.seed)
    except NumericalError:
        return None


def put_together(
    assembled: Assembled, plan: Ints, around: Sequence[Neighbours], answers: Sequence[Ints | None]
) -> Ints:
    """Return the plan with the changes of all answers that fit together."""
    together = plan
    for neighbours, answer in zip(around, answers, strict=True):
        if answer is None:
            continue
        left = np.setdiff1d(plan, np.concatenate([neighbours.fixed, answer]))
        changed = np.union1d(np.setdiff1d(together, left), np.setdiff1d(answer, plan))
        if _fits(assembled, changed):
            together = changed
    return together


def _fits(assembled: Assembled, chosen: Ints) -> bool:
    """Tell whether pairs give each student one seat at most, and exceed no maximum that counts pairs alone."""
    matrix, first = assembled.matrix(chosen), assembled.first_pair
    body = sparse.csr_array(matrix.body)
    alone: Bools = np.diff(sparse.csr_array(body[:, :first]).indptr) == 0
    used = body[:, first:] @ np.ones(len(chosen))
    one_each = len(np.unique(assembled.pairs.student[chosen])) == len(chosen)
    return one_each and bool((used[alone] <= matrix.row_upper[alone] + 0.5).all())
