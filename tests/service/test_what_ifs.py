"""What-ifs: solved near their base, all queued or none."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from service.codec import pack_problem, pack_result, unpack_result
from service.context import Context
from service.errors import InvalidProblem, TooManyRuns
from service.run import RunFilter, RunOptions, RunState
from service.runs import get_run, list_runs, submit_run
from service.solve_messages import Order
from service.solving import _fill
from service.what_ifs import WhatIf, submit_what_ifs
from solver.changes import ChangeMentorPlaces, ScaleStudents
from solver.problem import Problem
from solver.solve import solve
from tests.service.conftest import ended, eventually
from tests.service.problems import two_students

NOTHING = WhatIf("as it is", (), ())


def two_equal_sites() -> Problem:
    """One student and two sites that nothing tells apart."""
    problem = two_students()
    (site,) = problem.sites
    twin = replace(site, id="twin", offers=tuple(replace(offer, id="twin-physics") for offer in site.offers))
    return replace(problem, students=problem.students[:1], sites=(site, twin))


@pytest.mark.parametrize("site", ["brielle", "twin"])
def test_of_equally_good_plans_the_base_is_kept(site: str) -> None:
    """The child solves near the plan that it is given, whichever of two equal sites that has."""
    problem = two_equal_sites()
    result = solve(problem)
    moved = replace(result.placements[0], site=site, offer=f"{site}-physics")
    order = Order(
        packed_problem=pack_problem(problem),
        packed_base_result=pack_result(replace(result, placements=(moved,))),
        seed=0,
        time_limit_seconds=60,
        memory_limit_bytes=2**32,
    )
    answer = _fill(order, solve, lambda _: None)
    assert [row.site for row in unpack_result(answer.packed_result).placements] == [site]


def test_all_are_queued_or_none(misbehaving: Callable[..., AbstractContextManager[Context]]) -> None:
    """Where two do not find room nothing is left of the first; nor when one of them cannot be."""
    with misbehaving(max_queued_runs=1) as context:
        base = ended(context, submit_run(context, two_students("answer"), RunOptions()).id)
        busy = submit_run(context, two_students("hang"), RunOptions(time_limit_seconds=600))
        assert eventually(lambda: get_run(context, busy.id).state is RunState.RUNNING)
        with pytest.raises(TooManyRuns):
            submit_what_ifs(context, base.id, [NOTHING, NOTHING], RunOptions())
        unknown = WhatIf("", (ChangeMentorPlaces(offer="x", by=1),), (("changes", 0),))
        with pytest.raises(InvalidProblem, match=r"changes\[0\]\.offer: No offer has the id 'x'"):
            submit_what_ifs(context, base.id, [NOTHING, unknown], RunOptions())
        assert list_runs(context, limit=9, wanted=RunFilter(base=base.id)).runs == ()
        (made,) = submit_what_ifs(context, base.id, [NOTHING], RunOptions())
        assert (made.base_run_id, made.name, made.input_hash) == (base.id, "as it is", base.input_hash)


def test_a_what_if_is_no_larger_than_the_settings_allow(
    misbehaving: Callable[..., AbstractContextManager[Context]],
) -> None:
    """Copies count as students do, and the change is named."""
    with misbehaving(max_students=3) as context:
        base = ended(context, submit_run(context, two_students("answer"), RunOptions()).id)
        grown = WhatIf("", (ScaleStudents(percent=100),), (("changes", 0),))
        with pytest.raises(InvalidProblem, match=r"changes\[0\]: 4 students are more than the 3"):
            submit_what_ifs(context, base.id, [grown], RunOptions())
