"""A neighbourhood seated anew, with levels held, against all plans in which the others stay."""

import random

import numpy as np
from hypothesis import given, settings

from solver.assemble import Assembled, assemble
from solver.canonical import canonical
from solver.engine import Deadline
from solver.instance import Instance, Ints
from solver.large.reseat import Aim, Neighbours, Program, ReseatOrder, reseat
from solver.objectives.base import Objective
from solver.problem import Problem
from solver.search.incumbent import read_plan
from solver.solve import solve
from solver.travel import minutes_lookup
from tests.oracles.brute_force import Plan, plans
from tests.oracles.level_values import entries
from tests.oracles.rules import World
from tests.oracles.strategies import problems


def pairs_of_best_plan(given: Problem, assembled: Assembled) -> Ints:
    """Return the pairs of a best plan."""
    instance, pairs = assembled.instance, assembled.pairs
    offers = [offer.id for offer in instance.offers]
    seat = {row.student: (row.site, row.offer) for row in solve(given).placements}
    known = [
        (instance.sites[pairs.site[p]].id, offers[pairs.offer[p]] if pairs.offer[p] >= 0 else None)
        == seat.get(instance.students[pairs.student[p]].id)
        for p in range(len(pairs))
    ]
    return np.flatnonzero(known)


def costs_of(given: Problem, plan: Plan, objectives: tuple[Objective, ...]) -> list[float]:
    """Count a plan's signed costs without the constants, by the oracle."""
    listed = entries(World(given))
    return [e.sign * (o.value(plan) - e.constant()) for e, o in zip(objectives, listed, strict=True)]


def stays(plan: Plan, assembled: Assembled, fixed: Ints) -> bool:
    """Tell whether a plan has all fixed pairs."""
    instance, pairs = assembled.instance, assembled.pairs
    return all(
        plan.spots.get(instance.students[pairs.student[p]].id)
        == (
            instance.sites[pairs.site[p]].id,
            instance.offers[pairs.offer[p]].id if pairs.offer[p] >= 0 else None,
        )
        for p in fixed
    )


@settings(max_examples=60, derandomize=True, deadline=None)
@given(problems())
def test_the_last_level_is_least_under_held_ones(given: Problem) -> None:
    """With each entry but the last held at a drawn cost, no plan with the same others costs less; none means none."""
    given = canonical(given)
    assembled = assemble(Instance.of(given))
    best = pairs_of_best_plan(given, assembled) if len(assembled.pairs) else np.zeros(0, np.int64)
    dice = random.Random(len(given.students))
    fixed = np.array([p for p in best if dice.random() < 0.5], dtype=np.int64)
    free = np.flatnonzero(~np.isin(assembled.pairs.student, assembled.pairs.student[fixed]))
    if not len(free):
        return
    pinned = {student.id for student in given.students if student.pinned_site is not None}
    found = [plan for plan in plans(World(given), pinned) if stays(plan, assembled, fixed)]
    costs = [costs_of(given, plan, assembled.objectives) for plan in found]
    last = len(assembled.objectives) - 1
    held = {e: dice.choice([row[e] for row in costs]) for e in range(last)} if costs else {}
    allowed = [row for row in costs if all(row[e] <= cost for e, cost in held.items())]
    program = Program.of(assembled, Neighbours(fixed, free), Aim(assembled.only(last), held), [])
    taken = reseat(ReseatOrder(program, Deadline(), 60.0, 0))
    assert (taken is None) == (not allowed)
    if taken is not None:
        chosen = np.sort(np.concatenate([fixed, taken]))
        values = read_plan(assembled, chosen, minutes_lookup(given)).values
        mine = [e.sign * (v - e.constant()) for e, v in zip(assembled.objectives, values, strict=True)]
        assert mine[last] == min(row[last] for row in allowed)
        assert all(mine[e] <= cost for e, cost in held.items())
