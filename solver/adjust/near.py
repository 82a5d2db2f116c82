"""Who could have to move so that a student gets a place: those who use what the student could use, and so on."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from solver.assemble import Assembled
from solver.instance import NO_OFFER, Bools, Ints
from solver.plan import Plan
from solver.rules.c2_site_heads import SiteHeads
from solver.rules.k1_max_moves import MaxMoves
from solver.rules.q1_quotas import Quotas


@dataclass(frozen=True)
class Neighbourhood:
    """The students of a plan around student ``i``, and where the plan has them in the model."""

    assembled: Assembled
    base: Plan
    i: int

    @cached_property
    def sits_at(self) -> Ints:
        """Return each student's pair in the plan, -1 for those without a placement."""
        instance, pairs = self.assembled.instance, self.assembled.pairs
        offers = {offer.id: k for k, offer in enumerate(instance.offers)}
        site = np.full(len(instance.students), -1)
        offer = np.full(len(instance.students), NO_OFFER)
        for seat in self.base.seated:
            j = instance.student_index[seat.student.id]
            site[j] = instance.site_index[seat.site.id]
            offer[j] = offers[seat.offer.id] if seat.offer else NO_OFFER
        here = np.flatnonzero((site[pairs.student] == pairs.site) & (offer[pairs.student] == pairs.offer))
        found = np.full(len(instance.students), -1)
        found[pairs.student[here]] = here
        return found

    @cached_property
    def moves(self) -> Bools:
        """Tell which pairs are a move: of somebody else to another site, or from nowhere."""
        pairs, sits_at = self.assembled.pairs, self.sits_at
        at = sits_at[pairs.student]
        stays = (at >= 0) & (pairs.site[at] == pairs.site)
        moves: Bools = ~stays & (pairs.student != self.i)
        return moves

    @cached_property
    def of_other_subjects(self) -> Bools:
        """Tell which students are of another subject, and not pinned: the pinned have to sit."""
        students = self.assembled.instance.students
        others = [row.subject != students[self.i].subject and row.pinned_site is None for row in students]
        return np.array(others, dtype=bool)

    def held(self, distance: int) -> Bools:
        """Tell which pairs are closed when only students within a distance may change their seat."""
        free = np.zeros(len(self.assembled.instance.students), dtype=bool)
        free[self.i] = True
        for _ in range(distance):
            free |= self._using_the_same(free)
        pairs = self.assembled.pairs
        is_own_seat = self.sits_at[pairs.student] == np.arange(len(pairs))
        closed: Bools = ~free[pairs.student] & ~is_own_seat
        return closed

    def _using_the_same(self, students: Bools) -> Bools:
        """Tell who uses an offer, a site or a quota that these students could use; and who of them sits nowhere."""
        reach = np.flatnonzero(students[self.assembled.pairs.student])
        reached = self._uses[reach].sum(axis=0) > 0
        placed = np.flatnonzero(self.sits_at >= 0)
        found = np.zeros(len(students), dtype=bool)
        found[placed] = self._uses[self.sits_at[placed]] @ reached.astype(float) > 0
        subjects = {self.assembled.instance.students[j].subject for j in np.flatnonzero(students)}
        alike = np.array([row.subject in subjects for row in self.assembled.instance.students], dtype=bool)
        return found | (alike & (self.sits_at < 0))

    @cached_property
    def _uses(self) -> sparse.csr_array:
        """Return which pairs use which offers, limited sites, limited quotas, and the limited number of moves."""
        assembled = self.assembled
        pairs, offers = assembled.pairs, len(assembled.instance.offers)
        rules = [rule for rule in assembled.rules if isinstance(rule, SiteHeads | Quotas | MaxMoves)]
        entries = [entry for rule in rules for entry in rule.entries(pairs)]
        at_offers = np.flatnonzero(pairs.offer >= 0)
        rows = np.concatenate([at_offers, *(entry.columns for entry in entries)])
        columns = np.concatenate([pairs.offer[at_offers], *(entry.rows + offers for entry in entries)])
        shape = (len(pairs), offers + assembled.model.rows)
        return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
