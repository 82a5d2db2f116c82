"""Current placements in a problem from which something has gone (rule K1).

A move is a student of the current plan who is placed at another site, or not at all. Another offer or mentor place of
the same site is no move: the student stays at the same school. A current placement whose site is gone moves whatever
happens; a student who is gone has no row, and so never moves.
"""

from collections.abc import Sequence
from dataclasses import replace

from solver.problem import CurrentPlacement, Problem


def fitted(current: Sequence[CurrentPlacement], problem: Problem) -> tuple[CurrentPlacement, ...]:
    """Return current placements as they stand in a problem from which students, sites or offers have gone."""
    students = {row.id for row in problem.students}
    offers = {site.id: {offer.id for offer in site.offers} for site in problem.sites}
    return tuple(_fitted(row, offers) for row in current if row.student in students)


def _fitted(row: CurrentPlacement, offers: dict[str, set[str]]) -> CurrentPlacement:
    if row.site not in offers:
        return replace(row, site=None, offer=None)
    return row if row.offer in offers[row.site] else replace(row, offer=None)
