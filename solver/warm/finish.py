"""From a bound on the last entry to a best plan: whole cost by whole cost is refuted, upwards until there is a plan.

Or downwards, from a plan that is known, until nothing better is left.

The vertex over all pairs that a cost leaves tells which pairs cheap plans use, and a small integer program over these
often finds one. Else a tree (:mod:`solver.warm.tree`) refutes the cost in a few steps, or hardly ever: then most often
there is a plan after all, and the vertices of the tree tell of more pairs.
"""

from collections.abc import Sequence

import numpy as np

from solver.engine import Deadline, NumericalError, find_integer
from solver.instance import Ints
from solver.model import Floats, Matrix
from solver.search.relaxation import round_up
from solver.warm.base import WarmBase
from solver.warm.bound import Bound
from solver.warm.lean import LeanProgram
from solver.warm.tree import Tree

_SOLVES = (1, 12, 24, 48)
"""How far a tree grows, each time, before a plan is looked for: first its root only, which often is enough."""

_LEARNED = 30
"""So many columns are kept at which trees were split; the next tree tries them before others."""


class Finish:
    """Look for a plan of least last entry; ``likely`` are pairs that such a plan is likely to use.

    ``learned`` are declared columns that split trees, the latest first; more join.
    """

    def __init__(
        self, base: WarmBase, bounds: Sequence[Bound], likely: Ints, learned: list[int], deadline: Deadline
    ) -> None:
        self.base = base
        self.bounds = list(bounds)
        self.likely = likely
        self.learned = learned
        self.deadline = deadline

    @property
    def least(self) -> int:
        """Return what every plan costs at least."""
        return min(round_up(bound.cost) for bound in self.bounds)

    def best(self, highest: int) -> Ints | None:
        """Return the pairs of a best plan; ``None`` when every plan costs more than ``highest``.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        """
        least, chosen = self.least, None
        while chosen is None and least <= highest:
            chosen = self._costing(least)
            least += 1
        return chosen

    def better(self, than: int) -> Ints | None:
        """Return the pairs of a best plan of those that cost less ``than`` one that is known; ``None`` for none.

        Raises
        ------
        OutOfTimeError
            When the deadline passes first.
        """
        best: Ints | None = None
        while than > self.least and (chosen := self._costing(than - 1)) is not None:
            best, than = chosen, than - 1
        return best

    def _costing(self, cost: int) -> Ints | None:
        """Return a plan that costs this much at most; ``None`` for none."""
        for part, bound in enumerate(self.bounds):
            if round_up(bound.cost) <= cost and (chosen := self._within(part, cost)) is not None:
                return chosen
        return None

    def _within(self, part: int, cost: int) -> Ints | None:
        """Return a plan of one bound that costs this much at most. Odd-set inequalities of the tree are kept."""
        bound = self.bounds[part]
        pairs = bound.useful(cost - bound.cost)
        matrix = bound.within(pairs)
        lean = LeanProgram(matrix, self._costs(pairs), bound.start(pairs), cost)
        tree = Tree(self.base.assembled, pairs, matrix, lean, cost)
        tree.prefer(self.learned)
        try:
            chosen = self._grown(tree, bound, cost)
        except NumericalError:
            return self._among(pairs, matrix, cost)
        self.bounds = [any_bound.with_cuts(self.base.assembled, tree.cuts) for any_bound in self.bounds]
        self._learn(tree)
        return chosen

    def _learn(self, tree: Tree) -> None:
        """Put the declared columns that a tree split at before all others, the first of them in front."""
        split_at = list(dict.fromkeys(c for c in tree.split_at if c < self.base.assembled.first_pair))
        self.learned[:] = [*split_at, *(c for c in self.learned if c not in split_at)][:_LEARNED]

    def _grown(self, tree: Tree, bound: Bound, cost: int) -> Ints | None:
        """Grow a tree step by step, and look for a plan in between; at last among all of its pairs."""
        for solves in _SOLVES:
            tree.grow(solves, self.deadline)
            self.likely = np.union1d(self.likely, tree.used)
            if tree.is_done:
                return tree.chosen
            chosen = self._among(self.likely, self._narrowed(self.likely, tree, bound), cost)
            if chosen is not None:
                return chosen
        return self._among(tree.pairs, self._narrowed(tree.pairs, tree, bound), cost)

    def _narrowed(self, pairs: Ints, tree: Tree, bound: Bound) -> Matrix:
        """Return the model over some pairs with what the tree has learned."""
        matrix = bound.with_cuts(self.base.assembled, tree.cuts).within(pairs)
        tree.narrow(matrix, pairs)
        return matrix

    def _among(self, pairs: Ints, matrix: Matrix, cost: int) -> Ints | None:
        """Return a plan of some pairs that costs at most so much, by an integer program."""
        columns = find_integer(matrix, self._costs(pairs), self.deadline, seed=0, cutoff=cost + 0.5)
        return None if columns is None else pairs[columns[self.base.assembled.first_pair :] > 0.5]

    def _costs(self, pairs: Ints) -> Floats:
        """Return what the last entry alone costs in the columns of a model over some pairs."""
        return self.base.assembled.costs(self.base.assembled.only(self.base.last), pairs)
