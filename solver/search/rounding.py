"""Plans by greedy choice: guided by simple scores for the first plan, by the LP's columns later."""

from collections import Counter, defaultdict

import numpy as np

from solver.assemble import Assembled
from solver.duos import arrange
from solver.instance import Ints
from solver.model import Floats
from solver.problem import DuoWish, PartnerStatus, Student


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
    first = assembled.first_of_student
    without = [i for i in range(len(assembled.instance.students)) if i not in seating.chosen]
    pairs = np.concatenate([np.zeros(0, np.int64), *(np.arange(first[i], first[i + 1]) for i in without)])
    others = np.setdiff1d(pairs, candidates)
    return others[np.argsort(-first_scores(assembled, others), kind="stable")]


class _Seating:
    """Who sits where so far, and what still fits."""

    def __init__(self, assembled: Assembled) -> None:
        self.assembled = assembled
        self.instance = assembled.instance
        self.consents = self.instance.consent.tolist()
        self.chosen: dict[int, int] = {}
        self.at_offer: defaultdict[int, list[Student]] = defaultdict(list)
        self.heads: Counter[int] = Counter()
        self.counted: Counter[int] = Counter()
        self.quotas = [
            (quota.max, *(members.tolist() for members in self.instance.quota_members(quota)))
            for quota in self.instance.problem.quotas
            if quota.max is not None
        ]
        self.waiting: defaultdict[int, list[int]] = defaultdict(list)
        self._quotas_at: dict[int, list[tuple[int, int, list[bool]]]] = {}

    def try_pairs(self, pairs: Ints, *, alone: bool = False) -> None:
        """Seat each pair's student if nothing is in the way; a required one may wait for a partner.

        ``alone``: only where more mentor places than students are.
        """
        must_share = self.instance.must_share.tolist()
        for p, i in zip(pairs.tolist(), self.assembled.pairs.student[pairs].tolist(), strict=True):
            if i in self.chosen or (alone and not self._is_free(int(self.assembled.pairs.offer[p]))):
                continue
            if self._fits([p]):
                self._seat([p])
            elif must_share[i]:
                self._seat_with_waiting(p)

    def _seat_with_waiting(self, p: int) -> None:
        k = int(self.assembled.pairs.offer[p])
        for other in self.waiting[k]:
            if int(self.assembled.pairs.student[other]) not in self.chosen and self._fits([other, p]):
                self._seat([other, p])
                return
        self.waiting[k].append(p)

    def _is_free(self, k: int) -> bool:
        """Tell whether an offer has more mentor places than students."""
        return k < 0 or len(self.at_offer[k]) < self.instance.offers[k].mentor_places

    def _fits(self, wanted: list[int]) -> bool:
        """Tell whether all wanted pairs (of one offer) keep rules C1, C2, C5, Q1, D1 and D2."""
        pairs = self.assembled.pairs
        s, k = int(pairs.site[wanted[0]]), int(pairs.offer[wanted[0]])
        limit = self.instance.sites[s].max_students
        if limit is not None and self.heads[s] + len(wanted) > limit:
            return False
        students = [int(pairs.student[p]) for p in wanted]
        if any(self.counted[q] + sum([who[i] for i in students]) > most for q, most, who in self._quotas_of(s)):
            return False
        if k < 0:
            return True
        site, offer = self.instance.sites[s], self.instance.offers[k]
        heads = len(self.at_offer[k]) + len(wanted)
        if heads > 2 * offer.mentor_places or (heads > offer.mentor_places and not self.consents[k]):
            return False
        together = [*self.at_offer[k], *(self.instance.students[i] for i in students)]
        if heads <= offer.mentor_places and all(student.duo is not DuoWish.REQUIRED for student in together):
            return True
        return arrange(self.instance.directory, site, offer, together, offer.mentor_places) is not None

    def _quotas_of(self, s: int) -> list[tuple[int, int, list[bool]]]:
        """Return the quotas that count at a site: number, maximum, and whom."""
        if s not in self._quotas_at:
            self._quotas_at[s] = [(q, most, who) for q, (most, who, where) in enumerate(self.quotas) if where[s]]
        return self._quotas_at[s]

    def _seat(self, wanted: list[int]) -> None:
        pairs = self.assembled.pairs
        for p in wanted:
            i, s, k = int(pairs.student[p]), int(pairs.site[p]), int(pairs.offer[p])
            self.chosen[i] = p
            self.heads[s] += 1
            self.at_offer[k].append(self.instance.students[i])
            for q, _, who in self._quotas_of(s):
                self.counted[q] += who[i]
