"""Where integer programs look for a plan: what stays, what is free, and that a look loses nothing."""

from functools import cache

import numpy as np

from benchmarks.family import tight
from solver.assemble import Assembled, assemble
from solver.canonical import canonical
from solver.engine import Deadline
from solver.instance import Instance, Ints
from solver.large.entries import EntriesOrder
from solver.large.middle import Critical, Sharp, around_plan, near_middle
from solver.large.reseat import Aim, Neighbours, Program, ReseatOrder, reseat
from solver.large.rounds import Pricing, Round
from solver.model import Floats
from solver.search.entries import Entries
from solver.search.incumbent import read_plan
from solver.search.rounding import seat_scarce_first
from solver.search.staying import staying_points
from solver.travel import minutes_lookup


@cache
def priced() -> tuple[Assembled, dict[int, Round], Sharp]:
    """Return a tight region, the last round of each entry, and the prices of the last one."""
    assembled = assemble(Instance.of(canonical(tight(350, 35, 1))))
    entries = Entries.of(assembled)
    pricing = Pricing(assembled, [entries.weights])
    order = EntriesOrder(pricing, entries.real, {}, 0.0, [], lambda _entry, _costs: True, Deadline())
    assert list(order.prove())
    ends, last = order.ends, entries.real[-1]
    critical = Critical.of(assembled, [ends[entry] for entry in entries.real[:-1]])
    return assembled, ends, Sharp(order.held, ends[last], pricing.active, pricing.cuts, critical)


def greedy_plan() -> Ints:
    """Return a first plan, which knows nothing of prices."""
    assembled, _, sharp = priced()
    return seat_scarce_first(assembled, np.flatnonzero(sharp.active), staying_points(assembled, ()))


def costs_of(chosen: Ints) -> list[float]:
    """Return what a plan costs on each entry, without the constants."""
    assembled, _, _ = priced()
    values = read_plan(assembled, chosen, minutes_lookup(assembled.instance.problem)).values
    return [
        float(entry.sign * (value - entry.constant()))
        for entry, value in zip(assembled.objectives, values, strict=True)
    ]


def free_students(around: Neighbours) -> set[int]:
    """Return the students with a free pair."""
    return set(priced()[0].pairs.student[around.free].tolist())


def test_who_is_critical_pays_for_a_seat() -> None:
    """Somebody is critical for ``placed``: nobody whose own seat is free of charge there."""
    assembled, ends, sharp = priced()
    first = Entries.of(assembled).real[0]
    paid: Floats = np.zeros(len(assembled.instance.students))
    prices, weights = ends[first].prices, ends[first].bound.weights
    paid += (assembled.declared_costs(weights) - prices.declared_costs(assembled, weights))[assembled.model.unplaced]
    assert sharp.critical.students.any()
    assert (np.abs(paid[Critical.of(assembled, [ends[first]]).students]) > 1e-3).all()


def test_nobody_is_both_fixed_and_free_and_the_critical_are_free() -> None:
    """So it is near the middle and around the plan; the first has those who stay in the middle, the other fewer."""
    assembled, _, sharp = priced()
    plan = greedy_plan()
    near, around = near_middle(assembled, sharp), around_plan(assembled, sharp, plan)
    for one in (near, around):
        fixed = set(assembled.pairs.student[one.fixed].tolist())
        assert not fixed & free_students(one)
        assert not fixed & set(np.flatnonzero(sharp.critical.students).tolist())
        assert (sharp.last.middle[one.fixed] > 0.8).all()
    assert set(around.fixed.tolist()) <= set(near.fixed.tolist()) & set(plan.tolist())
    assert len(around.fixed) < len(near.fixed)


def test_around_the_plan_nothing_is_lost() -> None:
    """With the plan's own costs of the upper entries held there is always a plan, and it costs no more below them."""
    assembled, _, sharp = priced()
    plan = greedy_plan()
    before = costs_of(plan)
    *above, last = Entries.of(assembled).real
    around = around_plan(assembled, sharp, plan)
    aim = Aim(assembled.only(last), {entry: before[entry] for entry in above})
    taken = reseat(ReseatOrder(Program.of(assembled, around, aim, sharp.cuts), Deadline(), 60.0, 0))
    assert taken is not None
    after = costs_of(np.sort(np.concatenate([around.fixed, taken])))
    assert all(after[entry] <= before[entry] for entry in above)
    assert after[last] <= before[last]
