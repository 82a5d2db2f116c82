"""Large problems solved again near a base plan: it stays where nothing is better, and chains mend what changed."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings

from solver import ways
from solver.apart.restrict import restrict
from solver.areas.area import AreaOrder, solve_area
from solver.check import check
from solver.country.search import CountrySearch
from solver.engine import Deadline
from solver.problem import CurrentPlacement, Problem
from solver.resolve import resolve_near
from solver.result import Result, Seat, Termination
from solver.solve import solve
from tests.oracles.all_plans import assert_bounds_hold, plan_of, vectors_of_all_plans
from tests.oracles.level_values import entries
from tests.oracles.regions import full_region
from tests.oracles.rules import World
from tests.oracles.strategies import problems
from tests.solver.builders import ANNA, BRAM, problem, site, student


def test_bounds_hold_and_a_plan_that_nothing_betters_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the best plan of all, the same seats and no move; on every level no plan is beyond the bound."""

    @settings(max_examples=25, derandomize=True, deadline=None)
    @given(problems(least_students=4).filter(lambda drawn: not drawn.current_plan))
    def holds(given: Problem) -> None:
        monkeypatch.setattr(ways, "LARGE", 10_000)
        best = solve(given)
        if best.termination is Termination.INFEASIBLE:
            return
        again = _near(given, best, monkeypatch)
        assert again.base_moves == 0
        assert plan_of(again) == plan_of(best)
        assert_bounds_hold(again.levels, [entry.sign for entry in entries(World(given))], vectors_of_all_plans(given))

    holds()


def test_after_a_site_drops_out_chains_seat_who_sat_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """With several areas, as many are placed as the exact search proves to be possible; the checker finds no fault."""
    monkeypatch.setattr(CountrySearch, "sizes", (20,))
    region = full_region(students=60, sites=16, seed=0)
    base = solve(region)
    gone = max(region.sites, key=lambda row: sum(seat.site == row.id for seat in base.placements)).id
    changed = restrict(region, {row.id for row in region.students}, {row.id for row in region.sites} - {gone})
    near = _near(changed, base, monkeypatch)
    monkeypatch.setattr(ways, "LARGE", 10_000)
    exact = solve(changed)
    kept = sum(seat.site != gone for seat in base.placements)
    assert check(changed, plan_of(near)).broken == ()
    assert kept < near.levels[0].value == exact.levels[0].value
    assert near.levels[0].bound is not None
    assert near.levels[0].bound >= exact.levels[0].value


@pytest.mark.parametrize("counted", [True, False])
def test_an_area_goes_back_to_the_base_plan_where_that_costs_nothing(*, counted: bool) -> None:
    """Two who sit crosswise, as good as straight: they go back when moves are counted, and else stay."""
    given = problem([student(ANNA), student(BRAM)], [site("A"), site("B")])
    crosswise = _placements(("A", "B"))
    straight = _placements(("B", "A"))
    answer = solve_area(AreaOrder(given, crosswise, Deadline(), 0, straight if counted else ()))
    found = None if answer is None else {row.student: row.site for row in answer}
    assert found == ({ANNA: "B", BRAM: "A"} if counted else None)


def _near(given: Problem, base: Result, monkeypatch: pytest.MonkeyPatch) -> Result:
    """Solve again by the search for millions of pairs."""
    monkeypatch.setattr(ways, "LARGE", 1)
    seats = [Seat(student=row.student, site=row.site, offer=row.offer) for row in base.placements]
    return resolve_near(given, seats)


def _placements(sites: Sequence[str]) -> tuple[CurrentPlacement, ...]:
    rows = zip((ANNA, BRAM), sites, strict=True)
    return tuple(CurrentPlacement(student=name, site=place, offer=f"{place}1") for name, place in rows)
