"""A tree finds a plan of a cost exactly when an integer program does, and what it learns loses none."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from benchmarks.family import tight
from solver.answers.base import Base
from solver.engine import Deadline, LinearProgram, NumericalError, solve_integer
from solver.search.relaxation import round_up
from solver.solve import solve
from solver.warm import finish
from solver.warm.base import WarmBase
from solver.warm.bound import Bound
from solver.warm.finish import Finish
from solver.warm.revaluing import Revaluing
from solver.warm.tree import Tree

REGION = tight(80, 10, 2)
BASE = Base(REGION, solve(REGION))
WARM = WarmBase.of(BASE.problem, BASE.plan)
ABOVE = 3
"""Whole costs above the bound within which a best plan is looked for."""


def bounds() -> Iterator[Bound]:
    """Yield bounds with one more place at some offers, the upper levels held; two of them are missed by all plans."""
    revaluing = Revaluing(WARM, Deadline())
    final, whole = revaluing.final, WARM.assembled.whole
    for row in revaluing.place_rows[2::4]:
        capacities = {int(row): (float("-inf"), float(whole.row_upper[row]) + 1)}
        vertex = final.solve(capacities, final.base_costs, Deadline())
        if vertex:
            yield final.bound(vertex, capacities, final.base_costs, vertex.cost)


BOUNDS = list(bounds())


def tree_of(bound: Bound, cost: int) -> Tree:
    """Plant a tree over all pairs that a plan of this cost can use."""
    pairs, entry = bound.useful(cost - bound.cost), WARM.assembled.only(WARM.last)
    matrix, costs = bound.matrix(pairs), WARM.assembled.costs(entry, pairs)
    return Tree(WARM.assembled, pairs, matrix, LinearProgram(matrix, costs, bound.start(pairs).basis), cost)


def least_cost(bound: Bound, tree: Tree) -> float:
    """Return the least cost of a plan of the tree's pairs within the limits that it has learned."""
    matrix, entry = bound.matrix(tree.pairs), WARM.assembled.only(WARM.last)
    tree.narrow(matrix, tree.pairs)
    answer = solve_integer(matrix, WARM.assembled.costs(entry, tree.pairs), Deadline(), seed=0)
    return answer.cost if answer.columns is None else round(answer.cost)


def test_it_refutes_each_lower_cost_and_finds_a_plan_of_the_least() -> None:
    """For every offer; some bounds are missed by a unit or more, so that lower costs have to be refuted."""
    missed = 0
    for bound in BOUNDS:
        first = round_up(bound.cost)
        planted = tree_of(bound, first + ABOVE)
        best = least_cost(bound, planted)
        for cost in range(first, first + ABOVE + 1):
            tree = tree_of(bound, cost)
            tree.grow(10_000, Deadline())
            assert tree.is_done
            assert (tree.chosen is not None) == (cost >= best)
            if tree.chosen is not None:
                values = WARM.assembled.pair_costs(WARM.assembled.only(WARM.last), WARM.assembled.pairs)
                assert best <= round(values[tree.chosen].sum()) <= cost
        missed += best > first
    assert missed


def test_one_solve_leaves_the_root_whole() -> None:
    """It is not split until the tree may grow further, and the pairs of its vertex are told."""
    open_roots = 0
    for bound in BOUNDS:
        tree = tree_of(bound, round_up(bound.cost) + ABOVE)
        tree.grow(1, Deadline())
        assert tree.split_at == []
        assert len(tree.nodes) == 1
        assert tree.nodes[0].limits == {}
        open_roots += not tree.is_done
        assert len(tree.used) > 0
        tree.grow(10_000, Deadline())
        assert tree.is_done
    assert open_roots


def test_its_limits_and_cuts_lose_no_plan_of_the_cost() -> None:
    """After every few solves, with the limits and the cuts of the tree, a best plan costs what it did."""
    narrowed = 0
    for bound in BOUNDS:
        cost = round_up(bound.cost) + ABOVE
        tree = tree_of(bound, cost)
        best = least_cost(bound, tree)
        while best <= cost and not tree.is_done:
            tree.grow(3, Deadline())
            assert least_cost(bound.with_cuts(WARM.assembled, tree.cuts), tree) == best
            narrowed += limits(bound, tree) != limits(bound, tree_of(bound, cost))
    assert narrowed


