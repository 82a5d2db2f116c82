"""What more capacity gains at most, told by the duals of the base alone.

Let ``F`` be the plans of the base problem and ``b`` the costs of its best plan, entry by entry in their order; let
``G``, which contains ``F``, be the plans under more capacity and ``c`` the costs of its best plan. So ``c <= b`` in the
order of levels. The base's program of entry ``e`` holds the entries above it at ``b``. Its duals stay feasible whatever
the right-hand sides are; so under those of ``G`` they bound ``e`` by some whole ``l_e``, for every plan of ``G`` whose
entries above ``e`` cost what they cost in ``b`` - and for no other. (The last program takes up to a tenth of a unit off
for those who stay where they are: that bounds the entry too.)

Let ``f`` be the first entry with ``l_f < b_f``, and ``h`` the first with ``c_h < b_h``. All entries above ``h`` are at
``b``: none of them costs less, and the first that cost more would make ``c`` the greater one. So ``l_h`` holds for the
best plan: ``l_h <= c_h < b_h``, and ``f`` does not come after ``h``. Hence

- without ``f`` there is no ``h``: nothing is gained;
- no entry above ``f`` is gained on, and ``f`` itself by ``b_f - l_f`` at most. What happens below is open: where ``f``
  is gained on, the entries below may cost any amount more or less.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """What each entry, by name and in their order, gains at most if those above it stay: ``max(0, b_e - l_e)``."""

    gains: Mapping[str, int]

    @property
    def first(self) -> str | None:
        """Return the first entry that may gain, and by no more than its number; ``None``: nothing can be gained."""
        return next((name for name, gain in self.gains.items() if gain), None)


def most_first(promise: Promise | None) -> tuple[int, ...]:
    """Return a key that sorts the greatest promise first; ``None``, where nobody knows, comes before them."""
    return tuple(-gain for gain in promise.gains.values()) if promise else ()
