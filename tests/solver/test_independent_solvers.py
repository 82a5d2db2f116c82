"""Relaxed regions against two solvers that know nothing of ours: a min-cost flow and an assignment.

Without duos, quotas and maxima the problem is a transport problem. Both oracles charge more for an unplaced
student than all trips together could cost, so that they place as many as can be and then save minutes.
"""

import numpy as np
import pytest
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.optimize import linear_sum_assignment

from solver.problem import Problem
from tests.oracles.regions import relaxed_region
from tests.oracles.rules import World, spots_of
from tests.solver.builders import best, value

REGIONS = [
    (30, 5, 1, None),
    (60, 8, 2, 75),
    (90, 12, 3, 40),
    (150, 15, 4, 30),
    (240, 25, 5, 60),
    (240, 10, 6, 25),
]
Trip = tuple[int, str, int]


def trips(given: Problem) -> list[Trip]:
    """List every trip that may be made: number of the student, offer, minutes."""
    world = World(given)
    return [
        (row, spot.offer, minutes)
        for row, student in enumerate(given.students)
        for spot in spots_of(world, student)
        if spot.offer is not None and (minutes := world.minutes[student.id, spot.site]) is not None
    ]


def penalty(possible: list[Trip], students: int) -> int:
    """Give a cost of an unplaced student above that of all trips together."""
    return 1 + students * max(minutes for _, _, minutes in possible)


def by_flow(given: Problem) -> tuple[int, int]:
    """Give the placed students and their minutes by OR-Tools' min-cost flow."""
    possible, number = trips(given), len(given.students)
    offers = {offer.id: number + 2 + k for k, offer in enumerate(o for s in given.sites for o in s.offers)}
    flow, source, sink = SimpleMinCostFlow(), number, number + 1
    for student in range(number):
        flow.add_arc_with_capacity_and_unit_cost(source, student, 1, 0)
        flow.add_arc_with_capacity_and_unit_cost(student, sink, 1, penalty(possible, number))
    for student, offer, minutes in possible:
        flow.add_arc_with_capacity_and_unit_cost(student, offers[offer], 1, minutes)
    for site in given.sites:
        for offered in site.offers:
            flow.add_arc_with_capacity_and_unit_cost(offers[offered.id], sink, offered.mentor_places, 0)
    flow.set_node_supply(source, number)
    flow.set_node_supply(sink, -number)
    assert flow.solve() == flow.OPTIMAL
    unplaced, minutes = divmod(flow.optimal_cost(), penalty(possible, number))
    return number - unplaced, minutes


def by_assignment(given: Problem) -> tuple[int, int]:
    """Give the placed students and their minutes by SciPy's assignment, with a column for each mentor place."""
    possible, number = trips(given), len(given.students)
    columns: dict[str, NDArray[np.int64]] = {}
    width = 0
    for offer in (o for s in given.sites for o in s.offers):
        columns[offer.id] = np.arange(width, width + offer.mentor_places)
        width += offer.mentor_places
    costs = np.full((number, width + number), penalty(possible, number))
    for student, name, minutes in possible:
        costs[student, columns[name]] = minutes
    rows, chosen = linear_sum_assignment(costs)
    paid = costs[rows, chosen]
    placed = paid < penalty(possible, number)
    return int(placed.sum()), int(paid[placed].sum())


@pytest.mark.parametrize(("students", "sites", "seed", "limit"), REGIONS)
def test_travel_equals_flow_and_assignment(students: int, sites: int, seed: int, limit: int | None) -> None:
    """Placed students and minutes equal those of both oracles exactly, and some students stay unplaced."""
    given = relaxed_region(students, sites, seed, limit)
    result = best(given)
    found = (value(result, "placed"), value(result, "travel"))
    assert found == by_flow(given)
    assert found == by_assignment(given)
    assert 0 < found[0] < students
