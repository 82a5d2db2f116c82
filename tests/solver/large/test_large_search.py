"""The search for large problems, forced on small ones: sound plans, bounds that hold, proofs that are true."""

import random
import time

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.family import tight
from solver import ways
from solver.areas import search as areas
from solver.assemble import assemble
from solver.canonical import canonical
from solver.check import check
from solver.engine import Deadline
from solver.instance import Instance
from solver.large.rounds import Pricing
from solver.large.search import LargeSearch
from solver.prices.bound import Bound, Prices, at_most, price_bound, signed
from solver.problem import (
    DuoWish,
    LevelName,
    Policy,
    Problem,
    Quota,
    Site,
    Student,
    Travel,
    TravelRow,
    TravelSource,
)
from solver.result import Termination
from solver.search.entries import Entries
from solver.search.pricing import near_pairs
from solver.solve import solve
from solver.travel import minutes_lookup
from tests.oracles.all_plans import assert_bounds_hold, plan_of, vectors_of_all_plans
from tests.oracles.level_values import entries
from tests.oracles.regions import full_region
from tests.oracles.rules import World
from tests.oracles.shuffling import shuffled
from tests.oracles.strategies import problems
from tests.solver.builders import offer, problem, site, student


@pytest.fixture(autouse=True, scope="module")
def _every_problem_is_large() -> object:
    before, ways.LARGE = ways.LARGE, 1
    yield
    ways.LARGE = before


@settings(max_examples=80, derandomize=True, deadline=None)
@given(problems())
def test_bounds_hold_and_proofs_are_true(given: Problem) -> None:
    """On every level no plan of all is beyond the bound, and a level that is called proven is the best there is."""
    result, vectors = solve(given), vectors_of_all_plans(given)
    if not vectors:
        assert result.termination is Termination.INFEASIBLE
        return
    report = check(canonical(given), plan_of(result))
    assert report.broken == ()
    assert [row.value for row in report.levels] == [level.value for level in result.levels]
    assert_bounds_hold(result.levels, [entry.sign for entry in entries(World(given))], vectors)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(problems(pins=0))
def test_any_prices_prove_a_bound(given: Problem) -> None:
    """Drawn prices, good or bad, never put the bound of the combined levels above the cost of a plan."""
    assembled = assemble(Instance.of(canonical(given)))
    vectors = vectors_of_all_plans(given)
    if not len(assembled.pairs) or not vectors:
        return
    dice = np.random.default_rng(len(given.students))
    matrix, weights = assembled.matrix(assembled.everything()), Entries.of(assembled).weights
    constant = sum(w * e.sign * e.constant() for w, e in zip(weights, assembled.objectives, strict=True))
    cheapest = min(-float(np.array(row) @ weights) for row in vectors) - constant
    pricing = Pricing(assembled, [weights])
    next(pricing.rounds(weights, {}, Deadline()))
    for _ in range(5):
        rows = signed(dice.normal(0, 50, len(matrix.row_lower)), matrix.row_lower, matrix.row_upper)
        prices = Prices(rows, pricing.cuts, at_most(-50 * dice.random(len(pricing.cuts))))
        reduced = prices.reduced_costs(assembled, weights)
        assert price_bound(assembled, weights, prices, reduced).cost <= cheapest + 1e-6


def test_a_bound_that_no_plan_could_ever_reach_is_not_told() -> None:
    """Rough prices may prove of 60 students that at most 61 are at partner sites, or that travel is negative."""
    region = canonical(full_region(students=60, sites=9, seed=3))
    assembled = assemble(Instance.of(region))
    search = LargeSearch(assembled, minutes_lookup(region), Deadline(), 0, lambda _search, _phase, _entry: None)
    search._offer(near_pairs(assembled, search.entries.weights)[:1])
    names = [objective.name for objective in search.objectives]
    for name, least in (("partnership.partner", -60), ("travel", 0)):
        entry = names.index(name)
        for cost, told in ((least - 1, None), (least, least), (least + 1, least + 1)):
            search.bounds = [Bound(assembled.only(entry), cost)]
            assert search.bound(entry) == told


def test_a_tight_region_is_nearly_proven() -> None:
    """A region with duos: all counts are proven or one off, and travel is within a percent; rows in any order."""
    region = full_region(students=200, sites=24, seed=11)
    one, other = solve(region), solve(shuffled(region, random.Random(1)))
    assert (one.placements, one.levels[0].value) == (other.placements, other.levels[0].value)
    ways.LARGE = 10_000
    exact = solve(region)
    ways.LARGE = 1
    for near, true in zip(one.levels, exact.levels, strict=True):
        assert near.bound is not None
        assert near.gap is not None
        assert near.gap <= 0.01, near
        if near.proven:
            assert near.value == true.value


