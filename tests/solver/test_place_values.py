"""The value of a place is the difference of two full solves, on every level."""

import pytest
from hypothesis import assume, given, settings

from benchmarks.family import tight
from solver.answers import valuing
from solver.answers.base import Base
from solver.answers.effect import Effect
from solver.answers.place_values import PlaceValuesQuestion, place_values
from solver.changes.places import ChangeMentorPlaces
from solver.engine import Deadline
from solver.problem import Problem
from solver.result import Result, Termination
from solver.solve import solve
from tests.oracles.strategies import problems


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
    given = tight(60, 10, 4)
    assert_equals_two_solves(given, solve(given), 8)


def test_two_processes_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A problem that is worth two processes has the values that one process finds, on every level."""
    given = tight(60, 10, 4)
    base = Base(given, solve(given))
    question = PlaceValuesQuestion(subject="subject-00")
    alone = place_values(base, question, Deadline())
    monkeypatch.setattr(valuing, "_WORTH_A_PROCESS", 1)
    shared = place_values(base, question, Deadline())
    assert alone.gains
    assert [(row.at, row.effect.levels) for row in shared.gains] == [(row.at, row.effect.levels) for row in alone.gains]
    assert shared.no_gain == alone.no_gain
