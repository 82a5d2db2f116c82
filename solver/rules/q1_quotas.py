"""Q1: at most ``max`` of WHO sit WHERE, an institute's share of a partnership, cluster or site.

``sum of x_ik over i in WHO and sites in WHERE <= max_q``, pinned students too. Unit: students. Source: domain
rule Q1; a quota on everyone is rule C5.
"""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from solver.instance import Bools, Ints
from solver.model import Entries, Model
from solver.pairs import Pairs
from solver.plan import Plan
from solver.problem import Quota, Who
from solver.result import Broken
from solver.rules.base import Rule


class Quotas(Rule):
    """Q1."""

    code: ClassVar[str] = "Q1"

    def applies_to(self, quota: Quota) -> bool:
        """Tell whether a quota belongs to this rule: its WHO is not everyone."""
        return quota.who != Who()

    def declare(self, model: Model) -> None:
        """Declare one row for each quota with a maximum."""
        instance = model.instance
        numbers = [n for n, quota in enumerate(instance.problem.quotas) if self.applies_to(quota)]
        quotas = [instance.problem.quotas[n] for n in numbers]
        rows = model.add_rows(len(quotas), upper=[np.inf if quota.max is None else quota.max for quota in quotas])
        self.row_of_quota = dict(zip(numbers, rows.tolist(), strict=True))
        members = [instance.quota_members(quota) for quota in quotas]
        self.student_kind, who = kinds([who for who, _ in members], len(instance.students))
        self.site_kind, where = kinds([where for _, where in members], len(instance.sites))
        counted = [rows[who_kind & where_kind] for who_kind in who for where_kind in where]
        self.first = np.cumsum([0, *map(len, counted)])
        self.rows = np.concatenate([np.zeros(0, np.int64), *counted])
        self.site_kinds = len(where)

    def entries(self, pairs: Pairs) -> Iterator[Entries]:
        """Yield each pair in the rows of the quotas that count it."""
        kind = self.student_kind[pairs.student] * self.site_kinds + self.site_kind[pairs.site]
        counts = self.first[kind + 1] - self.first[kind]
        pair = np.repeat(np.arange(len(pairs)), counts)
        place = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts)
        yield Entries.of(self.rows[self.first[kind[pair]] + place], pair)

    def find_broken(self, plan: Plan) -> Iterator[Broken]:
        """Yield quotas that are exceeded."""
        for quota in plan.directory.problem.quotas:
            if quota.max is None or not self.applies_to(quota):
                continue
            members = [seat.student.id for seat in plan.quota_members(quota)]
            if len(members) > quota.max:
                yield Broken(
                    rule=self.code,
                    wording="quota" if quota.id else "quota.unnamed",
                    data={"quota": quota.id or "", "most": quota.max, "heads": len(members)},
                    students=tuple(members),
                    quota=quota.id,
                )


def kinds(members: list[Bools], count: int) -> tuple[Ints, Bools]:
    """Return each row's kind, numbered by the quotas it belongs to, and each kind's quotas."""
    belongs = np.array(members, dtype=bool).reshape(len(members), count).T
    kinds, kind = np.unique(belongs, axis=0, return_inverse=True)
    return kind.reshape(count).astype(np.int64), kinds
