"""Solve a base problem again under changed capacities, exactly.

First a plan near the base's is looked for (:mod:`solver.warm.near`). Then the levels are taken in their order. For
each but the last a bound comes from the base's duals, which any change of capacities leaves feasible, or from its
linear program, and is taken to be reached. At the last level the base's duals bound parts of all plans
(:mod:`solver.warm.parts`). In those that may hold a better plan trees refute lower costs, or find it. A plan that
reaches every bound is best; where none is found the answer is ``None``, and a whole solve has to tell.
"""

import math
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.engine import Deadline, OutOfTimeError, best_integer
from solver.instance import Ints
from solver.result import Seat
from solver.rules.c1_mentor_places import MentorPlaces
from solver.search.relaxation import round_up
from solver.search.rows import Rounded
from solver.warm.base import WarmBase
from solver.warm.bound import Bound
from solver.warm.finish import Finish
from solver.warm.near import Candidate, Near
from solver.warm.parts import Parts
from solver.warm.program import LevelProgram
from solver.warm.promise import Promise
from solver.warm.vertex import Capacities

_WIDEST_SLACK = 16.0
"""In units of the last entry: beyond it a whole solve is as good."""

_LIKELY_BEST = 2
"""In the same units: a plan that costs no more than this above the bound is most often the best one."""

_FAR = 5.0
"""In the same units: a known plan that costs so much more than a bound of the base asks for a closer look."""


@dataclass(frozen=True)
class AsGood:
    """Proven: no plan under the changed capacities is better than the base's, which is still one of them."""


@dataclass(frozen=True)
class Seats:
    """A plan that is proven to be best under the changed capacities; of such plans it is one that moves few."""

    rows: tuple[Seat, ...]


