"""Solve a changed problem near a plan that was made before: as good as can be, and then with fewest moves.

The moves from the base plan are a level below all of the problem's own, published placements first. So of all best
plans it is one that disturbs least, and whoever moves, moves because something got better or had to.
"""

from collections.abc import Sequence

from solver.moves import fitted
from solver.problem import CurrentPlacement, Problem
from solver.result import Result, Seat
from solver.solve import OnProgress, solve


def resolve_near(
    problem: Problem,
    base: Sequence[Seat],
    *,
    seed: int = 0,
    time_limit_seconds: float | None = None,
    on_progress: OnProgress | None = None,
) -> Result:
    """Solve a problem to its lexicographic optimum, and among equally good plans move fewest students of ``base``.

    The search starts from what the rules leave of the base plan. A base plan that is optimal already is returned as it
    is: every student at the same site.

    Parameters
    ----------
    problem
        A problem without faults. Its own ``current_plan``, ``max_moves`` and level ``moves`` count as in any solve;
        its published placements are those that move last here too.
    base
        A plan of this problem or of the one before some changes: students who are gone are left out; whoever sat at a
        site that is gone moves whatever happens.
    seed, time_limit_seconds, on_progress
        As in ``solver.solve.solve``.

    Returns
    -------
    Result
        Its levels are those of the problem; ``base_moves`` is the number of moves: the least possible, unless the
        search for fewer took longer than half of that for the levels, or than half a second. It is ``OPTIMAL`` when all
        levels of the problem are proven.
    """
    return solve(
        problem,
        seed=seed,
        time_limit_seconds=time_limit_seconds,
        on_progress=on_progress,
        base=placements_near(problem, base),
    )


def placements_near(problem: Problem, base: Sequence[Seat]) -> tuple[CurrentPlacement, ...]:
    """Return a base plan as it stands in a problem from which something may have gone."""
    published = {row.student for row in problem.current_plan if row.published}
    rows = [
        CurrentPlacement(student=seat.student, site=seat.site, offer=seat.offer, published=seat.student in published)
        for seat in base
    ]
    return fitted(rows, problem)
