"""The search for one large part: areas of a plan (:mod:`solver.areas.search`), and prices over all pairs by blocks.

1. The combined levels are priced once (:mod:`solver.large.rounds`): that brings the pairs and the cuts that matter.
2. While areas are solved, a thread bounds each entry in turn (:mod:`solver.large.entries`), those above held at their
   bounds. Then it sharpens the last bound, with those above held at their bounds still, or at the plan's costs where
   the bounds seem out of reach.
3. Each of these bounds of the last entry comes with prices and a point. Mixed-integer programs look for a plan near
   them (:mod:`solver.large.middle`), with the entries above held by rows: at their bounds if the plan lacks some, else
   as they are.
4. When nothing brings more, what is open is left to the exact search (:mod:`solver.areas.ending`), with the pairs that
   the last prices of the first open entry leave.

A bound of an entry holds for plans as good as this one on all entries above it (:mod:`solver.prices.bound`), whether
those are proven or not.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

import numpy as np

from solver.apart.workers import Workers
from solver.areas.bounding import Order
from solver.areas.search import AreasSearch
from solver.check import broken_rules
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.instance import Bools, Ints
from solver.large.entries import EntriesOrder
from solver.large.middle import SURE, Critical, Sharp, around_plan, near_middle
from solver.large.reseat import Aim, Neighbours, Program, ReseatOrder, reseat
from solver.large.rounds import Pricing, Round
from solver.search.incumbent import read_plan
from solver.search.rows import tolerance

_NEAR = 5e-4
"""Prices are good enough when master and bound differ by less than this share of the last entry's cost."""

_MOST_ROUNDS = 8

_WORTHWHILE = 0.05
"""A look around the plan leaves less than this share of what is open at the last entry."""

_SECONDS_OF_LOOK = 15.0
_MOST_COLUMNS = 40_000
"""A program with more of them would not end in these seconds: its prices are too rough."""

_SHARE_OF_PRICES = 0.5

_FEW_LEFT = 20_000
"""Where no more pairs are left for plans that are as good as the best one, the exact search need not wait."""


