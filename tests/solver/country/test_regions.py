"""Prices bettered region by region prove what they claim, and come near the best prices of all."""

import contextlib
import itertools

import numpy as np
import pytest
from hypothesis import given, settings

from solver.areas.sites import areas_of_sites
from solver.assemble import Assembled, assemble
from solver.canonical import canonical
from solver.country import regions as by_regions
from solver.country.few import FewPairs
from solver.country.prices import CountryPrices, Priced
from solver.country.regions import Regions, bettered
from solver.engine import Deadline, NumericalError
from solver.instance import Instance
from solver.large.rounds import Pricing
from solver.model import Floats
from solver.prices.bound import Prices, price_bound
from solver.prices.settled import settled
from solver.problem import Problem
from solver.search.entries import Entries
from tests.oracles.all_plans import vectors_of_all_plans
from tests.oracles.regions import full_region
from tests.oracles.strategies import problems


def test_no_plan_costs_less_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """From prices drawn at random, with pins, quotas and wishes, in regions of a student or two."""
    monkeypatch.setattr(by_regions, "_STUDENTS", 2)

    @settings(max_examples=30, derandomize=True, deadline=None)
    @given(problems())
    def holds(given: Problem) -> None:
        assembled, vectors = _assembled(given), vectors_of_all_plans(given)
        if not len(assembled.pairs) or not vectors:
            return
        weights = Entries.of(assembled).weights
        constant = sum(w * e.sign * e.constant() for w, e in zip(weights, assembled.objectives, strict=True))
        cheapest = min(-float(np.array(row) @ weights) for row in vectors) - constant
        drawn = np.random.default_rng(len(given.students)).normal(0, 50, assembled.model.rows)
        start = _priced(assembled, weights, Prices(drawn, [], np.zeros(0)))
        bounds = [start.bound, *bettered(FewPairs.of(assembled), start.bound, start.prices, Deadline(), turns=2)]
        rising = [bound.cost for bound in bounds]
        assert rising == sorted(rising)
        assert rising[-1] <= cheapest + 1e-6 * max(1, abs(cheapest))

    holds()


def test_regions_prove_what_all_pairs_prove_and_come_near_the_best() -> None:
    """After each region its bound is that of its prices over all pairs; rough prices come near those of the blocks."""
    assembled = _assembled(full_region(students=200, sites=24, seed=3))
    entries = Entries.of(assembled)
    weights = 200 * assembled.only(0) + assembled.only(entries.real[-1])
    by_blocks = itertools.islice(Pricing(assembled, [weights]).rounds(weights, {}, Deadline()), 6)
    best = max(found.bound.cost for found in by_blocks)
    few = FewPairs.of(assembled)
    prices = CountryPrices.of(few, [weights])
    for _ in prices.rounds(weights, Deadline(), [100]):
        pass
    prices.cut(weights, Deadline())
    start = _priced(assembled, weights, prices.prices)
    regions = Regions(few, start.bound, start.prices, start.reduced)
    for turn in range(3):
        promising = few.cheapest(regions.reduced)
        for sites in areas_of_sites(assembled.instance, 3, turn):
            with contextlib.suppress(NumericalError):
                regions.better(sites, promising, Deadline())
            again = _priced(assembled, weights, regions.prices)
            assert regions.bound.cost == pytest.approx(again.bound.cost, abs=1e-9)
            np.testing.assert_allclose(regions.reduced, again.reduced, atol=1e-9)
    assert best - regions.bound.cost < 0.25 * (best - start.bound.cost)


def _priced(assembled: Assembled, weights: Floats, prices: Prices) -> Priced:
    prices, reduced = settled(assembled, weights, prices)
    return Priced(price_bound(assembled, weights, prices, reduced), prices, reduced, np.zeros(len(reduced)))


def _assembled(given: Problem) -> Assembled:
    return assemble(Instance.of(canonical(given)))