def test_areas_fit_together_while_bounds_are_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """With several areas of two sizes, in processes, the plan keeps all rules, and bounds hold against the best."""
    region = full_region(students=200, sites=24, seed=11)
    monkeypatch.setattr(LargeSearch, "sizes", (60, 120))
    near = solve(region)
    monkeypatch.setattr(ways, "LARGE", 10_000)
    exact = solve(region)
    assert exact.termination is Termination.OPTIMAL
    assert check(region, plan_of(near)).broken == ()
    signs = [entry.sign for entry in entries(World(region))]
    for rank, (sign, level, true) in enumerate(zip(signs, near.levels, exact.levels, strict=True)):
        assert level.bound is not None
        assert not level.proven or level.value == true.value
        if [row.value for row in near.levels[:rank]] == [row.value for row in exact.levels[:rank]]:
            assert sign * level.value <= sign * true.value <= sign * level.bound
            assert level.gap is not None
            assert level.gap <= 0.02


def test_looks_alone_better_the_greedy_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where areas find nothing, programs near the middle still bring a plan that is best on all counts."""
    region = tight(350, 35, 1)
    monkeypatch.setattr(areas, "solve_area", lambda _order: None)
    near = solve(region)
    monkeypatch.setattr(ways, "LARGE", 10_000)
    exact = solve(region)
    assert [level.value for level in near.levels[:-1]] == [level.value for level in exact.levels[:-1]]
    assert near.levels[-1].value <= 1.01 * exact.levels[-1].value


def test_those_who_stay_near_the_middle_may_be_too_many() -> None:
    """Six with the same trips are five sixths each at a site with five places: all six there are no plan, nor a bug."""
    region = _six_alike()
    result = solve(region)
    assert check(region, plan_of(result)).broken == ()
    assert result.levels[0].value == 3 * 6


def test_prices_meet_the_master() -> None:
    """After a few rounds the blocks' bound is the value of the relaxation with its cuts, to a thousandth."""
    assembled = assemble(Instance.of(canonical(full_region(students=200, sites=24, seed=3))))
    weights = Entries.of(assembled).weights
    rounds = Pricing(assembled, [weights]).rounds(weights, {}, Deadline())
    last = [result for result, _ in zip(rounds, range(6), strict=False)][-1]
    assert last.bound.cost == pytest.approx(last.master, rel=1e-3)


def test_the_deadline_is_kept() -> None:
    """Stopped after a second, the search has a plan and says what is not proven."""
    started = time.monotonic()
    result = solve(full_region(students=200, sites=24, seed=11), time_limit_seconds=1.0)
    assert time.monotonic() - started < 10
    assert result.termination in (Termination.FEASIBLE, Termination.OPTIMAL)
    assert check(full_region(students=200, sites=24, seed=11), plan_of(result)).broken == ()


def _six_alike() -> Problem:
    """Make towns of six who can sit at two sites, and two who want to share a place at a site for one."""
    sites: list[Site] = []
    students: list[Student] = []
    rows: list[TravelRow] = []
    for town in ("a", "b", "c"):
        sites += [site(f"{town}1", offer(f"{town}1o", 5)), site(f"{town}2", offer(f"{town}2o", 1))]
        names = [f"{town}-{number}" for number in range(6)]
        rows += [TravelRow(student=name, site=f"{town}{n}", minutes=10) for name in names for n in (1, 2)]
        rows.append(TravelRow(student=f"{town}-late", site=f"{town}2", minutes=12))
        students += [student(name, year=2) for name in [*names, f"{town}-late"]]
    sites.append(site("x", offer("xo", 1), max_students=1, duo_allowed=True))
    for one, other in (("p", "q"), ("q", "p")):
        students.append(student(one, year=1, duo=DuoWish.REQUIRED, duo_with=other))
        rows.append(TravelRow(student=one, site="x", minutes=10))
    travel = Travel(source=TravelSource.MATRIX, minutes=tuple(rows))
    levels = Policy(levels=(LevelName.PLACED, LevelName.TRAVEL))
    return problem(students, sites, travel=travel, policy=levels, quotas=(Quota(max=len(students)),))
