"""How a search by prices ends: what is open is proven by the exact search, and the plan does not depend on timing."""

import os
import random
from functools import cache
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.family import tight
from solver import ways
from solver.areas import search as areas
from solver.areas.bounding import Bounding, Order, Proven
from solver.areas.ending import EndingSearch
from solver.areas.search import AreasSearch
from solver.assemble import assemble
from solver.canonical import canonical
from solver.engine import Deadline, OutOfTimeError
from solver.instance import Instance
from solver.large.rounds import Pricing
from solver.large.search import LargeSearch
from solver.problem import LevelName, Policy, Problem, Quota, Travel, TravelRow, TravelSource
from solver.result import Progress, Result, Seat, Termination
from solver.search.incumbent import pairs_of
from solver.search.levels import Search
from solver.solve import solve
from solver.travel import minutes_lookup
from tests.oracles.all_plans import plan_of
from tests.oracles.brute_force import plans
from tests.oracles.rules import World
from tests.oracles.shuffling import shuffled
from tests.oracles.strategies import problems
from tests.solver.builders import offer, problem, site, student


@pytest.fixture(autouse=True)
def _every_problem_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "LARGE", 1)
    monkeypatch.setattr(LargeSearch, "sizes", (40, 80))


@cache
def alike() -> Problem:
    """Make a region where many students have the same trips, so that there are many best plans."""
    dice = random.Random(7)
    towns = [(dice.uniform(0, 60), dice.uniform(0, 60)) for _ in range(12)]
    schools = {f"site{k:02}": (dice.uniform(0, 60), dice.uniform(0, 60)) for k in range(20)}
    homes = {f"s{k:03}": dice.choice(towns) for k in range(160)}
    rows = [
        TravelRow(student=s, site=p, minutes=round(abs(home[0] - at[0]) + abs(home[1] - at[1])))
        for s, home in homes.items()
        for p, at in schools.items()
    ]
    return problem(
        [student(name, year=2) for name in homes],
        [site(name, offer(f"{name}o", dice.choice((6, 8, 10)))) for name in schools],
        travel=Travel(source=TravelSource.MATRIX, minutes=tuple(row for row in rows if row.minutes <= 30)),
        policy=Policy(levels=(LevelName.PLACED, LevelName.TRAVEL)),
        quotas=(Quota(max=160),),
    )


def seats(result: Result) -> tuple[Seat, ...]:
    """Return who sits where."""
    return tuple(sorted(plan_of(result), key=lambda seat: seat.student))


def silent(_search: object, _phase: str, _entry: int) -> None:
    """Tell nothing."""


class BoundsFirst(Bounding):
    """Bounds are there before anything else happens."""

    def start(self, order: Order) -> None:
        """Prove all of an order at once."""
        super().start(order)
        self.wait()


class BoundsLast(Bounding):
    """Bounds are there only after some looks, or once somebody waits for them."""

    _looks: int = 0
    _late: Order | None = None

    def start(self, order: Order) -> None:
        """Keep an order for later."""
        self._late, self._looks = order, 8

    @property
    def is_busy(self) -> bool:
        """Tell whether an order is kept."""
        return self._late is not None

    def take(self) -> list[Proven]:
        """Prove the order at the last of some looks."""
        self._looks -= 1
        if not self._looks:
            self.wait()
        return super().take()

    def wait(self) -> None:
        """Prove the order now."""
        if self._late is not None:
            super().start(self._late)
            super().wait()
            self._late = None


@cache
def chosen_by_timing(bounding: type[Bounding]) -> Result:
    """Solve to a proven plan, and leave it as timing has chosen it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(areas, "Bounding", bounding)
        patched.setattr(EndingSearch, "_choose_by_values", lambda _search, _deadline: None)
        result = solve(alike())
    assert result.termination is Termination.OPTIMAL
    return result


def test_what_areas_and_prices_leave_open_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """From a greedy plan alone, or from all that areas, looks and prices find, the exact search proves every level."""
    region = tight(120, 12, 1)
    searched = solve(region)
    monkeypatch.setattr(LargeSearch, "_improve", lambda _search, _orders, _ending: None)
    greedy = solve(region)
    monkeypatch.setattr(ways, "LARGE", 10_000)
    exact = solve(region)
    assert [searched.termination, greedy.termination, exact.termination] == [Termination.OPTIMAL] * 3
    assert [level.value for level in searched.levels] == [level.value for level in exact.levels]
    assert [level.value for level in greedy.levels] == [level.value for level in exact.levels]


@pytest.mark.parametrize("error", [OutOfTimeError, MemoryError])
def test_an_end_without_time_or_memory_loses_nothing(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the exact search is stopped at once, plan and bounds are those that were known before."""
    region = tight(120, 12, 1)
    monkeypatch.setattr(LargeSearch, "_improve", lambda _search, _orders, _ending: None)
    with monkeypatch.context() as patched:
        patched.setattr(LargeSearch, "_prove_rest", AreasSearch._prove_rest)
        before = solve(region)

    def stopped(_search: Search, _relaxation: object) -> bool:
        raise error

    monkeypatch.setattr(Search, "_descend", stopped)
    after = solve(region)
    assert before.termination is after.termination is Termination.FEASIBLE
    assert seats(before) == seats(after)
    assert [level.bound for level in before.levels] == [level.bound for level in after.levels]
    assert any(level.bound is not None for level in before.levels)