@dataclass
class LargeSearch(AreasSearch):
    """A search of a large problem.

    ``ends`` are the last rounds of the entries.
    ``sharp`` are prices to look near, ``seen`` those near which a plan at the bounds was looked for last.
    ``is_bounded`` tells whether each entry was bounded once, ``is_within`` whether all upper bounds may be within
    reach, ``is_sharpening`` whether better prices are to come. ``sharpened`` are the costs of the upper entries at
    which the last one was bounded.
    """

    sizes: ClassVar = (800, 800, 1600)
    """Small areas are quick; large ones find what reaches over several of them."""

    first_bounded_turn: ClassVar = 0

    nice: ClassVar = 5
    """Bounds come first: a look near the middle, which brings more than areas do, waits for them."""

    ends: dict[int, Round] = field(default_factory=dict)
    sharp: Sharp | None = None
    seen: Sharp | None = None
    is_bounded: bool = False
    is_within: bool = True
    is_sharpening: bool = False
    sharpened: list[dict[int, float]] = field(default_factory=list)

    @cached_property
    def pricing(self) -> Pricing:
        """Return the prices, which get better from round to round."""
        return Pricing(self.assembled, [self.entries.weights, self.assembled.only(self.entries.real[-1])])

    def _first_pairs(self) -> Bools:
        return self.pricing.active

    @property
    def _bounding_processes(self) -> int:
        return 0

    def _price(self, ending: Deadline) -> Round | None:
        """Price the combined levels in rounds until master and bound are near each other, the first without cuts."""
        limit = ending.within(_SHARE_OF_PRICES * ending.remaining())
        final, last = self.entries.real[-1], None
        started = time.monotonic()
        try:
            for number, result in enumerate(self.pricing.rounds(self.entries.weights, {}, limit, uncut=1)):
                last = result
                self._note(result.bound, started)
                self.tell(self, "prices", final)
                met = abs(result.master - result.bound.cost) <= self._near()
                if number == _MOST_ROUNDS or (met and number > 1):
                    break
                started = time.monotonic()
        except (OutOfTimeError, NumericalError):
            ending.remaining()
        self.is_bounded = last is None
        return last

    def _near(self) -> float:
        """Return how near master and bound must be, in units of the last entry."""
        return _NEAR * abs(self._costs()[self.entries.real[-1]])

    def _orders(self, ending: Deadline) -> Iterator[Order | None]:
        """Yield the bounds of all entries once, then the last one's for costs of the upper entries that it lacks."""
        order = EntriesOrder(
            self.pricing, self.entries.real, {}, self._near(), [*self.bounds], self._is_open, ending, ends=self.ends
        )
        yield order
        self.is_bounded = True
        bounds = self._upper(order.held) if order.came_to_last else {}
        while order.came_to_last:
            self._keep_prices(order)
            while (costs := bounds if self.is_within else self._upper(self._costs())) in self.sharpened:
                yield None
            self.sharpened.append(costs)
            order = replace(order, costs=costs, near=0.0, known=[*self.bounds], held={})
            self.is_sharpening = True
            yield order
            self.is_sharpening = False

    def _upper(self, costs: Mapping[int, float] | Sequence[float]) -> dict[int, float]:
        """Return the costs of the entries above the last."""
        return {entry: costs[entry] for entry in self.entries.real[:-1]}

    def _keep_prices(self, order: EntriesOrder) -> None:
        """Keep the prices of the last entry that an order found."""
        *above, final = self.entries.real
        if final in order.ends:
            critical = Critical.of(self.assembled, (order.ends[entry] for entry in above if entry in order.ends))
            costs = self._upper(order.held)
            self.sharp = Sharp(costs, order.ends[final], self.pricing.active, self.pricing.cuts, critical)
            self.reduced = self.sharp.last.reduced

    def _is_open(self, entry: int, costs: Mapping[int, float]) -> bool:
        """Tell whether an entry is still to be bounded for these costs, which a plan has or may come to have."""
        now = self._costs()
        return (self.is_within or costs == self._upper(now)) and self.bound(entry) != now[entry]

    def _between_turns(self, workers: Workers, ending: Deadline) -> None:
        """Look for a plan where prices are sharp: at the bounds of the upper entries; if none is seen, as they are."""
        sharp = self.sharp
        if sharp is None:
            return
        costs = self._upper(self._costs())
        bounds = {entry: cost if (bound := self.bound(entry)) is None else bound for entry, cost in costs.items()}
        if bounds != costs and sharp is not self.seen:
            self.seen = sharp
            looks = [near_middle(self.assembled, sharp), around_plan(self.assembled, sharp, self.chosen)]
            self.is_within = self._is_found(looks, bounds, sharp, workers, ending)
            if self.is_within:
                self.sharp = None
                return
        if sharp.costs == costs:
            self._look_around_plan(sharp, workers, ending)
        else:
            self.sharp = None

    def _look_around_plan(self, sharp: Sharp, workers: Workers, ending: Deadline) -> None:
        """Look for plans of the same upper costs, with more students free each time until that takes too long.

        The prices are done with when nothing was gained.
        """
        before = self._costs()
        for sure in SURE:
            around = around_plan(self.assembled, sharp, self.chosen, sure)
            if self._proven() or not self._is_found([around], self._upper(before), sharp, workers, ending):
                break
        if self._costs() == before:
            self.sharp = None

    def _aim(self, sharp: Sharp, held: Mapping[int, float]) -> Aim:
        """Return that the last entry is minimised, but for a small share of what is open there."""
        costs, final = self._costs(), self.entries.real[-1]
        gap = _WORTHWHILE * (costs[final] - sharp.last.bound.given(costs))
        return Aim(self.assembled.only(final), held, max(0.5, gap))

    def _is_found(
        self,
        looks: Sequence[Neighbours],
        held: Mapping[int, float],
        sharp: Sharp,
        workers: Workers,
        ending: Deadline,
    ) -> bool:
        """Offer the plans that programs find with the upper entries held; tell whether there was one."""
        aim = self._aim(sharp, held)
        programs = [(around, Program.of(self.assembled, around, aim, sharp.cuts)) for around in looks]
        small = [(around, program) for around, program in programs if len(program.costs) <= _MOST_COLUMNS]
        orders = [ReseatOrder(program, ending, _SECONDS_OF_LOOK, self.seed) for _, program in small]
        answers = workers.run(reseat, orders, deadline=self.deadline)
        together = [
            np.sort(np.concatenate([around.fixed, taken]))
            for (around, _), taken in zip(small, answers, strict=True)
            if taken is not None
        ]
        found = [chosen for chosen in together if self._keeps_rules(chosen)]
        for chosen in found:
            self._offer(chosen)
        self.tell(self, "plan", self.entries.real[-1])
        return len(found) > 0

    def _keeps_rules(self, chosen: Ints) -> bool:
        """Tell whether it is a plan: those who stay near the middle may be too many where nobody else is free."""
        return not broken_rules(read_plan(self.assembled, chosen, self.minutes).plan)

    def _expects_more(self) -> bool:
        return not self.is_bounded or self.is_sharpening or self.sharp is not None

    def _patience(self) -> int:
        known = self._known()
        left = self._as_good(max(known)) if known else None
        return 1 if left is not None and np.count_nonzero(left) <= _FEW_LEFT else super()._patience()

    def _prove_rest(self, ending: Deadline) -> None:
        if ending.is_over():
            raise OutOfTimeError
        try:
            self._search_exactly(ending)
        except MemoryError:
            raise OutOfTimeError from None  # with the plan and the bounds that are known

    def _as_good(self, entry: int) -> Bools | None:
        result = self.ends.get(entry)
        if result is None:
            return None
        slack = result.bound.slack(self._costs())
        return result.reduced <= slack + tolerance(slack)
