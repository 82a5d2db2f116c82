"""Bounds by what the sites hold: true for every plan, and met where everything is full."""

import numpy as np
from hypothesis import given, settings

from solver.assemble import Assembled, assemble
from solver.canonical import canonical
from solver.instance import Instance
from solver.prices.full import bound_if_full
from solver.problem import PartnerStatus, Problem
from tests.oracles.all_plans import vectors_of_all_plans
from tests.oracles.strategies import problems
from tests.solver.builders import offer, problem, site, student


def test_no_plan_is_beyond_the_bound() -> None:
    """Of every entry of small problems of all kinds, whatever the values above it."""

    @settings(max_examples=60, derandomize=True, deadline=None)
    @given(problems())
    def holds(given: Problem) -> None:
        assembled, vectors = _assembled(given), vectors_of_all_plans(given)
        for entry, objective in enumerate(assembled.objectives if vectors else ()):
            cheapest = -max(row[entry] for row in vectors) - objective.sign * objective.constant()
            assert bound_if_full(assembled, entry).cost <= cheapest

    holds()


def test_partners_take_what_their_heads_or_their_places_hold() -> None:
    """Two heads for three places, one place that two may share, and one that they may not; the last is no partner."""
    partner = PartnerStatus.PARTNER
    sites = [
        site("A", offer("A1", places=3), partner_status=partner, max_students=2),
        site("B", offer("B1"), partner_status=partner, duo_allowed=True),
        site("C", offer("C1"), partner_status=partner, duo_allowed=False, max_students=9),
        site("D", offer("D1", places=9)),
    ]
    assembled = _assembled(problem([student(f"s{n}") for n in range(9)], sites))
    (entry,) = [n for n, one in enumerate(assembled.objectives) if one.name == "partnership.partner"]
    assert bound_if_full(assembled, entry).given(np.zeros(len(assembled.objectives)).tolist()) == -(2 + 2 + 1)


def _assembled(given: Problem) -> Assembled:
    return assemble(Instance.of(canonical(given)))