@settings(max_examples=20, derandomize=True, deadline=None)
@given(problems(pins=0))
def test_pairs_that_prices_leave_out_are_in_no_plan_as_good(given: Problem) -> None:
    """Plans cost at least the bound and the reduced cost of each of its pairs, by the first level's prices."""
    given = canonical(given)
    assembled = assemble(Instance.of(given))
    some = list(islice(plans(World(given), set()), 300))
    if not len(assembled.pairs) or not some:
        return
    weights, minutes = assembled.only(0), minutes_lookup(given)
    rounds = list(islice(Pricing(assembled, [weights]).rounds(weights, {}, Deadline()), 2))
    for plan in some:
        chosen = pairs_of(
            assembled, [Seat(student=i, site=spot.site, offer=spot.offer) for i, spot in plan.spots.items()]
        )
        search = LargeSearch(assembled, minutes, Deadline(), 0, silent)
        search._offer(np.sort(chosen))
        for result in rounds:
            search.ends = {0: result}
            allowed = search._as_good(0)
            assert allowed is not None
            assert allowed[chosen].all()


@pytest.mark.parametrize(("processors", "bounding"), [(1, BoundsFirst), (2, BoundsLast)])
def test_a_proven_plan_depends_on_the_problem_alone(
    processors: int, bounding: type[Bounding], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows in any order, one processor or two, bounds early or late: the plan of the exact search for these values."""
    monkeypatch.setattr(areas, "Bounding", bounding)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(processors)))
    result = solve(shuffled(alike(), random.Random(processors)))
    assert result.termination is Termination.OPTIMAL
    assert seats(result) == canonical_seats()


@cache
def canonical_seats() -> tuple[Seat, ...]:
    """Return the plan of a search that knows nothing but the values of a proven plan."""
    before, ways.LARGE = ways.LARGE, 10_000
    proven = solve(alike())
    ways.LARGE = before
    assembled = assemble(Instance.of(canonical(alike())))
    costs = [
        objective.sign * (level.value - objective.constant())
        for objective, level in zip(assembled.objectives, proven.levels, strict=True)
    ]
    search = Search(assembled, minutes_lookup(canonical(alike())), Deadline(), 0, silent, known=dict(enumerate(costs)))
    search.run()
    assert search.best is not None
    return tuple(sorted(search.best.tidied(search.objectives).plan.seats(), key=lambda seat: seat.student))


def test_timing_chooses_among_best_plans_but_values_do_not() -> None:
    """Early and late bounds lead to two best plans; from either the same one is chosen by the values."""
    one, other = chosen_by_timing(BoundsFirst), chosen_by_timing(BoundsLast)
    assert [level.value for level in one.levels] == [level.value for level in other.levels]
    assert seats(one) != seats(other)
    region = canonical(alike())
    assembled = assemble(Instance.of(region))
    found = []
    for result in (one, other):
        search = LargeSearch(assembled, minutes_lookup(region), Deadline(), 0, silent)
        search._offer(np.sort(pairs_of(assembled, plan_of(result))))
        search._choose_by_values(Deadline())
        assert search.best is not None
        assert search.best.values == tuple(level.value for level in result.levels)
        found.append(search.best.plan.seats())
    assert found[0] == found[1]


def test_a_proven_plan_is_told_before_the_one_that_follows_from_its_values() -> None:
    """Whoever cancels while that one is looked for has a plan with the proven values."""
    told: list[Progress] = []
    result = solve(alike(), on_progress=told.append)
    snapshots = [each.snapshot for each in told if each.snapshot is not None]
    assert result.termination is Termination.OPTIMAL
    assert {each.phase for each in told[-2:]} == {"same plan"}
    assert [level.value for level in snapshots[-1].levels] == [level.value for level in result.levels]
    assert all(level.proven for level in snapshots[-1].levels)


@pytest.mark.parametrize("error", [OutOfTimeError, MemoryError])
def test_a_proven_plan_stays_where_none_can_be_chosen(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    """The search from the values alone is stopped at once: the plan that timing chose is proven all the same."""
    monkeypatch.setattr(areas, "Bounding", BoundsFirst)
    run = Search.run

    def stopped(search: Search) -> None:
        if search.best is None and search.known:
            raise error
        run(search)

    monkeypatch.setattr(Search, "run", stopped)
    result = solve(alike())
    assert (result.termination, seats(result)) == (Termination.OPTIMAL, seats(chosen_by_timing(BoundsFirst)))
