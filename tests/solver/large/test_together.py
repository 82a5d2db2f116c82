"""What several neighbourhoods found is put together only where it fits."""

import numpy as np

from solver.assemble import Assembled, assemble
from solver.canonical import canonical
from solver.engine import Deadline
from solver.instance import Instance, Ints
from solver.large.reseat import Aim, Neighbours, Program
from solver.large.together import Order, put_together, solve_order
from solver.problem import Quota
from tests.solver.builders import offer, problem, site, three

NOBODY = np.zeros(0, np.int64)


def seated_together(assembled: Assembled, free: list[Ints]) -> list[tuple[int, int]]:
    """Seat the students of some free pairs, each neighbourhood from the empty plan; list student and site."""
    around = [Neighbours(NOBODY, pairs) for pairs in free]
    programs = [Program.of(assembled, one, Aim(assembled.only(0)), []) for one in around]
    answers = [solve_order(Order(program, Deadline(), 60.0, 0)) for program in programs]
    assert all(answer is not None and len(answer) == 1 for answer in answers)
    plan = put_together(assembled, NOBODY, around, answers)
    return [(int(assembled.pairs.student[p]), int(assembled.pairs.site[p])) for p in plan]


def roomy(**changes: object) -> Assembled:
    """Make a region with three places at each of two sites for three students."""
    sites = [site("A", offer("A1", 3)), site("B", offer("B1", 3))]
    return assemble(Instance.of(canonical(problem(three(), sites, **changes))))


def test_a_quota_over_several_neighbourhoods_is_kept() -> None:
    """Each of three may sit by themselves; under a quota of two the third is left out."""
    for most, seated in ((3, [0, 1, 2]), (2, [0, 1])):
        assembled = roomy(quotas=(Quota(max=most),))
        each = [np.flatnonzero(assembled.pairs.student == i) for i in range(3)]
        assert [student for student, _ in seated_together(assembled, each)] == seated


def test_nobody_is_seated_twice() -> None:
    """Whom two neighbourhoods seat at different sites stays where the first put them."""
    assembled = roomy()
    first = assembled.pairs.student == 0
    at = [np.flatnonzero(first & (assembled.pairs.site == s)) for s in (1, 0)]
    assert seated_together(assembled, at) == [(0, 1)]
