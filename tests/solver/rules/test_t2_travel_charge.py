"""T2: charged minutes, with marginal rates from the planner's bends and credit for earlier heavy trips."""

import pytest

from solver.check import check
from solver.problem import ChargeStep, Policy
from tests.solver.builders import ANNA, BRAM, best, offer, problem, seat, seated, site, student, value

BENT = (ChargeStep(from_minutes=0, per_minute=1), ChargeStep(from_minutes=45, per_minute=3))


@pytest.mark.parametrize(
    ("steps", "minutes", "credit", "charged"),
    [
        (BENT, 0, 0, 0),
        (BENT, 45, 0, 45),
        (BENT, 46, 0, 48),
        (BENT, 75, 0, 135),
        (BENT, 30, 20, 40),
        (BENT, 10, 50, 30),
        ((ChargeStep(from_minutes=0, per_minute=2), ChargeStep(from_minutes=60, per_minute=0)), 70, 0, 120),
    ],
)
def test_charge_of_one_trip(steps: tuple[ChargeStep, ...], minutes: int, credit: int, charged: int) -> None:
    """Each minute costs its step's rate; credit c counts charge(t + c) - charge(c)."""
    policy = Policy(travel_charge=steps)
    given = problem([student(travel_credit_minutes=credit)], [site("A")], {(ANNA, "A"): minutes}, policy=policy)
    assert value(best(given), "travel") == charged
    assert value(check(given, [seat(ANNA, "A", "A1", 1)]), "travel") == charged


def test_fewest_minutes_in_all() -> None:
    """Anna takes the longer of her trips because Bram would lose more."""
    minutes = {(ANNA, "A"): 10, (ANNA, "B"): 15, (BRAM, "A"): 10, (BRAM, "B"): 40}
    result = best(problem([student(ANNA), student(BRAM)], [site("A"), site("B")], minutes))
    assert seated(result) == {ANNA: "B", BRAM: "A"}
    assert value(result, "travel") == 25


def test_a_bend_prefers_two_middling_trips() -> None:
    """10 + 70 minutes equal 40 + 40, but the bend charges 130 for the first and 80 for the second."""
    minutes = {(ANNA, "A"): 10, (ANNA, "B"): 40, (BRAM, "A"): 40, (BRAM, "B"): 70}
    given = problem([student(ANNA), student(BRAM)], [site("A"), site("B")], minutes, policy=Policy(travel_charge=BENT))
    result = best(given)
    assert seated(result) == {ANNA: "B", BRAM: "A"}
    assert value(result, "travel") == 80


def test_credit_sends_the_less_burdened_further() -> None:
    """Equal trips: Bram, who travelled far before, gets the near site."""
    minutes = {(ANNA, "A"): 5, (ANNA, "B"): 40, (BRAM, "A"): 5, (BRAM, "B"): 40}
    people = [student(ANNA), student(BRAM, travel_credit_minutes=40)]
    result = best(problem(people, [site("A"), site("B")], minutes, policy=Policy(travel_charge=BENT)))
    assert seated(result) == {ANNA: "B", BRAM: "A"}
    assert value(result, "travel") == 40 + 5


def test_pinned_trips_are_charged() -> None:
    """A pinned trip counts as any other."""
    people = [student(ANNA, pinned_site="A"), student(BRAM)]
    given = problem(people, [site("A", offer(places=2))], {(ANNA, "A"): 100, (BRAM, "A"): 20})
    assert value(best(given), "travel") == 120
