"""E4, level ``fit``: wishes of students and sites.

3 / 2 / 1 points for the first / second / a later preference; 1 for each wish among the tags of site or offer; 1 for
each wanted tag of the offer among the wishes; and 1 for each of two students who asked for each other and share
(rule D2). Unit: points. Source: domain rule E4.
"""

import numpy as np

from solver.instance import Instance, Ints
from solver.model import Floats, Model
from solver.objectives.base import Objective
from solver.pairs import Pairs
from solver.plan import Plan
from solver.problem import Offer, Problem, Site, Student

_PREFERENCE_POINTS = (3, 2)
_LATER_POINTS = 1
_POINTS_PER_MUTUAL_DUO = 2


def preference_points(student: Student, site: Site) -> int:
    """Return the points of a site's rank among a student's preferences."""
    if site.id not in student.preferences:
        return 0
    rank = student.preferences.index(site.id)
    return _PREFERENCE_POINTS[rank] if rank < len(_PREFERENCE_POINTS) else _LATER_POINTS


def tag_points(student: Student, site: Site, offer: Offer | None) -> int:
    """Return the points of wishes met by site or offer, and of tags that the offer wants."""
    wishes = set(student.wishes)
    given = set(site.tags) | set(offer.tags if offer else ())
    return len(wishes & given) + len(wishes & set(offer.wanted_tags if offer else ()))


class FitPoints(Objective):
    """E4."""

    name = "fit"
    unit = "points"

    def declare(self, model: Model) -> None:
        """Remember the columns that tell which mutual pairs share."""
        self.instance = model.instance
        self.together = model.together

    def column_values(self) -> tuple[Ints, Floats]:
        """Return two points for each mutual pair that shares."""
        return self.together, np.full(len(self.together), float(_POINTS_PER_MUTUAL_DUO))

    def pair_values(self, pairs: Pairs) -> Floats:
        """Return the points of each pair; only students with preferences or wishes have any."""
        instance = self.instance
        points = np.zeros(len(pairs))
        speaks = np.array([bool(row.preferences or row.wishes) for row in instance.students], dtype=bool)
        for p in np.flatnonzero(speaks[pairs.student]):
            points[p] = _pair_points(instance, pairs, int(p))
        return points + self._locked_points(pairs)

    def _locked_points(self, pairs: Pairs) -> Floats:
        """Return a point for each student of a locked pair: they always share."""
        locked = np.zeros(len(self.instance.students))
        locked[[i for pair in self.instance.locked_pairs for i in pair]] = 1.0
        return locked[pairs.student]

    def value(self, plan: Plan) -> int:
        """Add up the points of all seats."""
        total = 0
        for seat in plan.seated:
            partner = plan.directory.mutual_partner(seat.student)
            total += preference_points(seat.student, seat.site)
            total += tag_points(seat.student, seat.site, seat.offer)
            total += partner is not None and partner in plan.place_mates(seat)
        return total


def _pair_points(instance: Instance, pairs: Pairs, p: int) -> int:
    student, site = instance.students[pairs.student[p]], instance.sites[pairs.site[p]]
    offer = instance.offers[pairs.offer[p]] if pairs.offer[p] >= 0 else None
    return preference_points(student, site) + tag_points(student, site, offer)


def fit_entries(_: Problem) -> list[Objective]:
    """Return the one entry."""
    return [FitPoints()]
