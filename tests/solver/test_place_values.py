"""The value of a place is the difference of two full solves, on every level."""

import pytest
from hypothesis import assume, given, settings

from benchmarks.family import tight
from solver.answers import valuing
from solver.answers.base import Base
from solver.answers.effect import Effect
from solver.answers.place_values import OneMore, PlaceValuesQuestion, offers_of, place_values
from solver.answers.valuing import Worth, value_all
from solver.changes.places import ChangeMentorPlaces
from solver.engine import Deadline
from solver.problem import Problem
from solver.result import Result, Termination
from solver.solve import solve
from solver.warm.base import WarmBase
from solver.warm.promise import most_first
from solver.warm.revaluing import Revaluing
from tests.oracles.strategies import problems

REGION = tight(60, 10, 4)


def told_by_offer(base: Base) -> dict[str, Effect | None]:
    """Return what the answer says of each offer; ``None`` for no gain."""
    answer = place_values(base, PlaceValuesQuestion(), Deadline())
    assert not answer.not_valued
    assert all(row.proven for row in answer.gains)
    return {row.at.offer: row.effect for row in answer.gains} | {at.offer: None for at in answer.no_gain}


def assert_equals_two_solves(given: Problem, result: Result, step: int = 1) -> None:
    """Hold the values of the offers, or of every ``step``-th one, against a solve of the problem with that place."""
    before = [level.value for level in result.levels]
    told = told_by_offer(Base(given, result))
    assert told.keys() == {offer.id for site in given.sites for offer in site.offers}
    for offer, effect in sorted(told.items())[::step]:
        after = solve(ChangeMentorPlaces(offer=offer, by=1).apply(given))
        assert (before if effect is None else [row.after for row in effect.levels]) == [
            level.value for level in after.levels
        ]
        if effect is not None:
            assert [row.before for row in effect.levels] == before


@settings(max_examples=15, derandomize=True, deadline=None)
@given(problems(pins=1))
def test_the_value_of_a_place_is_the_difference_of_two_solves(given: Problem) -> None:
    """Every offer of small problems with pins, duos, quotas and all levels."""
    result = solve(given)
    assume(result.termination is Termination.OPTIMAL)
    assert_equals_two_solves(given, result)


def test_the_same_in_a_region_where_the_plain_bounds_miss() -> None:
    """Sixty students with duos, quotas and heads that bind."""
    assert_equals_two_solves(REGION, solve(REGION), 8)


def test_two_processes_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A problem that is worth two processes has the values and the moves that one process finds."""
    base = Base(REGION, solve(REGION))
    question = PlaceValuesQuestion(subject="subject-00")
    monkeypatch.setattr(valuing, "_MOST", 2)
    alone = place_values(base, question, Deadline())
    monkeypatch.setattr(valuing, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(valuing, "count_processors", lambda: 2)
    assert len(alone.gains) > 2
    assert place_values(base, question, Deadline()) == alone


def test_batches_together_say_what_each_says_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change keeps its values and moves when those of the first batch, the most promising, are not asked."""
    monkeypatch.setattr(valuing, "_MOST", 3)
    base = Base(REGION, solve(REGION))
    kept = Revaluing(WarmBase.of(base.problem, base.plan), Deadline())
    asked = [OneMore(at.offer) for at in offers_of(base, "subject-00", None)]
    changes = sorted(asked, key=lambda change: most_first(change.promise(kept)))
    assert len(changes) > 3
    whole = value_all(base, changes, Deadline())
    assert any(isinstance(worth, Worth) and worth.effect and worth.effect.moves for worth in whole[3:])
    assert whole[3:] == value_all(base, changes[3:], Deadline())


def test_what_one_batch_learns_is_not_left_to_the_next() -> None:
    """Programs made afresh learn cuts, and those that they were made from keep what they had."""
    given = tight(80, 10, 1)
    base = Base(given, solve(given))
    kept = Revaluing(WarmBase.of(base.problem, base.plan), Deadline())
    before = learned(kept)
    fresh = kept.afresh()
    assert learned(fresh) == before
    for at in offers_of(base, None, None):
        fresh.with_places(at.offer, 1)
    assert learned(fresh) > before
    assert learned(kept) == before


def learned(revaluing: Revaluing) -> list[int]:
    """Return how many cuts each program has."""
    return [len(program.cuts) for program in (*revaluing.above, revaluing.final, revaluing.near.program)]
