"""Seating a site's students: no duo that places do not force, and hand-made plans completed whenever they can be."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solver.check import broken_rules, check
from solver.directory import Directory
from solver.naming import name_places
from solver.objectives import objectives_of
from solver.plan import Plan
from solver.problem import DuoWish, Problem
from solver.result import Report, Result, Seat, Termination
from solver.solve import solve
from solver.spread import spread_duos
from solver.travel import minutes_lookup
from tests.oracles.rules import suits
from tests.oracles.seatings import avoidable_duos, can_be_seated
from tests.oracles.strategies import problems
from tests.solver.builders import ANNA, BRAM, CHIARA, best, broken, offer, problem, seat, site, student, three
from tests.solver.one_site import one_site_problems

DIRK = "dirk"


def rows_of(result: Result) -> list[Seat]:
    """Read the plan out of a result."""
    return [
        Seat(student=row.student, site=row.site, offer=row.offer, mentor_place=row.mentor_place)
        for row in result.placements
    ]


def loosened(plan: Sequence[Seat], dice: random.Random, share: float) -> list[Seat]:
    """Leave that share of the offers open, and independently of the places."""
    return [
        replace(
            row,
            offer=None if dice.random() < share else row.offer,
            mentor_place=None if dice.random() < share else row.mentor_place,
        )
        for row in plan
    ]


def assert_accepted(report: Report, result: Result) -> None:
    """Expect no broken rule, and levels and key figures of the solved plan."""
    assert report.broken == ()
    assert {level.name: level.value for level in report.levels} == {each.name: each.value for each in result.levels}
    assert report.kpis == result.kpis


def test_a_chain_of_moves_undoes_a_duo() -> None:
    """Anna and Bram share until Dirk, who sits where one of them could, moves on to an offer that suits only him."""
    offers = (offer("o0", years=(1, 2)), offer("o1", years=(2, 3)), offer("o2"), offer("o3", years=(2,)))
    given = problem([*three(), student(DIRK, year=3)], [site("A", *offers, duo_allowed=True)])
    rows = [seat(ANNA, "A", "o0", 1), seat(BRAM, "A", "o0", 1), seat(DIRK, "A", "o2", 1)]
    plan = spread_duos(Plan.of(Directory.of(given), rows, minutes_lookup(given)))
    assert {row.student: row.offer for row in plan.seats()} in (
        {ANNA: "o0", BRAM: "o2", DIRK: "o1"},
        {ANNA: "o2", BRAM: "o0", DIRK: "o1"},
    )


def test_a_place_that_nobody_takes_undoes_no_duo() -> None:
    """Four first-years at three offers of one place need one duo; two would leave an offer empty."""
    offers = tuple(offer(f"o{k}") for k in range(3))
    people = [student(name) for name in (ANNA, BRAM, CHIARA, DIRK)]
    given = problem(people, [site("A", *offers, duo_allowed=True)])
    kpis = check(given, [seat(row.id, "A", None, None) for row in people]).kpis
    assert (kpis.duos, kpis.mentor_places_used) == (1, 3)


def test_a_duo_stays_where_moving_costs_a_fit_point() -> None:
    """Bram wishes for what only the first offer has, and fit is a level: the duo is forced, and without wishes not."""
    offers = (offer("o0", tags=("research",)), offer("o1"))
    for wishes, duos in ((("research",), 1), ((), 0)):
        people = [student(ANNA, wishes=wishes), student(BRAM, wishes=wishes)]
        result = best(problem(people, [site("A", *offers, duo_allowed=True)]))
        assert result.kpis is not None
        assert result.kpis.duos == duos


@settings(max_examples=150, derandomize=True, deadline=None)
@given(one_site_problems())
def test_no_duo_can_be_avoided(given: Problem) -> None:
    """Of all seatings of the same students with the same level values none has fewer needless duos."""
    result = best(given)
    assert avoidable_duos(given, result.placements) == 0


@settings(max_examples=200, derandomize=True, deadline=None)
@given(one_site_problems(), st.integers(0, 99))
def test_any_plan_keeps_rules_and_levels_when_spread(given: Problem, seed: int) -> None:
    """Metamorphic: seats drawn by dice stay whole, nobody leaves the site, no level gets worse, no duo is added."""
    dice, directory = random.Random(seed), Directory.of(given)
    (school,) = given.sites
    suiting = {row.id: [each.id for each in school.offers if suits(row, each, school)] for row in given.students}
    rows = [seat(name, "A", dice.choice(offers)) for name, offers in suiting.items() if offers]
    plan = name_places(Plan.of(directory, rows, minutes_lookup(given)))
    assume(all(row.mentor_place is not None for row in plan.seated))
    spread = spread_duos(plan)
    assert broken_rules(spread) == broken_rules(plan)
    for entry in objectives_of(given):
        assert entry.sign * entry.value(spread) <= entry.sign * entry.value(plan)
    if entry_values(given, spread) == entry_values(given, plan):
        assert len(spread.by_place) >= len(plan.by_place)


def entry_values(given: Problem, plan: Plan) -> list[int]:
    """Count every level entry."""
    return [entry.value(plan) for entry in objectives_of(given)]


@settings(max_examples=80, derandomize=True, deadline=None)
@given(one_site_problems(), st.integers(0, 9))
def test_solved_plans_are_accepted_however_open(given: Problem, seed: int) -> None:
    """A proven plan keeps its values when all, or any, of its offers and places are left open."""
    result, dice = best(given), random.Random(seed)
    for share in (1.0, 0.5):
        assert_accepted(check(given, loosened(rows_of(result), dice, share)), result)


@settings(max_examples=80, derandomize=True, deadline=None)
@given(problems(pins=3), st.integers(0, 9))
def test_solved_plans_of_all_features_are_accepted_however_open(given: Problem, seed: int) -> None:
    """The same on several sites, with pins, quotas and all else."""
    result, dice = solve(given), random.Random(seed)
    if result.termination is not Termination.INFEASIBLE:
        for share in (1.0, 0.5):
            assert_accepted(check(given, loosened(rows_of(result), dice, share)), result)


def by_hand(given: Problem, dice: random.Random) -> list[Seat]:
    """Seat most students at the site, each offer and place being named, wrongly perhaps, or left open."""
    offers = [None, None, *(row.id for row in given.sites[0].offers)]
    numbers = [None, None, 1, 2]
    students = [row for row in given.students if dice.random() < 0.8]
    return [
        Seat(student=row.id, site="A", offer=dice.choice(offers), mentor_place=dice.choice(numbers)) for row in students
    ]


@settings(max_examples=400, derandomize=True, deadline=None)
@given(one_site_problems(most_students=5), st.integers(0, 9))
def test_a_plan_passes_exactly_when_it_can_be_completed(given: Problem, seed: int) -> None:
    """Brute force over every offer, duo and number agrees with the checker, whatever is named."""
    plan = by_hand(given, random.Random(seed))
    assert (check(given, plan).broken == ()) == can_be_seated(given, plan)


def test_two_bound_to_each_other_find_the_offer_that_takes_both() -> None:
    """Anna and Bram must share with each other; the first offer is Chiara's, who suits no other."""
    people = [
        student(ANNA, duo=DuoWish.REQUIRED, duo_with=BRAM),
        student(BRAM, duo=DuoWish.REQUIRED, duo_with=ANNA),
        student(CHIARA, year=2),
    ]
    school = site("A", offer("A1"), offer("A2", years=(1,)), duo_allowed=True)
    assert broken(problem(people, [school]), seat(ANNA), seat(BRAM), seat(CHIARA)) == set()


