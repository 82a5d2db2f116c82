"""The floor: a min-cost flow of the relaxed problem, without duos, quotas and site maxima.

What is left is a transport problem, so one flow solves the levels placed, partner sites and travel: a student who is
not at a partner site costs more than all trips together, an unplaced one more than all that.
"""

import time

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from benchmarks.measurement import Task
from benchmarks.outcome import Outcome
from benchmarks.pairs import Region
from solver.problem import Problem


def run(problem: Problem, _: Task) -> Outcome:
    """Return the seconds from arrays of pairs and costs to the flow's proven optimum; its plan would break rules."""
    region = Region.of(problem)
    students, pairs = len(problem.students), region.pairs
    elsewhere = 1 + students * int(pairs.minutes.max(initial=0))
    costs = pairs.minutes + elsewhere * ~region.partner[pairs.site]
    started = time.perf_counter()
    _solve_flow(region, costs, unplaced_cost=(students + 1) * elsewhere)
    return Outcome(finished=True, seconds=time.perf_counter() - started)


def _solve_flow(region: Region, costs: np.ndarray, unplaced_cost: int) -> None:
    """Send one unit from each student to the sink; nodes are the students, the offers, and the sink."""
    students, pairs, places = len(region.problem.students), region.pairs, region.places
    sink = students + len(places)
    everyone, offers = np.arange(students), np.arange(students, sink)
    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([pairs.student, offers, everyone]),
        np.concatenate([students + pairs.offer, np.full(len(offers) + students, sink)]),
        np.concatenate([np.ones(len(pairs), np.int64), places, np.ones(students, np.int64)]),
        np.concatenate([costs, np.zeros(len(offers), np.int64), np.full(students, unplaced_cost)]),
    )
    flow.set_nodes_supplies(np.append(everyone, sink), np.append(np.ones(students, np.int64), -students))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"The flow ended as {status.name}.")
