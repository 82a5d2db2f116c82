"""A plan near the base's keeps every rule, costs what it says, and moves few; what is proven never rests on it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from benchmarks.family import tight
from solver.answers import valuing
from solver.answers.base import Base
from solver.answers.effect import plan_in
from solver.answers.place_values import OneMore, PlaceValuesQuestion, offers_of, place_values
from solver.answers.valuing import Worth, value_all
from solver.check import broken_rules
from solver.engine import Deadline, IntegerSolution, LinearProgram, LinearSolution, NumericalError, solve_integer
from solver.instance import Ints
from solver.result import Seat, Termination
from solver.search.rows import Chosen, Held, with_rows
from solver.solve import solve
from solver.warm import near, revaluing
from solver.warm.base import WarmBase
from solver.warm.near import Candidate, Near
from solver.warm.revaluing import AsGood, Revaluing, Seats
from solver.warm.vertex import Capacities

REGION = tight(80, 10, 2)
BASE = Base(REGION, solve(REGION))
WARM = WarmBase.of(BASE.problem, BASE.plan)
OFFERS = [at.offer for at in offers_of(BASE, None, None)]


@pytest.fixture(scope="module")
def kept() -> Revaluing:
    """Return what is kept of the region's plan."""
    return Revaluing(WARM, Deadline())


def more(kept: Revaluing, number: int) -> Capacities:
    """Return one mentor place more at an offer, all of which are used."""
    row = int(kept.place_rows[number])
    places = WARM.assembled.instance.offers[number].mentor_places + 1
    return {row: (places, places)}


def candidates(kept: Revaluing) -> Iterator[tuple[str, Capacities, Candidate]]:
    """Yield the candidate for one place more at each offer that has one, with the offer and the changed row."""
    for number, offer in enumerate(WARM.assembled.instance.offers):
        capacities = more(kept, number)
        found = kept.near.look(capacities, Deadline())
        if found:
            yield offer.id, capacities, found


def seats(chosen: Ints) -> list[Seat]:
    """Return the seats of some pairs."""
    instance, pairs = WARM.assembled.instance, WARM.assembled.pairs.where(chosen)
    return [
        Seat(student=instance.students[i].id, site=instance.sites[s].id, offer=instance.offers[k].id)
        for i, s, k in zip(pairs.student, pairs.site, pairs.offer, strict=True)
    ]


def test_without_a_change_it_is_the_base_plan(kept: Revaluing) -> None:
    """Nobody has a reason to move."""
    found = kept.near.look({}, Deadline())
    assert found
    assert found.costs == tuple(WARM.costs[entry] for entry in WARM.own)
    assert found.pairs.tolist() == WARM.pairs.tolist()


def test_it_keeps_every_rule_and_costs_what_it_says(kept: Revaluing) -> None:
    """With one place more at each offer, recounted from the changed problem."""
    gained = 0
    for offer, _, found in candidates(kept):
        plan = plan_in(OneMore(offer).changed(WARM.problem), seats(found.pairs))
        assert not broken_rules(plan)
        entries = [WARM.assembled.objectives[entry] for entry in WARM.own]
        assert found.costs == tuple(row.sign * (row.value(plan) - row.constant()) for row in entries)
        gained += found.costs < tuple(WARM.costs[entry] for entry in WARM.own)
    assert gained > len(OFFERS) // 4


def test_no_plan_as_good_moves_fewer_than_a_whole_vertex(kept: Revaluing) -> None:
    """With all levels held at those of the candidate, an integer program over all pairs finds no shorter way."""
    compared = 0
    for _, capacities, found in list(candidates(kept))[::4]:
        vertex = kept.near.program.solve(capacities, [], Deadline())
        if vertex and kept.near.program.is_whole(vertex):
            compared += 1
            assert fewest_moves(capacities, found.costs) == len(np.setdiff1d(WARM.pairs, found.pairs))
    assert compared > 3