def test_open_students_join_two_who_are_named_apart() -> None:
    """Anna has place 1 and Bram place 2: Chiara and Dirk share with one of them each."""
    given = problem([*three(), student(DIRK)], [site("A", offer(places=2), duo_allowed=True)])
    report = check(given, [seat(ANNA, "A", "A1", 1), seat(BRAM, "A", "A1", 2), seat(CHIARA), seat(DIRK)])
    assert (report.broken, report.kpis.duos) == ((), 2)


@pytest.mark.parametrize(
    ("places", "expected"),
    [((1, 1), set()), ((1, 2), set()), ((2, 2), {"D1"}), ((3, None), {"C1"})],
)
def test_a_place_without_an_offer_is_read(places: tuple[int | None, int | None], expected: set[str]) -> None:
    """One offer has place 1, the other 1 and 2, and nobody may share: the numbers decide who can sit where."""
    given = problem([student(ANNA), student(BRAM)], [site("A", offer("A1"), offer("A2", places=2))])
    first, second = places
    assert broken(given, seat(ANNA, "A", None, first), seat(BRAM, "A", None, second)) == expected


def test_a_place_without_any_offer_is_refused() -> None:
    """Anna's pin holds without an offer, and then there is no place that she could name."""
    given = problem([student(ANNA, subject="latin", pinned_site="A")], [site("A")])
    assert broken(given, seat(ANNA)) == set()
    (found,) = check(given, [seat(ANNA, "A", None, 1)]).broken
    assert (found.rule, found.students) == ("D3", (ANNA,))


def test_one_broken_rule_hides_no_other_seat() -> None:
    """Anna takes an offer for older years, told as E1 alone; Bram gets a place all the same."""
    given = problem([student(ANNA), student(BRAM)], [site("A", offer("A1", places=2, years=(2,)), offer("A2"))])
    report = check(given, [seat(ANNA, "A", "A1"), seat(BRAM)])
    assert [each.rule for each in report.broken] == ["E1"]
    assert report.kpis.mentor_places_used == 2


def test_who_finds_no_place_is_told_with_the_offer() -> None:
    """Three for two offers of one place and no consent: the offer that is too small is named."""
    given = problem(three(), [site("A", offer("A1"), offer("A2"))])
    (found,) = check(given, [seat(ANNA), seat(BRAM), seat(CHIARA)]).broken
    assert (found.rule, found.offer, len(found.students)) == ("D3", "A1", 2)
