"""Chains of moves through a plan: there is one exactly when one more student can be seated, and areas follow it."""

from dataclasses import replace

import numpy as np
import pytest
from ortools.graph.python import max_flow

from solver.areas.area import solve_area
from solver.areas.chains import Chain, find_chains
from solver.areas.cover import Cover
from solver.assemble import Assembled, assemble
from solver.canonical import canonical
from solver.engine import Deadline
from solver.instance import Instance, Ints
from solver.problem import Problem
from solver.search.incumbent import pairs_of
from tests.oracles.regions import full_region


@pytest.mark.parametrize("seed", range(6))
def test_without_duos_a_chain_seats_one_more_until_nobody_can_be(seed: int) -> None:
    """Each area of a chain's sites alone, solved exactly, places one more; without a chain the flow is at its most."""
    assembled = assemble(Instance.of(canonical(_without_duos(full_region(students=60, sites=12, seed=seed)))))
    chosen = _hasty_plan(assembled, seed)
    first = len(chosen)
    while chains := _chains(assembled, chosen):
        bettered = _along(assembled, chosen, chains[0])
        assert len(bettered) == len(chosen) + 1
        chosen = bettered
    assert len(chosen) == _most_placed(assembled) > first


def test_no_site_is_in_two_chains() -> None:
    """The chains of one plan can all be followed at once, duos or not."""
    assembled = assemble(Instance.of(canonical(full_region(students=200, sites=24, seed=3))))
    chains = _chains(assembled, _hasty_plan(assembled, 3))
    sites = np.concatenate([chain.sites for chain in chains])
    assert len(chains) > 1
    assert len(sites) == len(np.unique(sites))


def _without_duos(problem: Problem) -> Problem:
    """Leave out what chains do not know, and reach."""
    return replace(problem, quotas=(), policy=replace(problem.policy, duo_years=(), default_max_travel_minutes=25))


def _hasty_plan(assembled: Assembled, seed: int) -> Ints:
    """Seat students in a random order at the first offer with a free place and a free head."""
    instance, pairs = assembled.instance, assembled.pairs
    places = [offer.mentor_places for offer in instance.offers]
    heads = [np.inf if site.max_students is None else site.max_students for site in instance.sites]
    seated: dict[int, int] = {}
    for p in np.random.default_rng(seed).permutation(len(pairs)).tolist():
        student, offer, site = int(pairs.student[p]), int(pairs.offer[p]), int(pairs.site[p])
        if student not in seated and places[offer] > 0 and heads[site] > 0:
            seated[student] = p
            places[offer] -= 1
            heads[site] -= 1
    return np.array(sorted(seated.values()))


def _chains(assembled: Assembled, chosen: Ints) -> list[Chain]:
    return list(find_chains(assembled, chosen, np.zeros(len(assembled.pairs))))


def _along(assembled: Assembled, chosen: Ints, chain: Chain) -> Ints:
    """Solve the area of a chain's sites, all others staying."""
    of_site = np.ones(len(assembled.instance.sites), dtype=np.int64)
    of_site[chain.sites] = 0
    of_student = np.full(len(assembled.instance.students), -1)
    of_student[assembled.pairs.student[chosen]] = of_site[assembled.pairs.site[chosen]]
    of_student[chain.student] = 0
    cover = Cover(assembled, chosen, of_site, of_student)
    seats = solve_area(next(cover.orders(Deadline(), 0)))
    assert seats is not None
    return np.union1d(chosen[of_student[assembled.pairs.student[chosen]] == 1], pairs_of(assembled, seats))


def _most_placed(assembled: Assembled) -> int:
    """Return the greatest flow from students through offers and sites: whole, so a plan of as many."""
    instance, pairs = assembled.instance, assembled.pairs
    students, offers, sites = len(instance.students), len(instance.offers), len(instance.sites)
    source, sink = students + offers + sites, students + offers + sites + 1
    flow = max_flow.SimpleMaxFlow()
    for i in range(students):
        flow.add_arc_with_capacity(source, i, 1)
    for i, k in zip(pairs.student.tolist(), pairs.offer.tolist(), strict=True):
        flow.add_arc_with_capacity(i, students + k, 1)
    for k, offer in enumerate(instance.offers):
        flow.add_arc_with_capacity(
            students + k, students + offers + int(instance.site_of_offer[k]), offer.mentor_places
        )
    for s, site in enumerate(instance.sites):
        most = students if site.max_students is None else site.max_students
        flow.add_arc_with_capacity(students + offers + s, sink, most)
    assert flow.solve(source, sink) == flow.OPTIMAL
    return flow.optimal_flow()
