"""The floor: a min-cost flow of the relaxed problem, without duos, quotas and site maxima.

The relaxed problem keeps the levels placed, partner sites and travel. It is a transport problem, so one flow solves
it: a student who is not at a partner site costs more than all trips together, an unplaced one more than all that.
"""

import time

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from solver.candidates import find_pairs
from solver.canonical import canonical
from solver.instance import Instance, Ints
from solver.pairs import Pairs
from solver.problem import PartnerStatus, Problem
from solver.rules import HARD_RULES
from solver.travel import charge_with_credit


def floor_seconds(problem: Problem) -> float:
    """Return the seconds that the flow takes, from arrays of pairs and costs to the proven optimum."""
    instance = Instance.of(canonical(problem))
    pairs = find_pairs(instance, [rule() for rule in HARD_RULES])
    costs, unplaced_cost = _costs(instance, pairs)
    places = np.array([offer.mentor_places for offer in instance.offers], dtype=np.int64)
    started = time.perf_counter()
    _solve_flow(pairs, costs, unplaced_cost, len(instance.students), places)
    return time.perf_counter() - started


def _costs(instance: Instance, pairs: Pairs) -> tuple[Ints, int]:
    """Return what each pair costs, and an unplaced student."""
    steps = instance.problem.policy.travel_charge
    trips = charge_with_credit(np.maximum(pairs.minutes, 0), instance.credits[pairs.student], steps)
    partner = np.array([site.partner_status is PartnerStatus.PARTNER for site in instance.sites], dtype=bool)
    students = len(instance.students)
    elsewhere = 1 + students * int(trips.max(initial=0))
    return trips + elsewhere * ~partner[pairs.site], (students + 1) * elsewhere


def _solve_flow(pairs: Pairs, costs: Ints, unplaced_cost: int, students: int, places: Ints) -> None:
    """Send one unit from each student to the sink.

    Nodes are the students, one for pinned students without an offer (offer -1), the offers, and the sink.
    """
    without_offer = students
    sink = without_offer + 1 + len(places)
    offers = np.arange(without_offer, sink)
    everyone = np.arange(students)
    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([pairs.student, offers, everyone]),
        np.concatenate([without_offer + 1 + pairs.offer, np.full(len(offers) + students, sink)]),
        np.concatenate([np.ones(len(pairs), np.int64), [students], places, np.ones(students, np.int64)]),
        np.concatenate([costs, np.zeros(len(offers), np.int64), np.full(students, unplaced_cost)]),
    )
    flow.set_nodes_supplies(np.append(everyone, sink), np.append(np.ones(students, np.int64), -students))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"The flow ended as {status.name}.")
