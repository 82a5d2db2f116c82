"""A bound on the last entry under changed capacities, and what an integer program needs to look for plans above it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from solver.assemble import Assembled
from solver.engine import Deadline
from solver.instance import Ints
from solver.model import Matrix
from solver.search.relaxation import Relaxation
from solver.search.rows import Cut, Held, Rounded
from solver.warm.base import WarmBase


@dataclass(frozen=True)
class Bound:
    """No plan costs less than ``cost``.

    ``useful(slack)`` returns the pairs that a plan within ``slack`` of it can use, ``matrix(pairs)`` the model over
    some pairs, and ``cuts`` those that hold the vertex behind it.
    """

    cost: float
    useful: Callable[[float], Ints]
    matrix: Callable[[Ints], Matrix]
    cuts: Sequence[Cut | Rounded]


def tightened(
    base: WarmBase, bound: Bound, under: Assembled, held: Sequence[Held], highest: float, deadline: Deadline
) -> Bound:
    """Raise a bound by rounded cuts, which hold for these capacities only, until it exceeds ``highest`` or stalls.

    Pairs that no plan up to ``highest`` can use are shut.
    """
    useful = bound.useful(highest - bound.cost)
    relaxation = Relaxation(under, useful, base.last_weights / base.scale)
    shut = np.ones(len(base.assembled.pairs), dtype=bool)
    shut[useful] = False
    relaxation.beyond[base.last] = shut
    relaxation.master.rows = [*held, *bound.cuts]
    weights = base.last_weights / base.scale
    point = relaxation.minimise(weights, deadline, on_bound=lambda _: None, enough=highest)
    if point is None:
        return Bound(np.inf, bound.useful, bound.matrix, bound.cuts)
    return Bound(point.cost, relaxation.useful, relaxation.integer_matrix, bound.cuts)
