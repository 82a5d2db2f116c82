"""Q1: at most ``max`` of WHO sit WHERE, an institute's share of a partnership, cluster or site.

``sum of x_ik over i in WHO and sites in WHERE <= max_q``, pinned students too. Unit: students. Source: domain
rule Q1; a quota on everyone is rule C5.
"""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from solver.model import Entries, Model
from solver.pairs import Pairs
from solver.plan import Plan
from solver.problem import Quota, Who
from solver.result import Broken
from solver.rules.base import Rule
from solver.words import counted


class Quotas(Rule):
    """Q1."""

    code: ClassVar[str] = "Q1"

    def applies_to(self, quota: Quota) -> bool:
        """Tell whether a quota belongs to this rule: its WHO is not everyone."""
        return quota.who != Who()

    def declare(self, model: Model) -> None:
        """Declare one row for each quota with a maximum."""
        quotas = [quota for quota in model.instance.problem.quotas if self.applies_to(quota)]
        self.members = [model.instance.quota_members(quota) for quota in quotas]
        self.quota_rows = model.add_rows(
            len(quotas), upper=[np.inf if quota.max is None else quota.max for quota in quotas]
        )

    def entries(self, pairs: Pairs) -> Iterator[Entries]:
        """Yield each counted pair in the rows of its quotas."""
        for row, (who, where) in zip(self.quota_rows, self.members, strict=True):
            chosen = np.flatnonzero(who[pairs.student] & where[pairs.site])
            yield Entries.of(row, chosen)

    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield quotas that are exceeded."""
        for quota in plan.directory.problem.quotas:
            if quota.max is None or not self.applies_to(quota):
                continue
            members = [seat.student.id for seat in plan.quota_members(quota)]
            if len(members) > quota.max:
                yield Broken(
                    rule=self.code,
                    text=f"{quota_words(quota)} allows {counted(quota.max, 'student')}, not {len(members)}.",
                    students=tuple(members),
                    quota=quota.id,
                )


def quota_words(quota: Quota) -> str:
    """Return a quota's name in a sentence."""
    return f"Quota {quota.id!r}" if quota.id else f"The quota of {quota.max}"
