"""Plans by greedy choice: guided by simple scores for the first plan, by the LP's columns later."""

from collections import defaultdict

import numpy as np

from solver.assemble import Assembled
from solver.duos import arrange
from solver.instance import Ints
from solver.model import Floats
from solver.problem import DuoWish, PartnerStatus, Student
from solver.rules.q1_quotas import kinds


def first_scores(assembled: Assembled, candidates: Ints) -> Floats:
    """Return a score for each candidate pair from the levels alone: each level outweighs the later ones."""
    pairs = assembled.pairs.where(candidates)
    columns = [-objective.sign * objective.pair_values(pairs) for objective in assembled.objectives]
    ranks = list(PartnerStatus)
    partner = np.array([-ranks.index(site.partner_status) for site in assembled.instance.sites])
    order = np.lexsort([*reversed(columns), partner[pairs.site] if len(pairs) else np.zeros(0)])
    scores = np.empty(len(pairs))
    scores[order] = np.arange(len(pairs)) / max(1, len(pairs))
    return scores


def round_greedily(assembled: Assembled, candidates: Ints, scores: Floats) -> Ints:
    """Return chosen pairs, one a student at most, that keep every hard rule but perhaps a pin.

    Pinned students come first, then candidates by falling score; at last whoever has no seat tries all their pairs.
    Required students are seated with a partner.
    """
    seating = _Seating(assembled)
    pinned = assembled.instance.pinned[assembled.pairs.student[candidates]]
    seating.try_pairs(candidates[np.lexsort((-scores, ~pinned))])
    seating.try_pairs(_others_of(assembled, seating, candidates))
    return np.array(sorted(seating.chosen.values()), dtype=np.int64)


def seat_scarce_first(assembled: Assembled, candidates: Ints, staying: Floats) -> Ints:
    """Return chosen pairs as :func:`round_greedily` does, before anything is known of the relaxation.

    The pinned and those with points for ``staying`` come first, then students by how few pairs they have, each at
    their best pair with a free mentor place; places are shared by those who find none.
    """
    seating, student = _Seating(assembled), assembled.pairs.student[candidates]
    scores, pinned = first_scores(assembled, candidates) + staying[candidates], assembled.instance.pinned[student]
    held = pinned | (staying[candidates] > 0)
    seating.try_pairs(candidates[held][np.lexsort((-scores[held], ~pinned[held]))])
    options = np.diff(assembled.first_of_student)[student]
    others = np.lexsort((-scores, student, options))
    others = candidates[others[~held[others]]]
    seating.try_pairs(others[~assembled.instance.must_share[assembled.pairs.student[others]]], alone=True)
    seating.try_pairs(others)
    seating.try_pairs(_others_of(assembled, seating, candidates))
    return np.array(sorted(seating.chosen.values()), dtype=np.int64)


def _others_of(assembled: Assembled, seating: "_Seating", candidates: Ints) -> Ints:
    """Return all pairs, beside the candidates, of students without a seat, best first."""
    candidate = np.zeros(len(assembled.pairs), dtype=bool)
    candidate[candidates] = True
    others = seating.still_open(np.flatnonzero(~candidate & ~seating.seated[assembled.pairs.student]))
    return others[np.argsort(-first_scores(assembled, others), kind="stable")]


