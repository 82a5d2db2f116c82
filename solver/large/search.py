"""The search for one large part: prices level by level, a plan near the middle of the relaxation, neighbourhoods.

1. The combined levels are priced once (:mod:`solver.large.prices`): that brings the pairs and the cuts that matter.
2. Each entry in turn is bounded, those above held at their bounds.
3. The last master's point has most students at one pair. They stay there; one mixed-integer program over the promising
   pairs of the others gives a plan.
4. Neighbourhoods of the plan are seated anew (:mod:`solver.large.areas`), until nothing gets better or time is up.

A bound of an entry holds for plans as good as this one on all entries above it (:mod:`solver.large.bound`), whether
those are proven or not.
"""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from solver.assemble import Assembled
from solver.check import broken_rules
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.instance import Ints
from solver.large.areas import neighbourhoods
from solver.large.bound import Bound
from solver.large.choice import cheapest_each
from solver.large.prices import Pricing, Round
from solver.large.reseat import Neighbours, reseat
from solver.model import Floats
from solver.objectives.base import Objective
from solver.problem import CurrentPlacement
from solver.search.entries import Entries
from solver.search.incumbent import Incumbent, read_plan
from solver.search.levels import BrokenPlanError, Search
from solver.search.relaxation import round_up
from solver.search.rounding import first_scores, round_greedily
from solver.search.searched import Searched
from solver.search.staying import staying_points
from solver.travel import MinutesOf

_NEAR = 5e-4
"""Prices are good enough when master and bound differ by less than this share of the last entry's cost."""

_MOST_ROUNDS = 8
_SURE = 0.99
"""A pair with this much of its student in the master's point is kept."""

_PROMISING = 5.0
"""Greatest reduced cost of a pair in the first program, in units of the last entry."""

_CANDIDATES = 10
"""Pairs of each student in a neighbourhood."""

_STRICTER = 4.0
"""How many times a unit of an entry outweighs more of those below it in a neighbourhood than in the combined prices."""

_SHARE_OF_BOUNDS = 0.5
_SHARE_OF_FIRST = 0.6
_SHARE_OF_TURNS = 0.6
_SECONDS_EACH = 20.0


