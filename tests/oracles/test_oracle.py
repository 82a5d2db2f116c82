"""The oracle itself, on plans that can be counted by hand."""

import random
from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from solver.problem import (
    ChargeStep,
    DuoWish,
    LevelName,
    Offer,
    Policy,
    Problem,
    Quota,
    Site,
    Student,
    Travel,
    TravelRow,
    TravelSource,
    Who,
)
from tests.oracles.brute_force import best_plan, best_sharing, smallest_conflicts
from tests.oracles.level_values import charge
from tests.oracles.rules import World, pairings
from tests.oracles.shuffling import shuffled
from tests.oracles.strategies import number_of_choices, problems


def history(name: str, **changes: Any) -> Student:
    """Make a first-year of history."""
    return replace(Student(id=name, institute="hr", subject="history", year=1), **changes)


def hand_made(students: list[Student], minutes: dict[str, tuple[int, int]], duo: bool, **more: Any) -> Problem:
    """Make sites A (one place) and B (two places) with the minutes of each student to both."""
    rows = [
        TravelRow(student=s, site=p, minutes=m) for s, both in minutes.items() for p, m in zip("AB", both, strict=True)
    ]
    sites = tuple(
        Site(id=name, duo_allowed=duo, offers=(Offer(id=f"{name}1", subject="history", mentor_places=places),))
        for name, places in (("A", 1), ("B", 2))
    )
    travel = Travel(source=TravelSource.MATRIX, minutes=tuple(rows))
    return Problem(students=tuple(students), sites=sites, travel=travel, **more)


FOUR = {"s1": (10, 30), "s2": (10, 40), "s3": (20, 50), "s4": (30, 80)}
PEOPLE = [history(name) for name in FOUR]
SHORT = Policy(levels=(LevelName.PLACED, LevelName.TRAVEL))


def test_optimum_without_duos() -> None:
    """Three places: s4 cannot reach B and takes A only if that is worth it; s1, s2 at B and s3 at A: 90."""
    best = best_plan(hand_made(PEOPLE, FOUR, duo=False, policy=SHORT))
    assert best is not None
    assert best.levels == (("placed", 3), ("travel", 90))


def test_optimum_with_duos() -> None:
    """All four sit: s4 shares A with s3 (50 minutes) or s2 (40); the two others sit alone at B: 120 in all."""
    best = best_plan(hand_made(PEOPLE, FOUR, duo=True, policy=SHORT))
    assert best is not None
    assert best.levels == (("placed", 4), ("travel", 120))
    assert best.plan.sharings["B1"] == frozenset()
    assert best.plan.sharings["A1"] in ({("s2", "s4")}, {("s3", "s4")})


def test_optimum_under_a_quota() -> None:
    """At most two in all: the nearest two at A share: 20 minutes."""
    best = best_plan(hand_made(PEOPLE, FOUR, duo=True, policy=SHORT, quotas=(Quota(who=Who(), max=2),)))
    assert best is not None
    assert best.levels == (("placed", 2), ("travel", 20))


def test_travel_first_places_nobody() -> None:
    """Nobody is forced to be placed: with travel first the best plan is empty."""
    best = best_plan(hand_made(PEOPLE, FOUR, duo=True, policy=Policy(levels=(LevelName.TRAVEL,))))
    assert best is not None
    assert (best.levels, best.plan.spots) == ((("travel", 0),), {})


def test_conflict_of_three() -> None:
    """Three pins on one place for a duo: every pair holds, the three do not."""
    pinned = [history(name, pinned_site="A") for name in ("s1", "s2", "s3")]
    given = hand_made([*pinned, history("s4")], FOUR, duo=True)
    assert best_plan(given) is None
    assert smallest_conflicts(given) == [frozenset({"s1", "s2", "s3"})]


def test_conflict_needs_no_other_pin() -> None:
    """A pin may rest on a duo partner who is pinned too but free to stay out: s1 alone is no conflict."""
    pinned = [history("s1", pinned_site="A", duo=DuoWish.REQUIRED), history("s2", pinned_site="A")]
    third = history("s3", pinned_site="A", duo=DuoWish.REFUSED)
    found = smallest_conflicts(hand_made([*pinned, third], FOUR, duo=True))
    assert found == [frozenset({"s1", "s3"}), frozenset({"s2", "s3"})]


def test_number_of_pairings() -> None:
    """There are 1, 1, 2, 4, 10, 26 and 76 ways to pair up none to six."""
    assert [len(list(pairings(tuple("abcdef"[:n])))) for n in range(7)] == [1, 1, 2, 4, 10, 26, 76]


def test_best_sharing_prefers_mutual_pairs_then_few_duos() -> None:
    """On two places s1 and s2, who ask for each other, share, and s3 sits alone."""
    people = [history("s1", duo_with="s2"), history("s2", duo_with="s1"), history("s3")]
    world = World(hand_made(people, FOUR, duo=True))
    assert best_sharing(world, "B1", ("s1", "s3")) == frozenset()
    assert best_sharing(world, "B1", ("s1", "s2", "s3")) == frozenset({("s1", "s2")})
    assert best_sharing(world, "A1", ("s1", "s2", "s3")) is None


def test_marginal_charge() -> None:
    """Forty-five minutes at 1 and five at 3 are 60."""
    assert charge((ChargeStep(from_minutes=45, per_minute=3), ChargeStep(from_minutes=0, per_minute=1)), 50) == 60


@settings(max_examples=50, derandomize=True, deadline=None)
@given(problems())
def test_row_order_means_nothing_to_the_oracle(given: Problem) -> None:
    """Shuffled rows have the same number of choices and the same best values."""
    other = shuffled(given, random.Random(7))
    before, after = best_plan(given), best_plan(other)
    assert number_of_choices(other) == number_of_choices(given)
    assert (before and before.levels) == (after and after.levels)
