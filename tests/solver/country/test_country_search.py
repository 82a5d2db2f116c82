"""The search for millions of pairs, forced on small problems: sound plans, bounds that hold, areas that fit."""

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings

from solver import ways
from solver.assemble import assemble
from solver.canonical import canonical
from solver.check import check
from solver.country.few import FewPairs
from solver.country.prices import CountryPrices
from solver.country.search import CountrySearch
from solver.engine import Deadline
from solver.instance import Instance
from solver.large.rounds import Pricing
from solver.prices.bound import Prices, price_bound
from solver.prices.settled import settled
from solver.problem import Problem
from solver.result import Termination
from solver.search.entries import Entries
from solver.solve import solve
from tests.oracles.all_plans import assert_bounds_hold, plan_of, vectors_of_all_plans
from tests.oracles.level_values import entries
from tests.oracles.regions import full_region
from tests.oracles.rules import World
from tests.oracles.strategies import problems


@pytest.fixture(autouse=True)
def _every_problem_has_too_many_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "LARGE", 1)
    monkeypatch.setattr(ways, "MOST_PAIRS", -1)


def test_bounds_hold_and_proofs_are_true() -> None:
    """On every level no plan of all is beyond the bound, and a level that is called proven is the best there is."""

    @settings(max_examples=50, derandomize=True, deadline=None)
    @given(problems())
    def holds(given: Problem) -> None:
        result, vectors = solve(given), vectors_of_all_plans(given)
        if not vectors:
            assert result.termination is Termination.INFEASIBLE
            return
        report = check(canonical(given), plan_of(result))
        assert report.broken == ()
        assert [row.value for row in report.levels] == [level.value for level in result.levels]
        assert_bounds_hold(result.levels, [entry.sign for entry in entries(World(given))], vectors)

    holds()


def test_settled_prices_prove_a_bound() -> None:
    """Whatever prices are drawn, once settled they never put the bound above the cost of a plan."""

    @settings(max_examples=40, derandomize=True, deadline=None)
    @given(problems(pins=0))
    def holds(given: Problem) -> None:
        assembled, vectors = assemble(Instance.of(canonical(given))), vectors_of_all_plans(given)
        if not len(assembled.pairs) or not vectors:
            return
        weights = Entries.of(assembled).weights
        constant = sum(w * e.sign * e.constant() for w, e in zip(weights, assembled.objectives, strict=True))
        cheapest = min(-float(np.array(row) @ weights) for row in vectors) - constant
        dice = np.random.default_rng(len(given.students))
        for _ in range(5):
            drawn = Prices(dice.normal(0, 50, assembled.model.rows), [], np.zeros(0))
            prices, reduced = settled(assembled, weights, drawn)
            assert price_bound(assembled, weights, prices, reduced).cost <= cheapest + 1e-6

    holds()


def test_rounds_meet_the_blocks() -> None:
    """Over few pairs, with cuts, the bound is nearly what blocks over all pairs prove; without cuts it is not."""
    assembled = assemble(Instance.of(canonical(full_region(students=200, sites=24, seed=3))))
    weights = Entries.of(assembled).weights
    by_blocks = itertools.islice(Pricing(assembled, [weights]).rounds(weights, {}, Deadline()), 6)
    blocks = max(found.bound.cost for found in by_blocks)
    prices = CountryPrices.of(FewPairs.of(assembled), [weights])
    rough = [priced.bound.cost for priced in prices.rounds(weights, Deadline(), [1000, 1000, 1000])]
    prices.cut(weights, Deadline())
    cut = [priced.bound.cost for priced in prices.rounds(weights, Deadline(), [2000, 2000, 4000])]
    assert max(rough) < max(cut) == pytest.approx(blocks, rel=1e-3)


def test_areas_fit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """With several areas, processes and maxima over all of them, the plan keeps all rules and is near the best."""
    region = full_region(students=200, sites=24, seed=11)
    monkeypatch.setattr(CountrySearch, "sizes", (60,))
    near = solve(region)
    assert check(region, plan_of(near)).broken == ()
    monkeypatch.setattr(ways, "LARGE", 10_000)
    exact = solve(region)
    best = [level.value for level in exact.levels]
    assert near.levels[0].value >= 0.98 * best[0]
    assert near.levels[0].bound is not None
    assert near.levels[0].bound >= best[0]


def test_the_deadline_is_kept() -> None:
    """Stopped after a second, the search has a plan and says what is not proven."""
    started = time.monotonic()
    region = full_region(students=200, sites=24, seed=11)
    result = solve(region, time_limit_seconds=1.0)
    assert time.monotonic() - started < 10
    assert result.termination in (Termination.FEASIBLE, Termination.OPTIMAL)
    assert check(region, plan_of(result)).broken == ()
