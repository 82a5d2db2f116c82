"""Bounds of single entries by rounds of prices over all pairs, those above held; in a thread beside the search."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from solver.areas.bounding import Order, Proven, laps
from solver.engine import Deadline, NumericalError
from solver.large.rounds import Pricing, Round
from solver.prices.bound import Bound
from solver.search.relaxation import round_up

_MOST_ROUNDS = 8
_GAIN = 1e-5
"""Rounds for a plan's costs go on while each raises the last entry's bound by this share."""


@dataclass
class EntriesOrder(Order):
    """Bounds of entries in turn, each with those above it held: at ``costs``, or where none are told at its bound.

    ``is_open`` tells whether an entry is still to be bounded for a plan with these costs, or for the best one.
    Meanwhile ``ends`` are the last rounds of the entries, ``at`` what those above were held at then, and ``held`` what
    each is held at now.
    """

    pricing: Pricing
    entries: Sequence[int]
    costs: Mapping[int, float]
    near: float
    known: Sequence[Bound]
    is_open: Callable[[int, Mapping[int, float]], bool]
    deadline: Deadline
    ends: dict[int, Round] = field(default_factory=dict)
    at: dict[int, dict[int, float]] = field(default_factory=dict)
    held: dict[int, float] = field(default_factory=dict)

    @property
    def came_to_last(self) -> bool:
        """Tell whether it is known what all entries above the last are held at."""
        return all(entry in self.held for entry in self.entries[:-1])

    def prove(self) -> Iterator[Proven]:
        """Yield the bounds of all rounds; an entry at which the method leads nowhere is left."""
        for entry in self.entries:
            above = dict(self.held)
            bounds = [bound for bound in self.known if bound.last == entry]
            if self._is_wanted(entry, above):
                self.at[entry] = above
                with suppress(NumericalError):
                    for result, seconds in laps(self._rounds(entry, above)):
                        self.ends[entry] = result
                        bounds.append(result.bound)
                        yield Proven(result.bound, seconds)
                        if not self.is_open(entry, self.costs):
                            break
            if entry not in self.costs and not bounds:
                return
            proven = max((bound.beyond(above) for bound in bounds), default=0.0)
            self.held[entry] = self.costs.get(entry, float(round_up(proven)))

    def _is_wanted(self, entry: int, above: Mapping[int, float]) -> bool:
        """Tell whether to bound an entry: not again at the same costs above it, but for the last one."""
        again = self.at.get(entry) == above and entry != self.entries[-1]
        return not again and self.is_open(entry, self.costs)

    def _rounds(self, entry: int, above: Mapping[int, float]) -> Iterator[Round]:
        """Yield rounds until master and bound are near each other, or for a plan's costs until they gain nothing."""
        if entry in self.ends:
            self.pricing.go_on_from(self.ends[entry])
        reached = -float("inf")
        rounds = self.pricing.rounds(self.pricing.assembled.only(entry), above, self.deadline)
        for number, result in enumerate(rounds):
            yield result
            bound = result.bound.beyond(above)
            near = self.near if entry == self.entries[-1] else 0.0
            met = abs(result.master - bound) <= near or round_up(bound) >= round_up(result.master)
            idle = bool(self.costs) and bound - reached < _GAIN * abs(bound)
            if number == _MOST_ROUNDS or met or idle:
                return
            reached = max(reached, bound)
