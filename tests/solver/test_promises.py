"""What a place promises bounds what it brings, and the most promising places are valued first."""

import pickle
from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import assume, given, settings

from benchmarks.family import tight
from solver.answers.base import Base
from solver.answers.effect import LevelEffect
from solver.answers.place_values import OfferNamed, PlaceValuesQuestion, offers_of, place_values
from solver.changes.places import ChangeMentorPlaces
from solver.engine import Deadline, OutOfTimeError
from solver.problem import Problem
from solver.result import Result, Termination
from solver.solve import solve
from solver.warm import program
from solver.warm.base import WarmBase
from solver.warm.promise import most_first
from solver.warm.revaluing import Revaluing
from tests.oracles.strategies import problems
from tests.solver.deadlines import SolvesLeft, solves_left

REGION = tight(60, 10, 4)
ALL = PlaceValuesQuestion()
MANY = 10**9


@dataclass(frozen=True)
class Kept:
    """A base, what is kept of it, its offers, and how many solves it took to make."""

    base: Base
    revaluing: Revaluing
    offers: list[OfferNamed]
    solves: int


def kept(problem: Problem, result: Result) -> Kept:
    """Make what is kept of a base."""
    base, deadline = Base(problem, result), solves_left(MANY)
    revaluing = Revaluing(WarmBase.of(base.problem, base.plan), deadline)
    return Kept(base, revaluing, offers_of(base, None, None), taken(deadline))


def taken(deadline: SolvesLeft) -> int:
    """Return how many solves a deadline of ``MANY`` has given."""
    return next(deadline.solves)


@pytest.fixture(scope="module")
def region() -> Kept:
    """Return what is kept of a region where most places bring something."""
    return kept(REGION, solve(REGION))


def assert_promises_hold(problem: Problem, result: Result) -> None:
    """Hold what each offer promises against a whole solve: nothing gains before the first entry, nor more than it."""
    known = kept(problem, result)
    names = [level.name for level in result.levels]
    for at in known.offers:
        promise = known.revaluing.promise(at.offer)
        after = solve(ChangeMentorPlaces(offer=at.offer, by=1).apply(problem))
        changes = [abs(now.value - level.value) for level, now in zip(result.levels, after.levels, strict=True)]
        first = next((n for n, change in enumerate(changes) if change), None)
        assert promise
        if first is not None:
            assert promise.first
            assert names.index(promise.first) <= first
            assert changes[first] <= promise.gains[names[first]]


@settings(max_examples=10, derandomize=True, deadline=None)
@given(problems(pins=1))
def test_no_place_brings_more_than_it_promises(given: Problem) -> None:
    """Every offer of small problems with pins, duos, quotas and all levels."""
    result = solve(given)
    assume(result.termination is Termination.OPTIMAL)
    assume(WarmBase.of(Base(given, result).problem, Base(given, result).plan).own)
    assert_promises_hold(given, result)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_in_regions(seed: int) -> None:
    """Thirty students whose places are short."""
    problem = tight(30, 10, seed)
    assert_promises_hold(problem, solve(problem))


def test_duals_bound_every_vertex_under_other_capacities_and_levels(region: Kept) -> None:
    """One place more at each offer, and the upper entries a unit better or worse: no vertex costs less than told."""
    known, compared = region.revaluing.afresh(), 0
    for row, offer in zip(known.place_rows, known.base.assembled.instance.offers, strict=True):
        capacities = {int(row): (offer.mentor_places + 1, offer.mentor_places + 1)}
        for better in product((-1, 0, 1), repeat=len(known.base.upper)):
            costs = [cost + by for cost, by in zip(known.final.base_costs, better, strict=True)]
            vertex = known.final.solve(capacities, costs, Deadline())
            if vertex:
                assert known.last_vertex
                least = known.final.least(known.last_vertex, capacities, costs)
                assert least <= vertex.cost + 1e-3
                compared += least > known.last_vertex.cost + 1 or least < known.last_vertex.cost - 1
    assert compared


def test_without_time_for_parts_duals_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is over while all plans are divided: what the relaxation of the base promises is told all the same."""
    problem = tight(30, 10, 1)
    monkeypatch.setattr(program, "violated_cuts", lambda *_: [])
    monkeypatch.setattr(WarmBase, "find_cuts", lambda base, _: ([], base.assembled.everything()))
    known = kept(problem, solve(problem))
    known.revaluing.deadline = solves_left(1)
    assert all(known.revaluing.promise(at.offer) for at in known.offers)
    assert known.revaluing.parts
    assert [part.limits for part in known.revaluing.parts.parts] == [{}]


@pytest.mark.parametrize("share", [0.0, 0.2, 0.7])
def test_the_least_promising_are_left_when_the_time_is_over(region: Kept, share: float) -> None:
    """Those valued are the first in the order of what they promise, and have the values that they have in time.

    What the others bring at most is told. Those that promise nothing need no time.
    """
    in_time = solves_left(MANY)
    whole = place_values(region.base, ALL, in_time)
    solves = region.solves + round(share * (taken(in_time) - region.solves))
    answer = place_values(region.base, ALL, solves_left(solves))
    promises = {at.offer: promise for at in region.offers if (promise := region.revaluing.promise(at.offer))}
    turns = sorted((name for name in promises if promises[name].first), key=lambda name: most_first(promises[name]))
    left = [row.offer for row in answer.not_valued]
    assert left
    assert left == turns[-len(left) :]
    assert (left == turns) == (share == 0)
    assert answer.gains == tuple(row for row in whole.gains if row.at.offer not in left)
    assert answer.no_gain == tuple(at for at in whole.no_gain if at.offer not in left)
    for row in answer.not_valued:
        assert row.at_most
        assert is_better(row.at_most)
        assert row.at_most.name == promises[row.offer].first
        assert abs(row.at_most.after - row.at_most.before) == promises[row.offer].gains[row.at_most.name]


def is_better(row: LevelEffect) -> bool:
    """Tell whether a level is better afterwards: less travel, more of all else."""
    return row.after < row.before if row.name == "travel" else row.after > row.before


def test_without_a_base_nothing_is_told(region: Kept) -> None:
    """When not even the base's programs are solved in time, no offer has a value or a promise."""
    with pytest.raises(OutOfTimeError):
        place_values(region.base, ALL, solves_left(region.solves - 1))


def test_what_is_kept_is_the_same_in_another_process(region: Kept) -> None:
    """What is kept, sent to a process, promises and finds for every offer what the original does."""
    sent = pickle.loads(pickle.dumps(region.revaluing))  # noqa: S301 - pickled here
    for at in region.offers:
        assert sent.promise(at.offer) == region.revaluing.promise(at.offer)
        assert sent.afresh().with_places(at.offer, 1) == region.revaluing.afresh().with_places(at.offer, 1)
