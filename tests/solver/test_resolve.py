"""Re-solves near a base plan: as good as any plan, and then with the fewest moves; nothing changes without need."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings

from solver.problem import CurrentPlacement, LevelName, Policy, Problem
from solver.resolve import resolve_near
from solver.result import Placement, Progress, Result, Seat, Termination
from solver.solve import solve
from tests.oracles.brute_force import best_plan
from tests.oracles.strategies import problems
from tests.solver.builders import ANNA, BRAM, CHIARA, best, problem, seat, seated, site, student, three, value


def seats(placements: Sequence[Placement]) -> list[Seat]:
    """Read the plan out of a result."""
    return [
        Seat(student=row.student, site=row.site, offer=row.offer, mentor_place=row.mentor_place) for row in placements
    ]


def assert_fewest_moves(given: Problem, base: Sequence[Seat], result: Result) -> None:
    """Expect the levels of the best plan, with the fewest moves that brute force finds among the best plans."""
    now = tuple(CurrentPlacement(student=row.student, site=row.site) for row in base)
    levels = (*given.policy.levels, LevelName.MOVES)
    expected = best_plan(replace(given, current_plan=now, policy=replace(given.policy, levels=levels)))
    assert expected is not None
    *own, _, (_, fewest) = expected.levels
    assert [(level.name, level.value) for level in result.levels] == own
    assert (result.termination, result.base_moves) == (Termination.OPTIMAL, fewest)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(problems(least_students=4).filter(lambda drawn: not drawn.current_plan))
def test_without_a_change_the_base_plan_comes_back(given: Problem) -> None:
    """The best plan, solved again near itself, is the same plan down to the mentor places."""
    first = solve(given)
    if first.termination is Termination.INFEASIBLE:
        return
    again = resolve_near(given, seats(first.placements))
    assert (again.placements, again.base_moves) == (first.placements, 0)
    assert [level.value for level in again.levels] == [level.value for level in first.levels]


@settings(max_examples=60, derandomize=True, deadline=None)
@given(problems(pins=1, least_students=4).filter(lambda drawn: not drawn.current_plan))
def test_after_a_change_fewest_move(given: Problem) -> None:
    """One place is gone: the new plan is the best one, and no best plan is nearer to the base (brute force)."""
    base = solve(given)
    (first, *others) = given.sites
    fewer = tuple(replace(row, mentor_places=max(0, row.mentor_places - 1)) for row in first.offers)
    changed = replace(given, sites=(replace(first, offers=fewer), *others))
    result = resolve_near(changed, seats(base.placements))
    if Termination.INFEASIBLE not in (base.termination, result.termination):
        assert_fewest_moves(changed, seats(base.placements), result)


def test_who_is_gone_is_no_move_and_a_site_that_is_gone_is_one() -> None:
    """Bram has left and site B has closed: Chiara, who was there, takes his place; Anna stays."""
    base = [seat(ANNA, "C", "C1"), seat(BRAM, "A", "A1"), seat(CHIARA, "B", "B1")]
    result = resolve_near(problem([student(ANNA), student(CHIARA)], [site("A"), site("C")]), base)
    assert (seated(result), result.base_moves) == ({ANNA: "C", CHIARA: "A"}, 1)


def test_published_placements_move_last() -> None:
    """One of two must leave; it is not the one whose placement the problem's current plan calls published."""
    for published in (ANNA, BRAM):
        now = (CurrentPlacement(student=published, site="A", published=True),)
        given = problem([student(ANNA), student(BRAM)], [site("A"), site("B")], current_plan=now)
        result = resolve_near(given, [seat(ANNA, "A", "A1"), seat(BRAM, "A", "A1")])
        assert (seated(result)[published], result.base_moves) == ("A", 1)


def test_the_base_is_not_the_current_plan() -> None:
    """Moves from the current plan keep their limit and their level, whatever plan the re-solve starts from."""
    now = (CurrentPlacement(student=ANNA, site="A"), CurrentPlacement(student=BRAM, site="B"))
    policy = Policy(levels=(LevelName.PLACED, LevelName.MOVES), max_moves=1)
    given = problem(three(), [site("A"), site("B"), site("C")], current_plan=now, policy=policy)
    result = resolve_near(given, [seat(ANNA, "B", "B1"), seat(BRAM, "A", "A1"), seat(CHIARA, "C", "C1")])
    assert seated(result) == {ANNA: "A", BRAM: "B", CHIARA: "C"}
    assert (value(result, "moves.other"), result.kpis and result.kpis.moves, result.base_moves) == (0, 0, 2)


def test_the_base_plan_is_the_first_plan() -> None:
    """The first plan that is told is the base plan itself, though a better one follows."""
    given = problem([student(ANNA), student(BRAM)], [site("A"), site("B")], {(ANNA, "A"): 30, (BRAM, "B"): 30})
    told: list[Progress] = []
    result = resolve_near(given, [seat(ANNA, "A", "A1"), seat(BRAM, "B", "B1")], on_progress=told.append)
    first = next(progress.snapshot for progress in told if progress.snapshot)
    assert (seated(first), first.base_moves) == ({ANNA: "A", BRAM: "B"}, 0)
    assert (seated(result), result.base_moves) == (seated(best(given)), 2)