class _Seating:
    """Who sits where so far, and what still fits."""

    def __init__(self, assembled: Assembled) -> None:
        self.assembled = assembled
        self.instance = instance = assembled.instance
        self.consents = instance.consent.tolist()
        self.must_share = instance.must_share.tolist()
        self.chosen: dict[int, int] = {}
        self.seated = np.zeros(len(instance.students), dtype=bool)
        self.at_offer: defaultdict[int, list[Student]] = defaultdict(list)
        self.heads = [0] * len(instance.sites)
        self.waiting: defaultdict[int, list[int]] = defaultdict(list)
        quotas = [quota for quota in instance.problem.quotas if quota.max is not None]
        members = [instance.quota_members(quota) for quota in quotas]
        self.room = [quota.max or 0 for quota in quotas]
        who_kind, who = kinds([who for who, _ in members], len(instance.students))
        where_kind, where = kinds([where for _, where in members], len(instance.sites))
        self.who_kind: list[int] = who_kind.tolist()
        self.where_kind: list[int] = where_kind.tolist()
        self.quotas_of: list[list[list[int]]] = [
            [np.flatnonzero(one & other).tolist() for other in where] for one in who
        ]

    def still_open(self, pairs: Ints) -> Ints:
        """Return the pairs of students without a seat where a site and an offer are not full; what is full stays so."""
        every = self.assembled.pairs
        students = pairs[~self.seated[every.student[pairs]]]
        sites = zip(self.instance.sites, self.heads, strict=True)
        room = np.array([site.max_students is None or heads < site.max_students for site, heads in sites], dtype=bool)
        offers = [len(self.at_offer.get(k, ())) < self._most_at(k) for k in range(len(self.instance.offers))]
        free = np.array([*offers, True], dtype=bool)
        still: Ints = students[room[every.site[students]] & free[every.offer[students]]]
        return still

    def _most_at(self, k: int) -> int:
        """Return the most students that an offer can hold, ever."""
        return self.instance.offers[k].mentor_places * (2 if self.consents[k] else 1)

    def try_pairs(self, pairs: Ints, *, alone: bool = False) -> None:
        """Seat each pair's student if nothing is in the way; a required one may wait for a partner.

        ``alone``: only where more mentor places than students are.
        """
        pairs = self.still_open(pairs)
        chosen = self.assembled.pairs.where(pairs)
        columns = (pairs.tolist(), chosen.student.tolist(), chosen.site.tolist(), chosen.offer.tolist())
        for p, i, s, k in zip(*columns, strict=True):
            if i in self.chosen or (alone and not self._is_free(k)):
                continue
            if self._fits([i], s, k):
                self._seat(p, i, s, k)
            elif self.must_share[i]:
                self._seat_with_waiting(p, i, s, k)

    def _seat_with_waiting(self, p: int, i: int, s: int, k: int) -> None:
        for other in self.waiting[k]:
            j = int(self.assembled.pairs.student[other])
            if j not in self.chosen and self._fits([j, i], s, k):
                self._seat(other, j, s, k)
                self._seat(p, i, s, k)
                return
        self.waiting[k].append(p)

    def _is_free(self, k: int) -> bool:
        """Tell whether an offer has more mentor places than students."""
        return k < 0 or len(self.at_offer[k]) < self.instance.offers[k].mentor_places

    def _fits(self, wanted: list[int], s: int, k: int) -> bool:
        """Tell whether all wanted students at one site and offer keep rules C1, C2, C5, Q1, D1 and D2."""
        limit = self.instance.sites[s].max_students
        if limit is not None and self.heads[s] + len(wanted) > limit:
            return False
        quotas = [q for i in wanted for q in self._quotas(i, s)]
        if any(self.room[q] < quotas.count(q) for q in quotas):
            return False
        if k < 0:
            return True
        site, offer, here = self.instance.sites[s], self.instance.offers[k], self.at_offer[k]
        heads = len(here) + len(wanted)
        if heads > offer.mentor_places and (heads > 2 * offer.mentor_places or not self.consents[k]):
            return False
        together = [*here, *(self.instance.students[i] for i in wanted)]
        if heads <= offer.mentor_places and all(student.duo is not DuoWish.REQUIRED for student in together):
            return True
        return arrange(self.instance.directory, site, offer, together, offer.mentor_places) is not None

    def _quotas(self, i: int, s: int) -> list[int]:
        """Return the quotas that count a student at a site."""
        return self.quotas_of[self.who_kind[i]][self.where_kind[s]]

    def _seat(self, p: int, i: int, s: int, k: int) -> None:
        self.chosen[i] = p
        self.seated[i] = True
        self.heads[s] += 1
        self.at_offer[k].append(self.instance.students[i])
        for q in self._quotas(i, s):
            self.room[q] -= 1
