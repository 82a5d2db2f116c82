"""Parts of all plans bound other capacities, and values that rest on them are those of whole solves."""

from collections.abc import Iterator

import numpy as np
import pytest

from benchmarks.family import tight
from solver.answers.base import Base
from solver.answers.place_values import OfferNamed, PlaceValuesQuestion, offers_of, place_values
from solver.changes.places import ChangeMentorPlaces
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.problem import Problem
from solver.search.relaxation import round_up
from solver.solve import solve
from solver.warm import parts, program, tree
from solver.warm.base import WarmBase
from solver.warm.bound import placed
from solver.warm.finish import Finish
from solver.warm.parts import Parts
from solver.warm.program import LevelProgram
from solver.warm.revaluing import Revaluing
from solver.warm.tree import Leaf, Node, Tree
from solver.warm.vertex import Capacities
from tests.solver.deadlines import solves_left

REGIONS = ((30, 4), (30, 8), (45, 1), (45, 7))
"""Students and seeds of regions whose relaxation stays below the best plan without cuts; two split at pairs too."""
WIDE = 12
"""Whole costs above a bound within which a best plan is looked for."""


@pytest.fixture
def _loose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out all cuts, so that relaxations stay below best plans, and pairs that only some parts want."""
    monkeypatch.setattr(program, "violated_cuts", lambda *_: [])
    monkeypatch.setattr(tree, "violated_cuts", lambda *_: [])
    monkeypatch.setattr(WarmBase, "find_cuts", lambda base, _: ([], base.pairs))
    monkeypatch.setattr(parts, "_MARGIN", 0.0)


def kept(problem: Problem) -> tuple[Base, Revaluing, Parts]:
    """Return a base, what is kept of it, and its parts, of which there are several."""
    base = Base(problem, solve(problem))
    revaluing = Revaluing(WarmBase.of(base.problem, base.plan), Deadline())
    assert revaluing.parts
    assert len(revaluing.parts.parts) > 1
    return base, revaluing, revaluing.parts


def one_more(base: Base, revaluing: Revaluing) -> Iterator[tuple[OfferNamed, Capacities]]:
    """Yield each offer, with the row that another mentor place changes."""
    offers = {offer.id: number for number, offer in enumerate(revaluing.base.assembled.instance.offers)}
    for at in offers_of(base, None, None):
        yield at, {int(revaluing.place_rows[offers[at.offer]]): (at.mentor_places + 1, at.mentor_places + 1)}


@pytest.mark.usefixtures("_loose")
@pytest.mark.parametrize(("students", "seed"), REGIONS)
def test_no_plan_costs_less_than_the_parts_say(students: int, seed: int) -> None:
    """One place more at each offer: the last level of whole solves, where those above stay as they were."""
    base, _, divided = kept(tight(students, 10, seed))
    revaluing = Revaluing(divided.program.base, Deadline())
    assert revaluing.last_vertex
    better = 0
    for at, capacities in one_more(base, revaluing):
        least = divided.least(capacities, divided.program.base_costs)
        alone = Parts.whole(divided.program, revaluing.last_vertex).least(capacities, divided.program.base_costs)
        levels = solve(ChangeMentorPlaces(offer=at.offer, by=1).apply(base.problem)).levels
        *before, last = base.result.levels
        if [level.value for level in before] == [level.value for level in levels[:-1]]:
            assert least <= divided.program.base.costs[divided.program.base.last] + levels[-1].value - last.value
        better += least > alone
    assert better


@pytest.mark.usefixtures("_loose")
@pytest.mark.parametrize(("students", "seed"), REGIONS)
def test_each_part_is_dearer_and_its_vertex_keeps_its_limits(students: int, seed: int) -> None:
    """No part costs less than the whole, one costs more, and no vertex is outside of its part."""
    _, revaluing, divided = kept(tight(students, 10, seed))
    whole, first = revaluing.last_vertex, revaluing.base.assembled.first_pair
    assert whole
    for part in divided.parts:
        values = np.zeros(len(revaluing.base.assembled.pairs))
        values[part.vertex.pairs] = part.vertex.values
        columns = np.append(part.vertex.declared, values)
        assert all(least - 1e-6 <= columns[at] <= most + 1e-6 for at, (least, most) in part.limits.items())
        assert part.vertex.cost >= whole.cost - 1e-6
    assert max(part.vertex.cost for part in divided.parts) > whole.cost + 1e-3
    assert any(at >= first for part in divided.parts for at in part.limits) == (students == 45)


@pytest.mark.usefixtures("_loose")
@pytest.mark.parametrize(("students", "seed"), REGIONS)
def test_a_search_from_the_parts_finds_what_one_from_a_new_vertex_finds(students: int, seed: int) -> None:
    """The base's duals leave every plan of the cost, under whatever capacities: best plans cost the same."""
    base, revaluing, divided = kept(tight(students, 10, seed))
    warm, final, compared = revaluing.base, revaluing.final, 0
    for _, capacities in list(one_more(base, revaluing))[::3]:
        vertex = final.solve(capacities, final.base_costs, Deadline())
        if vertex is None:
            continue
        told = divided.bounds(capacities, final.base_costs)
        new = [final.bound(vertex, capacities, final.base_costs, vertex.cost)]
        highest = round_up(vertex.cost) + WIDE
        found = [Finish(warm, bounds, warm.pairs, [], Deadline()).best(highest) for bounds in (told, new)]
        costs = warm.assembled.pair_costs(warm.assembled.only(warm.last), warm.assembled.pairs)
        one, other = (None if chosen is None else round(costs[chosen].sum()) for chosen in found)
        assert one == other
        compared += one is not None
    assert compared


