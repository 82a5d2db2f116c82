"""Which entries a search has to prove, and weights that make one objective of all of them.

An entry that costs nothing, or the same as one above it, needs no work of its own. The others get weights ``w_e`` so
that a unit of an entry outweighs twice all that one student can change below it:

    w_e = 2 sum over later entries l of w_l r_l,    w = 1 for the last,

with ``r_l`` the greatest cost of one column. One vertex then comes near the best of all levels at once. The weights
prove nothing: every bound is taken from an entry alone, under the rows that hold the entries above it.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np

from solver.assemble import Assembled
from solver.model import Floats
from solver.objectives import objectives_of

_GREATEST_WEIGHT = 1e7
"""Beyond this the engine's tolerances would blur the last level."""


@dataclass(frozen=True)
class Entries:
    """The entries of a model: ``digests`` tell equal ones, ``greatest`` is each entry's greatest cost.

    The first ``own_count`` are the problem's own; moves from a base plan (:mod:`solver.resolve`) come after them.
    """

    digests: tuple[bytes, ...]
    greatest: tuple[float, ...]
    own_count: int

    @classmethod
    def of(cls, assembled: Assembled) -> "Entries":
        """Look at every entry's costs once."""
        digests, greatest = [], []
        for entry in range(len(assembled.objectives)):
            costs = assembled.costs(assembled.only(entry), slice(None))
            digests.append(blake2b(costs.data).digest())
            greatest.append(float(np.abs(costs).max(initial=0.0)))
        return cls(tuple(digests), tuple(greatest), len(objectives_of(assembled.instance.problem)))

    def is_empty(self, entry: int) -> bool:
        """Tell whether an entry costs nothing."""
        return self.greatest[entry] == 0

    def original(self, entry: int) -> int:
        """Return the first entry of the same costs; the entry itself when it is new."""
        return self.digests.index(self.digests[entry])

    @cached_property
    def real(self) -> tuple[int, ...]:
        """Return the entries to prove, in their order; the first where none costs anything."""
        real = tuple(e for e in range(len(self.digests)) if not self.is_empty(e) and self.original(e) == e)
        return real or (0,)

    @cached_property
    def own(self) -> tuple[int, ...]:
        """Return the entries to prove that are the problem's own; all, where none of these differs between plans."""
        return tuple(entry for entry in self.real if entry < self.own_count) or self.real

    @property
    def own_weights(self) -> Floats:
        """Return the weights without moves from a base plan, which would keep a vertex from the best of the levels."""
        return self.down_to(self.own[-1])

    def down_to(self, entry: int) -> Floats:
        """Return the weights of the entries down to one, whose own weight is one."""
        down = np.arange(len(self.weights)) <= entry
        return np.where(down, self.weights / self.weights[entry], 0.0)

    @cached_property
    def weights(self) -> Floats:
        """Return the weight of every entry, zero for those that need no proof."""
        weights = np.zeros(len(self.digests))
        below = 0.5
        for entry in reversed(self.real):
            weights[entry] = min(2 * below, _GREATEST_WEIGHT)
            below += weights[entry] * self.greatest[entry]
        return weights
