"""Levers on right-hand sides: a row ``... <= b_r`` becomes ``... - e_r <= b_r``, and ``e_r`` is the change."""

from abc import abstractmethod
from typing import ClassVar

import numpy as np

from solver.adjust.extension import Extension
from solver.adjust.levers.base import Lever, LeverKind, MakeChange, Priced
from solver.assemble import Assembled
from solver.changes.limits import ChangeQuota
from solver.changes.places import ChangeMentorPlaces
from solver.changes.sites import SetMaxStudents
from solver.problem import Problem, Quota, Student
from solver.rules.c1_mentor_places import MentorPlaces
from solver.rules.c2_site_heads import SiteHeads
from solver.rules.q1_quotas import Quotas


class RowLever(Lever):
    """A lever on the rows of a rule."""

    def price(self, extension: Extension, problem: Problem, student: Student) -> Priced:  # noqa: ARG002
        """Add ``e_r`` for each row."""
        rows = self.rows(extension.assembled)
        columns = extension.add_columns(len(rows))
        extension.put(np.array([row for row, _ in rows], dtype=np.int64), columns, -1.0)
        return Priced.of(columns, [change for _, change in rows])

    @abstractmethod
    def rows(self, assembled: Assembled) -> list[tuple[int, MakeChange]]:
        """Return the rows that can be loosened, each with its change."""


class MorePlaces(RowLever):
    """More mentor places at an offer (C1). Unit: mentor places."""

    kind: ClassVar[LeverKind] = LeverKind.MENTOR_PLACES

    def rows(self, assembled: Assembled) -> list[tuple[int, MakeChange]]:
        """Return the row of every offer."""
        (rule,) = (rule for rule in assembled.rules if isinstance(rule, MentorPlaces))
        offers = zip(rule.place_rows.tolist(), assembled.instance.offers, strict=True)
        return [(row, _more_places(offer.id)) for row, offer in offers]


class MoreHeads(RowLever):
    """More students at a site than its maximum (C2). Unit: students."""

    kind: ClassVar[LeverKind] = LeverKind.SITE_MAXIMUM

    def rows(self, assembled: Assembled) -> list[tuple[int, MakeChange]]:
        """Return the row of every site with a maximum."""
        (rule,) = (rule for rule in assembled.rules if isinstance(rule, SiteHeads))
        sites = zip(rule.row_of_site.tolist(), assembled.instance.sites, strict=True)
        return [(row, _more_heads(site.id)) for row, site in sites if row >= 0]


class MoreQuota(RowLever):
    """More students than a quota allows (Q1, C5). Unit: students."""

    kind: ClassVar[LeverKind] = LeverKind.QUOTA

    def rows(self, assembled: Assembled) -> list[tuple[int, MakeChange]]:
        """Return the row of every quota with a maximum."""
        rules = [rule for rule in assembled.rules if isinstance(rule, Quotas)]
        quotas = assembled.instance.problem.quotas
        rows = [(row, quotas[number]) for rule in rules for number, row in rule.row_of_quota.items()]
        return [(row, _more_quota(quota)) for row, quota in rows if quota.max is not None]


def _more_places(offer_id: str) -> MakeChange:
    return lambda units: ChangeMentorPlaces(offer=offer_id, by=units)


def _more_heads(site_id: str) -> MakeChange:
    return lambda units: SetMaxStudents(site=site_id, by=units)


def _more_quota(quota: Quota) -> MakeChange:
    if quota.id is not None:
        return lambda units: ChangeQuota(id=quota.id, by=units)
    return lambda units: ChangeQuota(which=quota, by=units)