@pytest.mark.usefixtures("_loose")
@pytest.mark.parametrize(("students", "seed"), REGIONS)
def test_values_are_those_of_whole_solves(students: int, seed: int) -> None:
    """Every offer, with all levels."""
    base, _, _ = kept(tight(students, 10, seed))
    answer = place_values(base, PlaceValuesQuestion(), Deadline())
    gains = {row.at.offer: [level.after for level in row.effect.levels] for row in answer.gains}
    before = [level.value for level in base.result.levels]
    for at in offers_of(base, None, None):
        whole = solve(ChangeMentorPlaces(offer=at.offer, by=1).apply(base.problem))
        assert gains.get(at.offer, before) == [level.value for level in whole.levels]
    assert gains
    assert not answer.not_valued


@pytest.mark.usefixtures("_loose")
def test_where_one_part_would_hold_nothing_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it costs to be there under other capacities is not known."""
    _, revaluing, divided = kept(tight(30, 10, 4))
    assert revaluing.last_vertex
    cost = divided.program.base.costs[divided.program.base.last]
    nodes: list[Node | Leaf] = [Leaf({}, None)]
    monkeypatch.setattr(Tree, "nodes", property(lambda _: nodes))
    again = Parts.divided(divided.program, revaluing.last_vertex, cost, Deadline())
    assert [part.limits for part in again.parts] == [{}]


@pytest.mark.usefixtures("_loose")
def test_rounding_errors_while_plans_are_divided_leave_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """The relaxation of the base still bounds all plans."""

    def breaks_down(*_: object) -> None:
        raise NumericalError

    _, revaluing, divided = kept(tight(30, 10, 4))
    monkeypatch.setattr(Tree, "grow", breaks_down)
    assert revaluing.last_vertex
    cost = divided.program.base.costs[divided.program.base.last]
    again = Parts.divided(divided.program, revaluing.last_vertex, cost, Deadline())
    assert [part.limits for part in again.parts] == [{}]


def test_a_solve_within_limits_leaves_none_behind() -> None:
    """A student of the plan has to stay, then may not: both cost what they should, and so does the solve after them."""
    base = Base(tight(30, 10, 2), solve(tight(30, 10, 2)))
    warm = WarmBase.of(base.problem, base.plan)
    revaluing = Revaluing(warm, Deadline())
    final, assembled = revaluing.final, warm.assembled
    free = final.solve({}, final.base_costs, Deadline())
    assert free
    for pair in warm.pairs[:5].tolist():
        column = assembled.first_pair + pair
        stays, leaves = (final.solve({}, final.base_costs, Deadline(), {column: (n, n)}) for n in (1.0, 0.0))
        assert stays
        assert np.isin(pair, stays.used)
        assert leaves is None or not np.isin(pair, leaves.used)
        costs = [vertex.cost for vertex in (stays, leaves) if vertex]
        assert min(costs) >= free.cost - 1e-6
        again = final.solve({}, final.base_costs, Deadline())
        assert again
        assert again.cost == pytest.approx(free.cost)


def test_a_solve_that_runs_out_of_time_leaves_no_limits_behind() -> None:
    """Its changes were made already; the next solve finds the base's own program."""
    base = Base(tight(30, 10, 2), solve(tight(30, 10, 2)))
    warm = WarmBase.of(base.problem, base.plan)
    revaluing = Revaluing(warm, Deadline())
    final, row = revaluing.final, int(revaluing.place_rows[0])
    free = final.solve({}, final.base_costs, Deadline())
    assert free
    for pair in warm.pairs.tolist():
        with pytest.raises(OutOfTimeError):
            final.solve({row: (0.0, 0.0)}, final.base_costs, solves_left(0), {warm.assembled.first_pair + pair: (0, 0)})
        again = final.solve({}, final.base_costs, Deadline())
        assert again
        assert again.cost == pytest.approx(free.cost)