def limits(bound: Bound, tree: Tree) -> list[list[float]]:
    """Return what a tree leaves of the columns' bounds."""
    matrix = bound.matrix(tree.pairs)
    tree.narrow(matrix, tree.pairs)
    return [matrix.column_lower.tolist(), matrix.column_upper.tolist()]


@pytest.mark.parametrize("solves", [(), (1, 1, 1), (10_000,)])
def test_it_does_not_matter_how_far_trees_grow(monkeypatch: pytest.MonkeyPatch, solves: tuple[int, ...]) -> None:
    """Integer programs alone, trees alone, and both by turns find plans of the same cost."""
    highest = [round_up(bound.cost) + ABOVE for bound in BOUNDS]
    expected = [cost_of(bound, most) for bound, most in zip(BOUNDS, highest, strict=True)]
    assert len(set(expected)) > 1
    monkeypatch.setattr(finish, "_SOLVES", solves)
    assert [cost_of(bound, most) for bound, most in zip(BOUNDS, highest, strict=True)] == expected


def cost_of(bound: Bound, highest: int) -> float | None:
    """Return what the plan costs that is found from a bound on."""
    chosen = Finish(WARM, [bound], WARM.pairs, [], Deadline()).best(highest)
    values = WARM.assembled.pair_costs(WARM.assembled.only(WARM.last), WARM.assembled.pairs)
    return None if chosen is None else round(values[chosen].sum())


def test_only_better_plans_than_a_known_one_are_looked_for() -> None:
    """From any cost on that a known plan may have, a best plan is found if it costs less, and none otherwise."""
    for bound in BOUNDS:
        first = round_up(bound.cost)
        best = cost_of(bound, first + ABOVE)
        for than in range(first, first + ABOVE + 2):
            chosen = Finish(WARM, [bound], WARM.pairs, [], Deadline()).better(than)
            values = WARM.assembled.pair_costs(WARM.assembled.only(WARM.last), WARM.assembled.pairs)
            found = None if chosen is None else round(values[chosen].sum())
            assert found == (best if best is not None and best < than else None)


def test_it_is_split_at_preferred_columns_first() -> None:
    """A tree that prefers the last column that another one would try splits there, and ends the same."""
    turned = 0
    for bound in BOUNDS:
        cost = round_up(bound.cost)
        plain = tree_of(bound, cost)
        plain.grow(10_000, Deadline())
        for column in reversed(plain.split_at):
            tree = tree_of(bound, cost)
            tree.prefer([column])
            tree.grow(10_000, Deadline())
            assert (tree.chosen is None) == (plain.chosen is None)
            turned += tree.split_at != plain.split_at
    assert turned


def test_each_tree_prefers_what_the_trees_before_were_split_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declared columns only, each once, those of the latest tree in front."""
    planted: list[tuple[Tree, list[int]]] = []
    prefer = Tree.prefer

    def noted(tree: Tree, columns: list[int]) -> None:
        planted.append((tree, list(columns)))
        prefer(tree, columns)

    monkeypatch.setattr(Tree, "prefer", noted)
    learned: list[int] = []
    for bound in BOUNDS:
        Finish(WARM, [bound], WARM.pairs, learned, Deadline()).best(round_up(bound.cost) + ABOVE)
    assert planted[0][1] == []
    for (tree, before), (_, after) in pairwise(planted):
        split_at = [column for column in tree.split_at if column < WARM.assembled.first_pair]
        assert after == list(dict.fromkeys([*split_at, *before]))[: finish._LEARNED]
    assert learned


def test_a_tree_that_breaks_down_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounding errors in the simplex cost time and change no value."""
    highest = [round_up(bound.cost) + ABOVE for bound in BOUNDS]
    expected = [cost_of(bound, most) for bound, most in zip(BOUNDS, highest, strict=True)]
    broken: list[int] = []

    def breaks_down(_: Tree, solves: int, __: Deadline) -> None:
        broken.append(solves)
        raise NumericalError

    monkeypatch.setattr(Tree, "grow", breaks_down)
    assert [cost_of(bound, most) for bound, most in zip(BOUNDS, highest, strict=True)] == expected
    assert broken
