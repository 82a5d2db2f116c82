"""Where each of some numbers stands in an array, and the cheapest entries of each owner."""

import itertools

import numpy as np

from solver.instance import Ints
from solver.model import Floats


def group_by(numbers: Ints, count: int) -> list[Ints]:
    """Return where each number from zero up to ``count`` stands, in order; negative numbers are left out."""
    order = np.argsort(numbers, kind="stable")
    bounds = np.searchsorted(numbers[order], np.arange(count + 1))
    return [order[start:end] for start, end in itertools.pairwise(bounds)]


def ranked(owner: Ints, costs: Floats) -> tuple[Ints, Ints]:
    """Return positions ordered by owner and cost, and each one's rank with its owner."""
    order = np.lexsort((costs, owner))
    return order, np.arange(len(order)) - np.searchsorted(owner[order], owner[order])


def cheapest_each(owner: Ints, costs: Floats, count: int | Ints) -> Ints:
    """Return the positions of each owner's cheapest; ``count`` may be told for each position, by its owner."""
    order, rank = ranked(owner, costs)
    return order[rank < np.broadcast_to(count, len(order))[order]]
