"""What is kept of a solved problem: its model with the moves from the plan, what the levels came to, and cuts."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from solver.assemble import Assembled, assemble
from solver.canonical import canonical
from solver.engine import Deadline
from solver.instance import NO_OFFER, Instance, Ints
from solver.model import Floats
from solver.objectives import objectives_of
from solver.objectives.k1_moves import moves_from
from solver.plan import Plan
from solver.problem import CurrentPlacement, Problem
from solver.search.entries import Entries
from solver.search.pricing import first_pairs, near_pairs
from solver.search.relaxation import Relaxation
from solver.search.rows import Cut, Held, Rounded


@dataclass(frozen=True)
class WarmBase:
    """A canonical problem with a plan that is best on every level.

    ``costs[e]`` is what entry ``e`` costs in the plan (signed, without its constant). Below the problem's own entries
    rank the moves from the plan. Of the *real* entries (:mod:`solver.search.entries`) the ``upper`` ones are held when
    the ``last`` of the problem's own is minimised.
    """

    problem: Problem
    plan: Plan
    assembled: Assembled
    entries: Entries
    costs: tuple[int, ...]

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> "WarmBase":
        """Assemble the problem, with the moves from its plan as the last entries."""
        ordered = canonical(problem)
        seats = [CurrentPlacement(student=row.student, site=row.site, offer=row.offer) for row in plan.seats()]
        assembled = assemble(Instance.of(ordered), last=moves_from(seats))
        costs = tuple(entry.sign * (entry.value(plan) - entry.constant()) for entry in assembled.objectives)
        return cls(ordered, plan, assembled, Entries.of(assembled), costs)

    @cached_property
    def own(self) -> tuple[int, ...]:
        """Return the real entries of the problem's own levels; none where no plan differs on any of them."""
        count = len(objectives_of(self.problem))
        return tuple(entry for entry in self.entries.real if entry < count and not self.entries.is_empty(entry))

    @property
    def upper(self) -> tuple[int, ...]:
        """Return the real entries above the last one."""
        return self.own[:-1]

    @property
    def last(self) -> int:
        """Return the last real entry of the problem's own."""
        return self.own[-1]

    @cached_property
    def last_weights(self) -> Floats:
        """Return whole weights of the last entry and of the moves: all moves together weigh a tenth of a unit."""
        weights = np.zeros(len(self.assembled.objectives))
        weights[self.entries.real[-1]] = 1.0
        weights[self.last] = self.scale
        return weights

    @property
    def scale(self) -> int:
        """Return the weight of a unit of the last entry, where one move weighs one."""
        return 10 * max(1, len(self.plan.seated))

    @cached_property
    def pairs(self) -> Ints:
        """Return the pairs of the plan."""
        instance, pairs = self.assembled.instance, self.assembled.pairs
        offers = {offer.id: k for k, offer in enumerate(instance.offers)}
        seat_of = np.full((len(instance.students), 2), -2)
        for seat in self.plan.seated:
            offer = offers[seat.offer.id] if seat.offer else NO_OFFER
            seat_of[instance.student_index[seat.student.id]] = instance.site_index[seat.site.id], offer
        return np.flatnonzero((seat_of[pairs.student] == np.column_stack([pairs.site, pairs.offer])).all(axis=1))

    def places_used(self, offer_id: str) -> int:
        """Return how many mentor places of an offer the plan uses."""
        return len({seat.mentor_place for seat in self.plan.by_offer.get(offer_id, [])})

    @cached_property
    def rows_of_pair(self) -> sparse.csr_array:
        """Return what each pair has in the rows of the model: pairs x rows."""
        return sparse.csr_array(self.assembled.whole.body[:, self.assembled.first_pair :].T)

    def find_cuts(self, deadline: Deadline) -> tuple[list[Cut | Rounded], Ints]:
        """Return the cuts that bound the levels of the base, each held in turn, and the pairs that mattered.

        No pair is shut on the way. So odd-set inequalities hold for every plan whatever the capacities are, and rounded
        cuts do once their right sides are shifted (:mod:`solver.warm.shift`).
        """
        near = near_pairs(self.assembled, self.entries.weights)
        everything = np.ones(len(self.assembled.pairs), dtype=bool)
        relaxation = Relaxation(self.assembled, first_pairs(near, everything), self.entries.weights)
        found: list[Cut | Rounded] = []
        relaxation.minimise(self.entries.weights, deadline, on_bound=lambda _: None)
        for entry in self.own:
            weights = self.entries.down_to(entry)
            point = relaxation.minimise(weights, deadline, on_bound=lambda _: None)
            found += [row for row in relaxation.master.rows if not isinstance(row, Held)]
            if point is None:
                break
            relaxation.hold(entry, self.costs[entry], np.inf)
        unlike = {(row.pairs.tobytes(), row.pair_values.tobytes(), row.upper): row for row in found}
        return list(unlike.values()), np.union1d(relaxation.master.active, self.pairs)
