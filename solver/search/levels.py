"""The search: bound all levels at one vertex, then prove them with one mixed-integer finish.

*Descend*: the relaxation of all levels at once, by weights, gives a vertex near the best plan. From there each
entry alone is bounded, and held at its rounded bound as if a plan reached it; one finish at the last entry looks for
a plan that reaches them all. If there is none, some bound was too good: *climb* proves the entries one by one.
The moves from a base plan (:mod:`solver.resolve`) come last: *settle* looks for few among the pairs of the best plan
and of the base plan, and then among all, for half as long as the levels took.

Where bounds are *known* before, the descent begins at the last of these: the entries above are held without a proof.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from solver.engine import OutOfTimeError, Status, solve_tight
from solver.instance import Bools, Ints
from solver.search.finish import Finish
from solver.search.planned import PlannedSearch
from solver.search.point import Point
from solver.search.pricing import first_pairs, near_pairs
from solver.search.relaxation import Relaxation, round_up
from solver.search.rounding import first_scores, round_greedily
from solver.search.rows import TOLERANCE
from solver.search.staying import staying_points

_LEAST_SETTLING_SECONDS = 0.5
_MOST_RELEASES = 20
"""Bounds that were raised for want of a point; then the climb goes on."""


class InfeasibleError(Exception):
    """No plan keeps every hard rule: the pins cannot all hold."""


@dataclass
class Search(PlannedSearch):
    """One search; ``bounds[e]`` is a proven bound on entry ``e``, valid when those above are at their bounds.

    ``known`` are bounds of the first of the ``own`` entries, proven before; some plan reaches all but the last of them.
    Plans that are as good as the best one use only ``allowed`` pairs, where that is known.
    """

    known: Mapping[int, int] = field(default_factory=dict)
    allowed: Bools | None = None
    bounds: dict[int, int] = field(default_factory=dict)

    def bound(self, entry: int) -> int | None:
        """Return an entry's proven cost bound given the best plan's values above it; ``None`` while none is known."""
        return self.bounds.get(entry) if self.best is not None and self._proven(entry - 1) else None

    def run(self) -> None:
        """Search until every level is proven, and the moves from a base plan are few.

        Raises
        ------
        InfeasibleError
            When the pins cannot all hold.
        OutOfTimeError
            When the deadline passes first; ``best`` and ``bounds`` hold what is known.
        """
        for entry, bound in self.known.items():
            self._set_bound(entry, bound)
        near = self._first_plan(near_pairs(self.assembled, self.entries.own_weights))
        allowed = np.ones(len(self.assembled.pairs), dtype=bool) if self.allowed is None else self.allowed
        relaxation = Relaxation(self.assembled, first_pairs(near, allowed), self.entries.own_weights, allowed)
        if not self._descend(relaxation):
            self._forget_below(self.entries.real[0])
            relaxation.release_all()
            self._climb(relaxation, self.entries.own)
        if self.entries.own != self.entries.real:
            self._settle(relaxation)

    def _settle(self, relaxation: Relaxation) -> None:
        """Look for fewest moves with all levels held, for half as long as the levels took."""
        outer, seconds = self.deadline, max(_LEAST_SETTLING_SECONDS, sum(self.seconds.values()) / 2)
        try:
            self._offer(self._between(relaxation), trusted=True)
            self.deadline = outer.within(seconds)
            self._climb(relaxation, self.entries.real[len(self.entries.own) :])
        except OutOfTimeError:
            outer.remaining()
        finally:
            self.deadline = outer

    def _between(self, relaxation: Relaxation) -> Ints:
        """Return the plan of fewest moves among the pairs of the best plan and of the base plan."""
        pairs = np.union1d(np.flatnonzero(staying_points(self.assembled, self.start)), self.chosen)
        moves = self.entries.weights * (np.arange(len(self.objectives)) > self.entries.own[-1])
        matrix, costs = relaxation.held_matrix(pairs), self.assembled.costs(moves, pairs)
        answer = solve_tight(matrix, costs, self.deadline, seed=self.seed)
        return self.chosen if answer.columns is None else pairs[answer.columns[self.assembled.first_pair :] > 0.5]

    def _near_all(self, relaxation: Relaxation) -> Point | None:
        """Move the relaxation to a vertex near the best of all levels and mark it; ``None`` where there is none.

        On the way the vertices 2, 3, 5, 9 and so on are rounded to plans: the first cuts bring the most.
        """
        seen = 0

        def on_vertex(point: Point) -> None:
            nonlocal seen
            seen += 1
            if (seen - 1).bit_count() == 1:
                self._offer(self._rounded(point))
                self.tell(self, "relaxation", 0)

        point = relaxation.minimise(
            self.entries.own_weights, self.deadline, on_bound=lambda _: None, thorough=False, on_vertex=on_vertex
        )
        if point is not None:
            relaxation.mark()
            self._offer(self._rounded(point))
            self.tell(self, "relaxation", 0)
        return point

    def _descend(self, relaxation: Relaxation) -> bool:
        """Hold every entry at its rounded bound; tell whether one plan reaches them all.

        Each entry alone is bounded on an excursion from the marked vertex, which mostly is best for it already.
        """
        own, releases = self.entries.own, 0
        near = self._start_near_reached(relaxation)
        position = reached = max(0, len(self.known) - 1)
        while True:
            entry = own[position]
            expected = np.inf if near is None else self._entry_cost(near, entry)
            relaxed = self._bound(relaxation, entry, expected, thorough=entry == own[-1] or releases > 0)
            if relaxed is None:
                # The cuts show that the entry above cannot be at its bound: bound that one anew, with them.
                position, releases, near = position - 1, releases + 1, None
                if position < reached or releases > _MOST_RELEASES:
                    return False
                relaxation.release([own[position]])
                self._forget_below(own[position])
                continue
            if entry == own[-1]:
                return self._end_descent(relaxation, relaxed, near)
            self._hold(relaxation, entry, relaxed)
            position += 1
            if near is None or abs(expected - self.bounds[entry]) > TOLERANCE:
                near = self._near_all(relaxation)

    def _start_near_reached(self, relaxation: Relaxation) -> Point | None:
        """Hold the entries whose known bounds a plan reaches; return the first vertex near the best of all levels."""
        near = self._start_near_all(relaxation)
        reached = {entry: self.bounds[entry] for entry in [*self.known][:-1]}
        relaxation.hold_reached(reached)
        keeps = all(abs(self._entry_cost(near, entry) - cost) <= TOLERANCE for entry, cost in reached.items())
        return near if keeps else self._near_all(relaxation)

    def _end_descent(self, relaxation: Relaxation, relaxed: Point, near: Point | None) -> bool:
        """Look for a plan that reaches all bounds, near the vertex of the last one; tell whether there is one."""
        entry = self.entries.own[-1]
        if not relaxed.equals(near):
            self._offer(self._rounded(relaxed))
        if not self._proven(entry) and not self._finish(relaxation, entry, relaxed, give_up=True):
            return False
        self._hold(relaxation, entry, relaxed)
        return True

    def _start_near_all(self, relaxation: Relaxation) -> Point:
        """Return the first vertex near the best of all levels."""
        started = time.monotonic()
        self.tell(self, "relaxation", 0)
        near = self._near_all(relaxation)
        self._spend(self.entries.real[0], started)
        if near is None:
            raise InfeasibleError
        return near

    def _climb(self, relaxation: Relaxation, entries: Sequence[int]) -> None:
        """Prove entries one by one, each by a finish of its own where its bound is not reached."""
        for entry in entries:
            relaxed = self._bound(relaxation, entry, np.inf, thorough=True)
            if relaxed is None:
                raise InfeasibleError
            self._offer(self._rounded(relaxed))
            if not self._proven(entry) and not self._finish(relaxation, entry, relaxed, give_up=False):
                raise InfeasibleError
            self._hold(relaxation, entry, relaxed)

    def _hold(self, relaxation: Relaxation, entry: int, relaxed: Point) -> None:
        """Hold an entry at its bound, given the vertex that bounded it."""
        weights = self.entries.down_to(entry)
        cost = sum(weights[e] * self.bounds[e] for e in self.entries.real if e <= entry)
        relaxation.hold(entry, self.bounds[entry], cost - relaxed.cost)

    def _bound(self, relaxation: Relaxation, entry: int, expected: float, *, thorough: bool) -> Point | None:
        """Bound an entry by the relaxation; ``None`` when no plan can reach the levels held above.

        A bound that rounds up to the ``expected`` cost is enough, but for the last entry.

        The entries above count too, which changes nothing while they are held, and keeps the vertex where it is.
        """
        started = time.monotonic()
        weights = self.entries.down_to(entry)
        above = sum(weights[e] * self.bounds[e] for e in self.entries.real if e < entry)

        def on_bound(cost: float) -> None:
            bound = round_up(cost - above)
            self._set_bound(entry, max(bound, self.bounds.get(entry, bound)))
            self.tell(self, "bound", entry)

        enough = self._costs()[entry] - 1 if self._proven(entry - 1) else np.inf
        if entry != self.entries.own[-1] and np.isfinite(expected):
            enough = min(enough, round_up(expected) - 1)
        try:
            return relaxation.minimise(
                weights, self.deadline, on_bound=on_bound, enough=enough + above, thorough=thorough
            )
        finally:
            self._spend(entry, started)

    def _finish(self, relaxation: Relaxation, entry: int, relaxed: Point, *, give_up: bool) -> bool:
        """Find and prove an entry's best plan under the held levels; tell whether there is any."""
        started = time.monotonic()
        self.tell(self, "finish", entry)
        status = Status.UNKNOWN
        vertex = replace(relaxed, cost=self._entry_cost(relaxed, entry))
        all_held = entry not in self.entries.own
        finish = Finish(relaxation, entry, vertex, self.bounds[entry], self.deadline, self.seed, all_held)
        for answer in finish.answers(give_up=give_up):
            status, cost = answer.status, answer.cost
            if answer.chosen is not None:
                self._offer(answer.chosen, trusted=True)
        self._spend(entry, started)
        if status is Status.OPTIMAL:
            self._set_bound(entry, round(cost))
        self.tell(self, "finish", entry)
        if status in (Status.FEASIBLE, Status.UNKNOWN):
            raise OutOfTimeError
        return status is Status.OPTIMAL

    def _entry_cost(self, point: Point, entry: int) -> float:
        """Return an entry's cost at a point."""
        costs = self.assembled.costs(self.assembled.only(entry), point.pairs)
        return float(costs @ np.concatenate([point.declared, point.values]))

    def _rounded(self, relaxed: Point) -> Ints:
        """Return a plan near the relaxed solution."""
        scores = relaxed.values + 0.01 * first_scores(self.assembled, relaxed.pairs)
        return round_greedily(self.assembled, relaxed.pairs, scores)

    def _proven(self, entry: int) -> bool:
        """Tell whether the best plan reaches the bound of this entry and of all above it."""
        return all(cost == self.bounds.get(above) for above, cost in enumerate(self._costs()[: entry + 1]))

    def _set_bound(self, entry: int, cost: int) -> None:
        """Note a bound, also for the entries that need no proof of their own."""
        self.bounds[entry] = cost
        for other in range(len(self.assembled.objectives)):
            if self.entries.is_empty(other):
                self.bounds[other] = 0
            elif self.entries.original(other) == entry:
                self.bounds[other] = cost

    def _forget_below(self, entry: int) -> None:
        """Drop the bounds that rest on an entry's bound."""
        self.bounds = {above: cost for above, cost in self.bounds.items() if above <= entry}
