"""The search for one large part: prices level by level, a plan near the middle of the relaxation, neighbourhoods.

1. The combined levels are priced once (:mod:`solver.large.prices`): that brings the pairs and the cuts that matter.
2. Each entry in turn is bounded, those above held at their bounds.
3. One mixed-integer program near the last master's point, and around the students who are critical for the entries
   above (:mod:`solver.large.middle`), looks for a plan that has all those at their bounds: they are rows, and the last
   entry alone is minimised. Where there is none, weights stand for the levels.
4. Neighbourhoods of the plan are seated anew (:mod:`solver.large.areas`), several at once, until nothing gets better or
   time is up. The entries that are proven are held there. After one turn, further rounds sharpen the last bound.

A bound of an entry holds for plans as good as this one on all entries above it (:mod:`solver.large.bound`), whether
those are proven or not.
"""

import itertools
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np

from solver.apart.workers import Workers, count_processors
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.grouping import cheapest_each
from solver.instance import Ints
from solver.large.areas import neighbourhoods
from solver.large.middle import SURE, Critical, near_middle
from solver.large.priced import PricedSearch
from solver.large.prices import Pricing, Round
from solver.large.reseat import Aim, Program, reseat
from solver.large.together import Order, put_together, solve_order
from solver.model import Floats
from solver.search.pricing import counting_prices
from solver.search.relaxation import round_up

_NEAR = 5e-4
"""Prices are good enough when master and bound differ by less than this share of the last entry's cost."""

_MOST_ROUNDS = 8
_GAIN = 1e-5
"""Further rounds go on while each raises the last entry's bound by this share."""

_GOOD = 1e-3
"""The first program ends when its plan is within this share of its last entry's cost."""

_CANDIDATES = 10
"""Pairs of each student in a neighbourhood."""

_STRICTER = 4.0
"""How many times a unit of an entry outweighs more of those below it in a neighbourhood than in the combined prices."""

_SHARE_OF_BOUNDS = 0.5
_SHARE_OF_FIRST = 0.6
_SHARE_OF_TURNS = 0.8
_SECONDS_EACH = 20.0

_WORTH_PROCESSES = 100_000
"""Pairs from which on neighbourhoods are solved in processes of their own, which take a second to start."""

_IDLE_TURNS = 3
"""After so many turns of neighbourhoods without a gain the search ends."""

_WORTHWHILE = 0.05
"""In a neighbourhood, less than this share of what is open at the last entry is not looked for."""