@pytest.mark.usefixtures("_loose")
@pytest.mark.parametrize(("students", "seed"), REGIONS)
def test_the_model_of_a_part_has_its_limits(students: int, seed: int) -> None:
    """Columns without limits have the model's own bounds."""
    _, revaluing, divided = kept(tight(students, 10, seed))
    narrower = 0
    for part, bound in zip(divided.parts, divided.bounds({}, divided.program.base_costs), strict=True):
        pairs = bound.useful(WIDE)
        own, within = bound.matrix(pairs), bound.within(pairs)
        limits = placed(part.limits, pairs, revaluing.base.assembled)
        for column, (least, most) in enumerate(zip(own.column_lower, own.column_upper, strict=True)):
            expected = limits.get(column, (least, most))
            assert (within.column_lower[column], within.column_upper[column]) == expected
        narrower += len(limits)
    assert narrower


def test_a_program_that_begins_like_another_has_its_own_vertex() -> None:
    """It costs what one costs that begins from nothing."""
    base = Base(tight(30, 10, 2), solve(tight(30, 10, 2)))
    warm = WarmBase.of(base.problem, base.plan)
    revaluing = Revaluing(warm, Deadline())
    for begun in (*revaluing.above, revaluing.final):
        afresh = LevelProgram(warm, begun.weights, begun.held, begun.cuts, begun.active)
        found = [each.solve({}, each.base_costs, Deadline()) for each in (begun, afresh)]
        assert found[0]
        assert found[1]
        assert found[0].cost == pytest.approx(found[1].cost)


def test_limits_are_placed_where_their_pairs_are() -> None:
    """Declared columns stay; a pair's column is behind them, in the order of the pairs; other pairs have none."""
    base = Base(tight(30, 10, 2), solve(tight(30, 10, 2)))
    assembled = WarmBase.of(base.problem, base.plan).assembled
    first = assembled.first_pair
    limits = {0: (1.0, 2.0), first + 3: (0.0, 0.0), first + 4: (1.0, 1.0), first + 9: (0.0, 1.0)}
    assert placed(limits, np.array([1, 4, 7]), assembled) == {0: (1.0, 2.0), first + 1: (1.0, 1.0)}
    assert placed({}, np.array([1, 4, 7]), assembled) == {}