class Revaluing:
    """The programs of all levels of one base, kept open from one change to the next."""

    def __init__(self, base: WarmBase, deadline: Deadline) -> None:
        self.base = base
        self.deadline = deadline
        self.place_rows = next(rule for rule in base.assembled.rules if isinstance(rule, MentorPlaces)).place_rows
        cuts, active = base.find_cuts(deadline)
        self.near = Near(base, cuts, active, deadline)
        near = self.near.program
        all_cuts = [*near.cuts, *(cut for cut in cuts if isinstance(cut, Rounded))]
        programs = [
            LevelProgram(base, base.assembled.only(entry), base.own[:n], all_cuts, near.active)
            for n, entry in enumerate(base.own)
        ]
        for program in programs:
            program.begin_like(near, deadline)
        *self.above, self.final = programs
        self._learned: list[int] = []
        self.vertices = [program.solve({}, program.base_costs, deadline) for program in self.above]
        self.last_vertex = self.final.solve({}, self.final.base_costs, deadline)

    def afresh(self) -> "Revaluing":
        """Return one that starts from what this one has solved so far, without a trace in this one."""
        revaluing = copy(self)
        revaluing.near, revaluing._learned = self.near.afresh(), list(self._learned)  # noqa: SLF001 - its own
        revaluing.final, revaluing.above = self.final.afresh(), [program.afresh() for program in self.above]
        return revaluing

    def promise(self, offer_id: str) -> Promise | None:
        """Return what one mentor place more at an offer gains at most; ``None`` where a program gave no vertex."""
        row, places = self._places(offer_id)
        capacities = {row: (places + 1, places + 1)}
        bounds: list[int | None] = [
            None if vertex is None else round_up(program.least(vertex, capacities, program.base_costs))
            for program, vertex in zip(self.above, self.vertices, strict=True)
        ]
        gains: dict[str, int] = {}
        for entry, bound in zip(self.base.own, [*bounds, self._least(capacities, self.final.base_costs)], strict=True):
            if bound is None:
                return None
            gains[self.base.assembled.objectives[entry].name] = max(0, self.base.costs[entry] - bound)
        return Promise(gains)

    def with_places(self, offer_id: str, by: int) -> AsGood | Seats | None:
        """Solve with ``by`` mentor places more at an offer, or fewer.

        With more, a plan that the base does not have takes all places of the offer, so that is asked of it.
        """
        row, now = self._places(offer_id)
        places = now + by
        if by < 0 and self.base.places_used(offer_id) <= places:
            return AsGood()
        if by < 0:
            return self._best({row: (-math.inf, places)}, more=False)
        return self._best({row: (places, places)}, more=True)

    def without_places_at(self, site_id: str) -> AsGood | Seats | None:
        """Solve without any mentor place at a site."""
        instance = self.base.assembled.instance
        offers = np.flatnonzero(instance.site_of_offer == instance.site_index[site_id])
        return self._best({int(self.place_rows[offer]): (-math.inf, 0) for offer in offers}, more=False)

    @cached_property
    def parts(self) -> Parts | None:
        """Return parts of all plans: several where the base's relaxation stays below its plan, if there is time."""
        vertex, cost = self.last_vertex, self.base.costs[self.base.last]
        if vertex is None:
            return None
        if round_up(vertex.cost) < cost:
            with suppress(OutOfTimeError):
                return Parts.divided(self.final, vertex, cost, self.deadline)
        return Parts.whole(self.final, vertex)

    def _places(self, offer_id: str) -> tuple[int, int]:
        """Return the row that counts an offer's mentor places, and how many it has."""
        offers = self.base.assembled.instance.offers
        number = next(k for k, offer in enumerate(offers) if offer.id == offer_id)
        return int(self.place_rows[number]), offers[number].mentor_places

    def _best(self, capacities: Capacities, *, more: bool) -> AsGood | Seats | None:
        """Return the best plan; with ``more`` capacity the base's plan is still one of them."""
        best = self.near.look(capacities, self.deadline)
        if more and (best is None or best.costs >= self._own.costs):
            best = self._own
        costs: list[int] = []
        for n in range(len(self.base.upper)):
            enough = best.costs[n] if best and best.begins_with(costs) else None
            bound = self._bound(n, capacities, costs, enough)
            if bound is None and enough is None:
                return None
            costs.append(min(cost for cost in (bound, enough) if cost is not None))
        if best and best.begins_with(costs):
            better = self._better(best, capacities, costs)
            if better is None and best is self._own:
                return AsGood()
            return self._seats(best.pairs if better is None else better)
        lowest = self._lowest(capacities, costs)
        return None if lowest is None else self._seats(lowest)

    def _bound(self, n: int, capacities: Capacities, costs: list[int], enough: int | None) -> int | None:
        """Return a bound on an upper entry given the costs of those above it; ``None`` when there is no plan.

        Some plan costs ``enough``: a bound that says so needs no solve.
        """
        vertex = self.vertices[n]
        if enough is not None and vertex and round_up(self.above[n].least(vertex, capacities, costs)) >= enough:
            return enough
        found = self.above[n].solve(capacities, costs, self.deadline)
        if found is None:
            return None
        for program in [*self.above[n + 1 :], self.final]:
            program.welcome(found.used)
        return round_up(found.cost)

    def _better(self, known: Candidate, capacities: Capacities, costs: list[int]) -> Ints | None:
        """Return the best plan of those with a lower last entry than a known one; ``None`` when there is none."""
        than = known.costs[-1]
        bounds = self._bounds(than, capacities, costs)
        if not bounds:
            return None
        finish = Finish(self.base, bounds, known.pairs, self._learned, self.deadline)
        chosen = finish.better(than) if than - finish.least <= _LIKELY_BEST else finish.best(than - 1)
        return None if chosen is None else self._with_fewer_moves(chosen, known.pairs, bounds[0])

    def _bounds(self, than: int, capacities: Capacities, costs: list[int]) -> list[Bound]:
        """Return bounds of all plans that may cost less ``than`` a known one.

        They are those of the base's parts, or one from a vertex under these capacities where that is better.
        """
        told = self.parts.bounds(capacities, costs) if self.parts else []
        left = [bound for bound in told if round_up(bound.cost) < than]
        if told and not left:
            return []
        least = min((bound.cost for bound in left), default=-math.inf)
        if than - least < _FAR:
            return left
        vertex = self.final.solve(capacities, costs, self.deadline)
        if vertex is None or round_up(vertex.cost) >= than:
            return []
        return left if least >= vertex.cost else [self.final.bound(vertex, capacities, costs, vertex.cost)]

    def _least(self, capacities: Capacities, costs: list[int]) -> int | None:
        """Return what the base's duals say that the last entry costs at least with the upper entries held."""
        if self.last_vertex is None:
            return None
        least = round_up(self.final.least(self.last_vertex, capacities, costs))
        return max(least, self.parts.least(capacities, costs)) if self.parts else least

    def _lowest(self, capacities: Capacities, costs: list[int]) -> Ints | None:
        """Return a plan of least last entry with the upper entries held; ``None`` where none is found."""
        vertex = self.final.solve(capacities, costs, self.deadline)
        if vertex is None:
            return None
        bound = self.final.bound(vertex, capacities, costs, vertex.cost)
        likely = np.union1d(vertex.used, self.base.pairs)
        finish = Finish(self.base, [bound], likely, self._learned, self.deadline)
        whole = self.final.is_whole(vertex)
        chosen = vertex.used if whole else finish.best(math.floor(vertex.cost + _WIDEST_SLACK))
        return None if chosen is None else self._with_fewer_moves(chosen, self.base.pairs, bound)

    @cached_property
    def _own(self) -> Candidate:
        """Return the base's plan."""
        return Candidate(tuple(self.base.costs[entry] for entry in self.base.own), self.base.pairs)

    def _with_fewer_moves(self, chosen: Ints, known: Ints, bound: Bound) -> Ints:
        """Return the plan of fewest moves that costs no more, among those of these pairs and the base's."""
        base, pairs = self.base, np.unique(np.concatenate([chosen, known, self.base.pairs]))
        weights = base.assembled.pair_costs(base.last_weights, base.assembled.pairs)
        costs = base.assembled.costs(base.last_weights, pairs)
        columns = best_integer(bound.matrix(pairs), costs, self.deadline, seed=0)
        if columns is None:
            return chosen
        fewer = pairs[columns[base.assembled.first_pair :] > 0.5]
        return fewer if weights[fewer].sum() < weights[chosen].sum() else chosen

    def _seats(self, chosen: Ints) -> Seats:
        instance, pairs = self.base.assembled.instance, self.base.assembled.pairs.where(chosen)
        rows = zip(pairs.student, pairs.site, pairs.offer, strict=True)
        return Seats(
            tuple(
                Seat(
                    student=instance.students[i].id,
                    site=instance.sites[s].id,
                    offer=instance.offers[k].id if k >= 0 else None,
                )
                for i, s, k in rows
            )
        )
