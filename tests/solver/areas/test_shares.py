"""What areas may use of limits that reach several of them: together never more than there is."""

import numpy as np
import pytest

from solver.areas.shares import open_shortages, shared_quotas
from solver.assemble import Assembled, assemble
from solver.canonical import canonical
from solver.instance import Instance, Ints
from solver.problem import Quota, Shortage
from tests.solver.builders import offer, problem, site, three

AREA_OF_SITE = np.array([0, 1])


def region(**changes: object) -> tuple[Assembled, Ints]:
    """Return a region of two sites with three places each, and a plan: two students at the first, one at the other."""
    sites = [site("A", offer("A1", 3)), site("B", offer("B1", 3))]
    assembled = assemble(Instance.of(canonical(problem(three(), sites, **changes))))
    pairs = assembled.pairs
    wanted = {(0, 0), (1, 0), (2, 1)}
    plan = [p for p in range(len(pairs)) if (int(pairs.student[p]), int(pairs.site[p])) in wanted]
    return assembled, np.array(plan)


@pytest.mark.parametrize(("most", "shares"), [(3, [2, 1]), (4, [3, 1]), (5, [3, 2]), (8, [5, 3])])
def test_each_area_has_what_it_uses_and_a_share_of_the_rest(most: int, shares: list[int]) -> None:
    """Of what is left the first area gets one more where it cannot be halved; all shares together are the maximum."""
    assembled, plan = region(quotas=(Quota(max=most),))
    quotas = shared_quotas(assembled, plan, AREA_OF_SITE)
    assert [[row.max for row in rows] for rows in quotas] == [[share] for share in shares]
    assert sum(shares) == most


def test_each_area_sees_what_the_others_leave_open_of_a_target() -> None:
    """A target of five, of which the plan covers two and one: the areas have four and three to cover."""
    assembled, plan = region(shortages=(Shortage(subject=three()[0].subject, target=5),))
    shortages = open_shortages(assembled, plan, AREA_OF_SITE)
    assert [[row.target for row in rows] for rows in shortages] == [[4], [3]]