def fewest_moves(capacities: Capacities, costs: tuple[int, ...]) -> int:
    """Return how many students leave their seat in a plan of these costs at least."""
    return round(held_program(capacities, costs).cost - WARM.costs[WARM.entries.real[-1]])


def held_program(capacities: Capacities, costs: tuple[int, ...]) -> IntegerSolution:
    """Minimise the moves over all plans of these costs."""
    everything = WARM.assembled.everything()
    chosen = Chosen.of(WARM.assembled, everything)
    held = [chosen.row(Held(entry, cost)) for entry, cost in zip(WARM.own, costs, strict=True)]
    matrix = with_rows(WARM.assembled.matrix(everything), held)
    for row, (least, most) in capacities.items():
        matrix.row_lower[row], matrix.row_upper[row] = least, most
    moves = WARM.assembled.only(WARM.entries.real[-1])
    return solve_integer(matrix, WARM.assembled.costs(moves, everything), Deadline(), seed=0)


def test_no_level_is_sold_for_those_below(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where levels are close together, minutes outweigh a placed student, and the base plan is not the nearest."""
    assert near_base().costs == tuple(WARM.costs[entry] for entry in WARM.own)
    monkeypatch.setattr(near, "_APART", 1e-2)
    assert near_base().costs > tuple(WARM.costs[entry] for entry in WARM.own)


def near_base() -> Candidate:
    """Return the candidate without any change."""
    cuts, active = WARM.find_cuts(Deadline())
    found = Near(WARM, cuts, active, Deadline()).look({}, Deadline())
    assert found
    return found


def test_a_bad_candidate_changes_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any candidate, and with the base's plan for one, every offer has the levels that it has with one."""
    asked = [OneMore(offer) for offer in OFFERS]
    expected = [levels(row) for row in value_all(BASE, asked, Deadline())]
    assert any(expected)
    monkeypatch.setattr(valuing, "_WORTH_A_PROCESS", 10**6)
    for bad in (None, Candidate(tuple(WARM.costs[entry] for entry in WARM.own), WARM.pairs)):
        monkeypatch.setattr(Near, "look", lambda *_, bad=bad: bad)
        assert [levels(row) for row in value_all(BASE, asked, Deadline())] == expected


def levels(worth: object) -> list[int]:
    """Return the levels after a change; none when the base's plan remains best."""
    assert isinstance(worth, Worth)
    assert worth.proven
    return [row.after for row in worth.effect.levels] if worth.effect else []


@pytest.mark.parametrize(("by", "likely_best"), [(1, 2), (1, -1), (2, 2), (4, 2)])
def test_a_candidate_that_costs_more_is_improved(
    kept: Revaluing, monkeypatch: pytest.MonkeyPatch, by: int, likely_best: int
) -> None:
    """Given a plan that costs some units more than the best one, the best one is found, downwards or upwards."""
    monkeypatch.setattr(revaluing, "_LIKELY_BEST", likely_best)
    improved = 0
    for offer, capacities, found in list(candidates(kept))[::3]:
        expected = kept.afresh().with_places(offer, 1)
        costs = (*found.costs[:-1], cost_of(expected) + by)
        worse = plan_of(capacities, costs)
        if worse is None or found.costs[:-1] != costs[:-1] or isinstance(expected, AsGood):
            continue
        with monkeypatch.context() as patch:
            patch.setattr(Near, "look", lambda *_, costs=costs, worse=worse: Candidate(costs, worse))
            assert cost_of(kept.afresh().with_places(offer, 1)) == cost_of(expected)
        improved += 1
    assert improved > 2


def plan_of(capacities: Capacities, costs: tuple[int, ...]) -> Ints | None:
    """Return a plan of exactly these costs, if there is one."""
    answer = held_program(capacities, costs)
    return None if answer.columns is None else np.flatnonzero(answer.columns[WARM.assembled.first_pair :] > 0.5)


def cost_of(answer: AsGood | Seats | None) -> int:
    """Return what the last entry costs in an answer."""
    assert answer
    if isinstance(answer, AsGood):
        return WARM.costs[WARM.last]
    values = WARM.assembled.pair_costs(WARM.assembled.only(WARM.last), WARM.assembled.pairs)
    taken = {(row.student, row.offer) for row in answer.rows}
    instance, pairs = WARM.assembled.instance, WARM.assembled.pairs
    rows = zip(pairs.student, pairs.offer, strict=True)
    names = [(instance.students[i].id, instance.offers[k].id) for i, k in rows]
    return round(sum(values[number] for number, name in enumerate(names) if name in taken))


def test_an_engine_that_gives_up_changes_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no vertex is whole and the integer program fails, the changed problem is solved whole."""
    question = PlaceValuesQuestion(subject=BASE.problem.sites[0].offers[0].subject)
    expected = place_values(BASE, question, Deadline())
    assert expected.gains
    tried: list[bool] = []

    def gives_up(*_: object, **__: object) -> None:
        tried.append(True)
        raise NumericalError

    monkeypatch.setattr(near.LevelProgram, "is_whole", lambda *_: False)
    monkeypatch.setattr(near, "best_integer", gives_up)
    answer = place_values(BASE, question, Deadline())
    assert tried
    assert [(row.at, row.effect.losses) for row in answer.gains] == [
        (row.at, row.effect.losses) for row in expected.gains
    ]


@pytest.mark.parametrize("good", [0, 1, 2])
def test_a_solve_that_breaks_down_twice_leaves_nothing_behind(
    kept: Revaluing, monkeypatch: pytest.MonkeyPatch, good: int
) -> None:
    """After some good solves two break down; the next change finds no capacity of the one that they ended."""
    for first, second in zip(OFFERS[::6], OFFERS[3::6], strict=False):
        expected, broken = kept.afresh().with_places(second, 1), kept.afresh()
        with monkeypatch.context() as patch:
            patch.setattr(LinearProgram, "solve", breaking_down(good))
            with suppress(NumericalError):
                broken.with_places(first, 1)
        assert cost_of(broken.with_places(second, 1)) == cost_of(expected)


def breaking_down(good: int) -> Callable[..., LinearSolution | None]:
    """Return a solve that breaks down twice after some good ones."""
    solve_well, turns = LinearProgram.solve, count()

    def solve_once(program: LinearProgram, deadline: Deadline, *, dual: bool) -> LinearSolution | None:
        if good <= next(turns) < good + 2:
            raise NumericalError
        return solve_well(program, deadline, dual=dual)

    return solve_once


def test_without_programs_every_change_is_solved_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounding errors while the base's programs are made cost time and change no value."""
    question = PlaceValuesQuestion(subject=BASE.problem.sites[0].offers[0].subject)
    expected = place_values(BASE, question, Deadline())

    def gives_up(*_: object) -> None:
        raise NumericalError

    monkeypatch.setattr(Near, "__init__", gives_up)
    answer = place_values(BASE, question, Deadline())
    assert [(row.at, row.effect.losses) for row in answer.gains] == [
        (row.at, row.effect.losses) for row in expected.gains
    ]
    assert answer.no_gain == expected.no_gain


def test_only_what_is_proven_brings_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole solves that end with the base's plan when the time is over say nothing: promises are told instead."""
    known = Revaluing(WARM, Deadline())
    open_ones = {name for name in OFFERS if (promise := known.promise(name)) and promise.first}
    stopped = replace(
        BASE.result,
        termination=Termination.FEASIBLE,
        levels=tuple(replace(level, proven=False) for level in BASE.result.levels),
    )
    monkeypatch.setattr(Revaluing, "with_places", lambda *_: None)
    monkeypatch.setattr(valuing, "resolve_near", lambda *_, **__: stopped)
    answer = place_values(BASE, PlaceValuesQuestion(), Deadline())
    assert open_ones
    assert {row.offer for row in answer.not_valued} == open_ones
    assert all(row.at_most for row in answer.not_valued)
    assert {at.offer for at in answer.no_gain} == set(OFFERS) - open_ones
