"""Solve a base problem again under changed capacities, exactly.

The levels are taken in their order. For each but the last a bound comes from the base's duals, which any change of
capacities leaves feasible, or from its linear program, and is taken to be reached. The last one's program then gives a
vertex, and a small integer program where that is not whole. A plan that reaches every bound is best; where none is
found the answer is ``None``, and a whole solve has to tell.
"""

import math
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.engine import Deadline, OutOfTimeError, solve_integer
from solver.instance import Ints
from solver.result import Seat
from solver.rules.c1_mentor_places import MentorPlaces
from solver.search.relaxation import round_up
from solver.search.rows import TOLERANCE
from solver.warm.base import WarmBase
from solver.warm.finish import Finish
from solver.warm.program import Capacities, LevelProgram, Vertex
from solver.warm.promise import Promise
from solver.warm.proof import Proof

_WIDEST_SLACK = 16.0
"""In units of the last entry: beyond it a whole solve is as good."""


@dataclass(frozen=True)
class AsGood:
    """Proven: no plan under the changed capacities is better than the base's, which is still one of them."""


@dataclass(frozen=True)
class Seats:
    """A plan that is proven to be best under the changed capacities, and of all those moves fewest."""

    rows: tuple[Seat, ...]


class Revaluing:
    """The programs of all levels of one base, kept open from one change to the next."""

    def __init__(self, base: WarmBase, deadline: Deadline) -> None:
        self.base = base
        self.deadline = deadline
        self.place_rows = next(rule for rule in base.assembled.rules if isinstance(rule, MentorPlaces)).place_rows
        cuts, active = base.find_cuts(deadline)
        self.final = LevelProgram(base, base.last_weights / base.scale, base.upper, cuts, active)
        self.above = [
            LevelProgram(base, base.assembled.only(entry), base.upper[:n], cuts, active)
            for n, entry in enumerate(base.upper)
        ]
        self.vertices = [program.solve({}, program.base_costs, deadline) for program in self.above]
        self.last_vertex = self.final.solve({}, self.final.base_costs, deadline)

    def afresh(self) -> "Revaluing":
        """Return one that starts from what this one has solved so far, without a trace in this one."""
        revaluing = copy(self)
        revaluing.final, revaluing.above = self.final.afresh(), [program.afresh() for program in self.above]
        return revaluing

    def promise(self, offer_id: str) -> Promise | None:
        """Return what one mentor place more at an offer gains at most; ``None`` where a program gave no vertex."""
        row, places = self._places(offer_id)
        gains: dict[str, int] = {}
        programs, vertices = [*self.above, self.final], [*self.vertices, self.last_vertex]
        for entry, program, vertex in zip(self.base.own, programs, vertices, strict=True):
            if vertex is None:
                return None
            bound = round_up(program.least(vertex, {row: (places + 1, places + 1)}))
            gains[self.base.assembled.objectives[entry].name] = max(0, self.base.costs[entry] - bound)
        last = self.base.assembled.objectives[self.base.last].name
        if self.proof:
            least = self.proof.least({row: (places + 1, places + 1)})
            gains[last] = min(gains[last], max(0, self.base.costs[self.base.last] - least))
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
    def proof(self) -> Proof | None:
        """Return a proof that the base's plan is best, where the relaxation alone does not tell and there is time."""
        cost = self.base.costs[self.base.last]
        if self.last_vertex is None or round_up(self.last_vertex.cost) >= cost:
            return None
        with suppress(OutOfTimeError):
            return Proof.of(self.final, self.last_vertex, cost, self.deadline)
        return None

    def _places(self, offer_id: str) -> tuple[int, int]:
        """Return the row that counts an offer's mentor places, and how many it has."""
        offers = self.base.assembled.instance.offers
        number = next(k for k, offer in enumerate(offers) if offer.id == offer_id)
        return int(self.place_rows[number]), offers[number].mentor_places

    def _best(self, capacities: Capacities, *, more: bool) -> AsGood | Seats | None:
        """Return the best plan; with ``more`` capacity the base's plan is still one of them."""
        costs: list[int] = []
        for n, entry in enumerate(self.base.upper):
            can_stay = more and costs == self.above[n].base_costs
            cost = self._bound(n, capacities, costs, can_stay=can_stay)
            if can_stay and (cost is None or cost > self.base.costs[entry]):
                return AsGood()
            if cost is None:
                return None
            costs.append(cost)
        can_stay = more and costs == self.final.base_costs
        return self._last(capacities, costs, can_stay=can_stay)

    def _bound(self, n: int, capacities: Capacities, costs: list[int], *, can_stay: bool) -> int | None:
        """Return a bound on an upper entry given the costs of those above it; ``None`` when there is no plan."""
        vertex, own = self.vertices[n], self.base.costs[self.base.upper[n]]
        if can_stay and vertex and round_up(self.above[n].least(vertex, capacities)) >= own:
            return own
        found = self.above[n].solve(capacities, costs, self.deadline)
        if found is None:
            return None
        for program in [*self.above[n + 1 :], self.final]:
            program.welcome(found.used)
        return round_up(found.cost)

    def _last(self, capacities: Capacities, costs: list[int], *, can_stay: bool) -> AsGood | Seats | None:
        """Minimise the last entry and the moves with the upper entries held."""
        below = self.base.costs[self.base.last] - 1  # what a better plan costs at most
        if can_stay and self.last_vertex and self.final.least(self.last_vertex, capacities) > below + TOLERANCE:
            return AsGood()
        vertex = self.final.solve(capacities, costs, self.deadline)
        if vertex is None:
            return AsGood() if can_stay else None
        highest = below if can_stay else math.floor(vertex.cost + _WIDEST_SLACK)
        if highest < vertex.cost - TOLERANCE:
            return AsGood()
        if self._is_whole(vertex):
            return self._seats(vertex.used)
        bound, likely = self.final.bound(vertex, capacities, costs), np.union1d(vertex.used, self.base.pairs)
        chosen = Finish(self.base, bound, likely, self.deadline).best(highest)
        if chosen is None:
            return AsGood() if can_stay else None
        return self._seats(self._with_fewer_moves(chosen, vertex, capacities, costs))

    def _is_whole(self, vertex: Vertex) -> bool:
        assembled = self.base.assembled
        whole = assembled.whole.column_integer[: assembled.first_pair]
        columns = np.concatenate([vertex.declared[whole], vertex.values])
        return bool((np.abs(columns - np.round(columns)) < TOLERANCE).all())

    def _with_fewer_moves(self, chosen: Ints, vertex: Vertex, capacities: Capacities, costs: list[int]) -> Ints:
        """Return the plan of fewest moves that costs no more, among those of these pairs and the base's."""
        base, pairs = self.base, np.union1d(chosen, self.base.pairs)
        weights = base.assembled.pair_costs(base.last_weights, base.assembled.pairs)
        matrix = self.final.bound(vertex, capacities, costs).matrix(pairs)
        answer = solve_integer(matrix, base.assembled.costs(base.last_weights, pairs), self.deadline, seed=0)
        if answer.columns is None:
            return chosen
        fewer = pairs[answer.columns[base.assembled.first_pair :] > 0.5]
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