@dataclass
class LargeSearch:
    """A search of a large problem; ``best`` is the best plan so far, ``seconds[e]`` the time spent on entry ``e``.

    ``bounds`` hold for every plan; ``held`` are the costs at which entries were held to find them. The first plan keeps
    as much of ``start`` as the rules allow.
    """

    assembled: Assembled
    minutes: MinutesOf
    deadline: Deadline
    seed: int
    tell: Callable[[Searched, str, int], None]
    start: Sequence[CurrentPlacement] = ()
    best: Incumbent | None = None
    seconds: dict[int, float] = field(default_factory=dict)
    bounds: list[Bound] = field(default_factory=list)
    held: dict[int, float] = field(default_factory=dict)
    exact: Search | None = None
    chosen: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @cached_property
    def entries(self) -> Entries:
        """Return what is to be proven."""
        return Entries.of(self.assembled)

    @property
    def objectives(self) -> tuple[Objective, ...]:
        """Return the entries, in their order."""
        return self.assembled.objectives

    def bound(self, entry: int) -> int | None:
        """Return an entry's proven cost bound given the best plan's values above it; ``None`` while none is known."""
        if self.exact is not None:
            return self.exact.bound(entry)
        if self.best is None:
            return None
        if self.entries.is_empty(entry):
            return 0
        original = self.entries.original(entry)
        known = [bound.given(self._costs()) for bound in self.bounds if bound.last == original]
        return round_up(max(known)) if known else None

    def run(self) -> None:
        """Search until every level is proven, or nothing more is found.

        Raises
        ------
        OutOfTimeError
            When some level is not proven in the end.
        InfeasibleError
            When the pins cannot all hold.
        """
        pricing = Pricing(self.assembled, [self.entries.weights, self.assembled.only(self.entries.real[-1])])
        self._first_plan(pricing)
        if self.best is None:
            self._search_exactly()
            return
        last = self._price_levels(pricing)
        if last is not None:
            self._near_middle(pricing, last)
            self._improve(pricing, last.reduced, range(1))
            self._price_again(pricing)
            self._improve(pricing, last.reduced, itertools.count(1))
        if not self._proven():
            raise OutOfTimeError

    def _first_plan(self, pricing: Pricing) -> None:
        staying = staying_points(self.assembled, self.start)
        near = np.flatnonzero(pricing.active | (staying > 0))
        self._offer(round_greedily(self.assembled, near, first_scores(self.assembled, near) + staying[near]))
        self.tell(self, "first plan", 0)

    def _search_exactly(self) -> None:
        """Leave it to the exact search whether the pins can hold, and where."""
        self.exact = Search(self.assembled, self.minutes, self.deadline, self.seed, self.tell, start=self.start)
        try:
            self.exact.run()
        finally:
            self.best, self.seconds = self.exact.best, self.exact.seconds

    def _price_levels(self, pricing: Pricing) -> Round | None:
        """Bound all entries, each with those above held at their bounds; return the last round."""
        limit = self.deadline.within(_SHARE_OF_BOUNDS * self.deadline.remaining())
        held = self.held
        last: Round | None = None
        try:
            for result in self._rounds(pricing, self.entries.weights, held, limit, uncut=1):
                last = result
                self.tell(self, "prices", self.entries.real[-1])
            for entry in self.entries.real:
                for result in self._rounds(pricing, self.assembled.only(entry), held, limit):
                    last = result
                    self.tell(self, "bound", entry)
                held[entry] = max(float(round_up(b.beyond(held))) for b in self.bounds if b.last == entry)
        except (OutOfTimeError, NumericalError):
            self.deadline.remaining()
        return last

    def _price_again(self, pricing: Pricing) -> None:
        """Bound the entries anew that were bounded with others held than the plan's values above them."""
        for entry in self.entries.real:
            held = {above: self._costs()[above] for above in self.entries.real if above < entry}
            as_held = all(self.held.get(above) == cost for above, cost in held.items())
            if as_held or self.bound(entry) == self._costs()[entry]:
                continue
            try:
                for _ in self._rounds(pricing, self.assembled.only(entry), held, self.deadline):
                    self.tell(self, "bound", entry)
            except NumericalError:
                return

    def _rounds(
        self, pricing: Pricing, weights: Floats, held: Mapping[int, float], limit: Deadline, *, uncut: int = 0
    ) -> Iterator[Round]:
        """Yield rounds until master and bound are near each other, and note their bounds."""
        started = time.monotonic()
        for number, result in enumerate(pricing.rounds(weights, held, limit, uncut=uncut)):
            entry = result.bound.last
            self.bounds.append(result.bound)
            self.seconds[entry] = self.seconds.get(entry, 0.0) + time.monotonic() - started
            yield result
            started = time.monotonic()
            bound = result.bound.beyond(held)
            met = abs(result.master - bound) <= self._near(entry) or round_up(bound) >= round_up(result.master)
            if number == _MOST_ROUNDS or (met and (number > uncut or not uncut)):
                return

    def _near(self, entry: int) -> float:
        """Return how near master and bound must be: a small share of the last entry, nothing for a count."""
        if entry != self.entries.real[-1] or self.best is None:
            return 0.0
        return _NEAR * abs(self._costs()[entry])

    def _near_middle(self, pricing: Pricing, last: Round) -> None:
        """Look for a plan near the master's point: students with a sure pair stay there."""
        sure = np.flatnonzero(last.middle > _SURE)
        students = np.ones(len(self.assembled.instance.students), dtype=bool)
        students[self.assembled.pairs.student[sure]] = False
        open_pairs = students[self.assembled.pairs.student] & pricing.active & (last.reduced < _PROMISING)
        limit = self.deadline.within(_SHARE_OF_FIRST * self.deadline.remaining())
        self._reseat(pricing, Neighbours(sure, np.flatnonzero(open_pairs)), limit)
        self.tell(self, "plan", self.entries.real[-1])

    def _improve(self, pricing: Pricing, reduced: Floats, turns: Iterable[int]) -> None:
        """Seat neighbourhoods anew, until a whole turn of them brings nothing or its part of the time is over."""
        near = np.zeros(len(self.assembled.pairs), dtype=bool)
        near[cheapest_each(self.assembled.pairs.student, reduced, _CANDIDATES)] = True
        limit = self.deadline.within(_SHARE_OF_TURNS * self.deadline.remaining())
        for turn in turns:
            before = self._costs()
            for neighbourhood in neighbourhoods(self.assembled, pricing.students_of_blocks(), turn):
                if self._proven():
                    return
                near[self.chosen] = True
                try:
                    self._reseat(pricing, neighbourhood(self.chosen, np.flatnonzero(near)), limit.within(_SECONDS_EACH))
                except OutOfTimeError:
                    self.deadline.remaining()
                    return
            self.tell(self, "improve", self.entries.real[-1])
            if self._costs() == before:
                return

    def _reseat(self, pricing: Pricing, around: Neighbours, limit: Deadline) -> None:
        """Seat the students of the free pairs anew, and keep the plan if it is better."""
        chosen = reseat(self.assembled, around, self._strict_weights(), pricing.cuts, limit, self.seed)
        if chosen is not None:
            self._offer(chosen)

    def _strict_weights(self) -> Floats:
        """Return weights that hardly ever trade an entry for those below it."""
        below = np.zeros(len(self.objectives))
        below[list(self.entries.real)] = np.arange(len(self.entries.real))[::-1]
        return self.entries.weights * _STRICTER**below

    def _offer(self, chosen: Ints) -> None:
        """Keep a plan if it is the best so far; a greedy plan that misses a pin is no plan."""
        candidate = read_plan(self.assembled, chosen, self.minutes)
        if not candidate.beats(self.best, self.assembled):
            return
        broken = broken_rules(candidate.plan)
        if any(row.rule not in ("E2", "K1") for row in broken):
            raise BrokenPlanError(f"A plan breaks rule {broken[0].rule}.")
        if not broken:
            self.best, self.chosen = candidate, chosen

    def _costs(self) -> list[float]:
        """Return the best plan's costs of all entries (signed, without the constants)."""
        if self.best is None:
            return [np.inf] * len(self.objectives)
        values = zip(self.objectives, self.best.values, strict=True)
        return [float(entry.sign * (value - entry.constant())) for entry, value in values]

    def _proven(self) -> bool:
        """Tell whether the best plan reaches the bound of every entry."""
        return all(self.bound(entry) == cost for entry, cost in enumerate(self._costs()))
