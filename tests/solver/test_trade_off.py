"""The trade-off of moves against levels: both ends, nothing dominated, and every step that brute force finds."""

from dataclasses import replace

from hypothesis import given, settings

from solver.answers.base import Base
from solver.answers.trade_off import TradeOffAnswer, TradeOffQuestion, trade_off
from solver.engine import Deadline
from solver.problem import MOVES_LEVELS, CurrentPlacement, Policy, Problem
from solver.result import Termination
from solver.solve import solve
from tests.oracles.brute_force import best_plan, fewest_moves
from tests.oracles.strategies import problems
from tests.solver.builders import problem, site, student

Step = tuple[int, tuple[tuple[str, int], ...]]


def traded(given: Problem, most: int = 100) -> TradeOffAnswer:
    """Ask for the trade-off of a problem that has a plan."""
    return trade_off(Base(given, solve(given)), TradeOffQuestion(most=most), Deadline())


def steps(answer: TradeOffAnswer) -> list[Step]:
    """Read moves and level values."""
    return [(plan.moves, tuple((level.name, level.value) for level in plan.levels)) for plan in answer.plans]


def brute_force_steps(given: Problem) -> list[Step]:
    """Give every number of moves at which the best levels get better, by trying every plan for every limit."""
    levels = tuple(level for level in given.policy.levels if level not in MOVES_LEVELS)
    most = len(given.current_plan) if given.policy.max_moves is None else given.policy.max_moves
    found: list[Step] = []
    for limit in range(fewest_moves(given) or 0, most + 1):
        best = best_plan(replace(given, policy=replace(given.policy, levels=levels, max_moves=limit)))
        if best is not None and (not found or best.levels != found[-1][1]):
            found.append((limit, best.levels))
    return found


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    problems(pins=1, least_students=4).filter(
        lambda drawn: drawn.current_plan and set(drawn.policy.levels) - set(MOVES_LEVELS)
    )
)
def test_every_step_is_found_and_proven(given: Problem) -> None:
    """With room for all of them the list holds exactly the steps of brute force, from fewest moves to best levels."""
    if solve(given).termination is Termination.INFEASIBLE:
        return
    answer = traded(given)
    assert steps(answer) == brute_force_steps(given)
    assert answer.is_whole
    assert all(plan.proven and len(plan.movers) == plan.moves for plan in answer.plans)


def swaps(number: int) -> Problem:
    """Make pairs who sit at each other's nearest school, and reach no other: each swap saves minutes for two moves."""
    names = [f"s{n:02}" for n in range(number)]
    sites = [site(f"S{n:02}") for n in range(number)]
    minutes = {(name, place.id): -1 for name in names for place in sites}
    minutes |= {(names[n], f"S{n ^ 1:02}"): 10 for n in range(number)}
    minutes |= {(names[n], f"S{n:02}"): 20 + 2 * (n // 2) for n in range(number)}
    current = tuple(CurrentPlacement(student=name, site=f"S{n:02}", published=n < 2) for n, name in enumerate(names))
    return problem([student(name) for name in names], sites, minutes, current_plan=current, policy=Policy())


def test_a_short_list_has_both_ends() -> None:
    """Of eight plans there is room for four: they keep both ends, say that more lie between, and lie far apart."""
    given = swaps(14)
    answer = traded(given, most=4)
    travel = [plan.levels[-1].value for plan in answer.plans]
    assert [plan.moves for plan in answer.plans][:: len(answer.plans) - 1] == [0, 14]
    assert travel == sorted(travel, reverse=True)
    assert (len(answer.plans), answer.is_whole) == (4, False)
    assert len(traded(given).plans) == 8


def test_a_plan_of_the_list_is_what_a_limit_gives() -> None:
    """A solve with the ``max_moves`` of a row gives that row's levels; the swap that saves most comes first."""
    given = swaps(6)
    for plan in traded(given).plans:
        result = solve(replace(given, policy=replace(given.policy, max_moves=plan.moves)))
        assert [level.value for level in result.levels] == [level.value for level in plan.levels]
    second = traded(given).plans[1]
    assert [(row.student, row.site_now, row.site) for row in second.movers] == [
        ("s04", "S04", "S05"),
        ("s05", "S05", "S04"),
    ]
    assert [plan.published_moves for plan in traded(given).plans] == [0, 0, 0, 2]
