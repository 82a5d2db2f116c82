"""Levers on duos: consent of an offer, and a refusal that is lifted, of the student's own or of somebody else's."""

from dataclasses import replace
from typing import ClassVar

import numpy as np

from solver.adjust.extension import Extension
from solver.adjust.levers.base import Lever, LeverKind, MakeChange, Priced
from solver.changes.sites import SetDuoAllowed, with_sites
from solver.changes.students import with_students
from solver.changes.wishes import SetDuoWish
from solver.duos import has_consent, is_duo_year
from solver.problem import DuoWish, Problem, Student


class DuoConsent(Lever):
    """An offer of the student's subject consents to duos (D1). Unit: offers.

    For each cell ``c`` of an offer ``k`` without consent ``f_c - d_c <= n b_k``, where ``n`` bounds the duos; a locked
    pair sits there only if ``x_ak <= b_k``.
    """

    kind: ClassVar[LeverKind] = LeverKind.DUO_CONSENT

    def loosened(self, problem: Problem, student: Student) -> Problem:
        """Let every offer of the subject consent."""
        changed = [
            replace(
                site,
                offers=tuple(
                    replace(row, duo_allowed=True) if row.subject == student.subject else row for row in site.offers
                ),
            )
            for site in problem.sites
        ]
        return with_sites(problem, changed)

    def price(self, extension: Extension, problem: Problem, student: Student) -> Priced:
        """Count the offers that consent only by the change and where somebody shares."""
        assembled = extension.assembled
        instance, cells, pairs = assembled.instance, assembled.model.cells, assembled.pairs
        without = {
            offer.id
            for site in problem.sites
            for offer in site.offers
            if offer.subject == student.subject and not has_consent(site, offer)
        }
        offers = [k for k, offer in enumerate(instance.offers) if offer.id in without]
        columns = extension.add_columns(len(offers), upper=1.0)
        column_of = np.full(len(instance.offers) + 1, -1)
        column_of[offers] = columns
        new = np.flatnonzero(column_of[cells.offer] >= 0)
        rows = np.full(len(cells.offer) + 1, -1)
        rows[new] = extension.add_rows(len(new), upper=0.0)
        inside = np.flatnonzero(rows[cells.find(pairs)] >= 0)
        extension.put(rows[cells.find(pairs)[inside]], extension.pair_column(inside))
        extension.put(rows[new], cells.taken[new], -1.0)
        extension.put(rows[new], column_of[cells.offer[new]], -float(len(instance.students)))
        locked = [i for pair in instance.locked_pairs for i in pair]
        held = np.flatnonzero(np.isin(pairs.student, locked) & (column_of[pairs.offer] >= 0))
        held_rows = extension.add_rows(len(held), upper=0.0)
        extension.put(held_rows, extension.pair_column(held))
        extension.put(held_rows, column_of[pairs.offer[held]], -1.0)
        return Priced.of(columns, [_consent(instance.offers[k].id) for k in offers])


def _consent(offer_id: str) -> MakeChange:
    return lambda _: SetDuoAllowed(offer=offer_id, value=True)


class DuoRefusal(Lever):
    """Somebody of the student's subject no longer refuses a duo (D2). Unit: students.

    For each cell ``c`` with willing students ``w_c`` and refusing ones: ``2 (f_c - d_c) <= w_c + sum of y_ic``, with
    ``y_ic <= x_ic`` and ``y_ic <= r_i``; ``r_i`` tells whether the refusal of ``i`` is lifted.
    """

    kind: ClassVar[LeverKind] = LeverKind.DUO_REFUSAL

    def loosened(self, problem: Problem, student: Student) -> Problem:
        """Let all of the subject share."""
        return with_students(problem, [replace(row, duo=DuoWish.ALLOWED) for row in _refusing(problem, student)])

    def price(self, extension: Extension, problem: Problem, student: Student) -> Priced:
        """Count the refusals that have to be lifted."""
        assembled = extension.assembled
        instance, cells, pairs = assembled.instance, assembled.model.cells, assembled.pairs
        refusing = [instance.student_index[row.id] for row in _refusing(problem, student)]
        lifted = extension.add_columns(len(refusing), upper=1.0)
        column_of = np.full(len(instance.students), -1)
        column_of[refusing] = lifted
        cell = cells.find(pairs)
        theirs = np.flatnonzero((column_of[pairs.student] >= 0) & (cell >= 0))
        bound = np.unique(cell[theirs])
        rows = np.full(len(cells.offer) + 1, -1)
        rows[bound] = extension.add_rows(len(bound), upper=0.0)
        inside = np.flatnonzero(rows[cell] >= 0)
        share = np.where(column_of[pairs.student[inside]] >= 0, 2.0, 1.0)
        extension.put(rows[cell[inside]], extension.pair_column(inside), share)
        extension.put(rows[bound], cells.taken[bound], -2.0)
        sharing = extension.add_columns(len(theirs), upper=1.0)
        extension.put(rows[cell[theirs]], sharing, -1.0)
        for partner in (extension.pair_column(theirs), column_of[pairs.student[theirs]]):
            below = extension.add_rows(len(theirs), upper=0.0)
            extension.put(below, sharing)
            extension.put(below, partner, -1.0)
        return Priced.of(lifted, [_lift(instance.students[i].id) for i in refusing])


def _refusing(problem: Problem, student: Student) -> list[Student]:
    """Return those of the student's subject and degree who could share but refuse."""
    policy = problem.policy
    alike = (row for row in problem.students if (row.subject, row.degree) == (student.subject, student.degree))
    return [row for row in alike if row.duo is DuoWish.REFUSED and is_duo_year(row, policy)]


def _lift(student_id: str) -> MakeChange:
    return lambda _: SetDuoWish(student=student_id, value=DuoWish.ALLOWED)