@dataclass
class LargeSearch(PricedSearch):
    """A search of a large problem; ``held`` are the costs at which entries were held to find the bounds.

    ``ends`` are the last rounds of the entries.
    """

    held: dict[int, float] = field(default_factory=dict)
    ends: dict[int, Round] = field(default_factory=dict)

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
        self._first_plan(np.flatnonzero(pricing.active))
        if self.best is None:
            self._search_exactly()
            return
        last = self._price_levels(pricing)
        if last is None:
            self._improve(pricing, self._unpriced(), itertools.count(1))
        else:
            self._near_middle(pricing, last)
            self._improve(pricing, last.reduced, range(1))
            self._price_again(pricing)
            self._sharpen(pricing)
            self._improve(pricing, last.reduced, itertools.count(1))
        if not self._proven():
            raise OutOfTimeError

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
                    last = self.ends[entry] = result
                    self.tell(self, "bound", entry)
                held[entry] = max(float(round_up(b.beyond(held))) for b in self.bounds if b.last == entry)
        except (OutOfTimeError, NumericalError):
            self.deadline.remaining()
        return last

    def _unpriced(self) -> Floats:
        """Return what pairs cost by all levels, where there was no time for prices."""
        weights = self.entries.weights
        return self.assembled.reduced_costs(weights, counting_prices(self.assembled, weights))

    def _price_again(self, pricing: Pricing) -> None:
        """Bound the entries anew that were bounded with others held than the plan's values above them."""
        for entry in self.entries.real:
            held = {above: self._costs()[above] for above in self.entries.real if above < entry}
            as_held = all(self.held.get(above) == cost for above, cost in held.items())
            if as_held or self.bound(entry) == self._costs()[entry]:
                continue
            try:
                for result in self._rounds(pricing, self.assembled.only(entry), held, self.deadline):
                    self.ends[entry] = result
                    self.tell(self, "bound", entry)
            except NumericalError:
                return

    def _sharpen(self, pricing: Pricing) -> None:
        """Raise the last entry's bound by more rounds, as long as they bring something."""
        final = self.entries.real[-1]
        if final not in self.ends or self._proven():
            return
        held = {above: self._costs()[above] for above in self.entries.real if above < final}
        limit = self.deadline.within(_SHARE_OF_BOUNDS * self.deadline.remaining())
        pricing.go_on_from(self.ends[final])
        reached, started = self.ends[final].bound.beyond(held), time.monotonic()
        try:
            for result in itertools.islice(pricing.rounds(self.assembled.only(final), held, limit), _MOST_ROUNDS):
                self._note(result.bound, started)
                self.tell(self, "bound", final)
                gained = result.bound.beyond(held) - reached
                reached, started = reached + max(0.0, gained), time.monotonic()
                if gained < _GAIN * abs(reached):
                    return
        except (OutOfTimeError, NumericalError):
            self.deadline.remaining()

    def _rounds(
        self, pricing: Pricing, weights: Floats, held: Mapping[int, float], limit: Deadline, *, uncut: int = 0
    ) -> Iterator[Round]:
        """Yield rounds until master and bound are near each other, and note their bounds."""
        started = time.monotonic()
        for number, result in enumerate(pricing.rounds(weights, held, limit, uncut=uncut)):
            entry = result.bound.last
            self._note(result.bound, started)
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
        """Look for a plan near the master's point: at the bounds of the entries above the last, or else by weights."""
        final = self.entries.real[-1]
        above = {entry: cost for entry, cost in self.held.items() if entry != final}
        critical = Critical.of(self.assembled, (self.ends[entry] for entry in above))
        aims = [(sure, Aim(self._strict_weights())) for sure in SURE[-1:]]
        if final in self.held:
            aim = Aim(self.assembled.only(final), above, max(0.5, _GOOD * abs(self.held[final])))
            aims = [*((sure, aim) for sure in SURE), *aims]
        before = self.best
        for sure, aim in aims:
            around = near_middle(self.assembled, pricing.active, last, critical, sure)
            limit = self.deadline.within(_SHARE_OF_FIRST * self.deadline.remaining())
            chosen = reseat(self.assembled, around, aim, pricing.cuts, limit, self.seed)
            if chosen is not None:
                self._offer(chosen)
            if self.best is not before:
                break
        self.tell(self, "plan", final)

    def _improve(self, pricing: Pricing, reduced: Floats, turns: Iterable[int]) -> None:
        """Seat neighbourhoods anew, until some turns of them bring nothing or its part of the time is over."""
        near = np.zeros(len(self.assembled.pairs), dtype=bool)
        near[cheapest_each(self.assembled.pairs.student, reduced, _CANDIDATES)] = True
        limit = self.deadline.within(_SHARE_OF_TURNS * self.deadline.remaining())
        idle = 0
        with Workers(count_processors() if len(near) >= _WORTH_PROCESSES else 0) as workers:
            for turn in turns:
                before = self._costs()
                for batch in neighbourhoods(self.assembled, pricing.students_of_blocks(), turn):
                    near[self.chosen] = True
                    around = [neighbourhood(self.chosen, np.flatnonzero(near)) for neighbourhood in batch]
                    aim = self._aim()
                    programs = (Program.of(self.assembled, one, aim, pricing.cuts) for one in around)
                    orders = [Order(program, limit, _SECONDS_EACH, self.seed) for program in programs]
                    answers: list[Ints | None] = [None] * len(orders)
                    with suppress(OutOfTimeError):  # what was found before counts
                        workers.run(solve_order, orders, on_answer=answers.__setitem__, deadline=self.deadline)
                    self._offer(put_together(self.assembled, self.chosen, around, answers))
                    self.tell(self, "improve", self.entries.real[-1])
                    if self._proven() or self._over(limit):
                        return
                idle = idle + 1 if self._costs() == before else 0
                if idle == _IDLE_TURNS:
                    return

    def _over(self, limit: Deadline) -> bool:
        """Tell whether a part's time is over; when all time is, :class:`OutOfTimeError` is raised."""
        try:
            limit.remaining()
        except OutOfTimeError:
            self.deadline.remaining()
            return True
        return False

    def _aim(self) -> Aim:
        """Return what neighbourhoods are for: the proven entries held, the others by weights."""
        kept = self._kept()
        weights = self._strict_weights()
        weights[list(kept)] = 0.0
        final = self.entries.real[-1]
        bound, gap = self.bound(final), 0.5
        if len(kept) == len(self.entries.real) - 1 and bound is not None:
            gap = max(gap, _WORTHWHILE * (self._costs()[final] - bound))
        return Aim(weights, kept, gap)

    def _kept(self) -> dict[int, float]:
        """Return the costs of the proven entries, from the first on and without the last."""
        kept, costs = {}, self._costs()
        for entry in self.entries.real[:-1]:
            if self.bound(entry) != costs[entry]:
                break
            kept[entry] = costs[entry]
        return kept

    def _strict_weights(self) -> Floats:
        """Return weights that hardly ever trade an entry for those below it."""
        below = np.zeros(len(self.objectives))
        below[list(self.entries.real)] = np.arange(len(self.entries.real))[::-1]
        return self.entries.weights * _STRICTER**below
