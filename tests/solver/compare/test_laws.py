"""Laws of comparisons, on random plans."""

from collections.abc import Sequence
from random import Random

from solver.compare import Comparison, Welfare, compare
from solver.complete import completed
from solver.plan import Plan
from solver.problem import PartnerStatus, Problem
from solver.wording import Language, say
from tests.solver.builders import offer, problem, seat, site, student

TURNED = {Welfare.BETTER: Welfare.WORSE, Welfare.SAME: Welfare.SAME, Welfare.WORSE: Welfare.BETTER}
SEEDS = range(40)


def random_problem(random: Random) -> Problem:
    """Make twelve students and four sites, with preferences, statuses and trips by chance."""
    names = "ABCD"
    people = [
        student(
            f"s{number}",
            subject=random.choice(["history", "physics"]),
            institute=random.choice(["hr", "ul"]),
            preferences=tuple(random.sample(names, random.randint(0, 3))),
        )
        for number in range(12)
    ]
    sites = [
        site(
            name,
            offer(f"{name}1", random.randint(0, 3)),
            offer(f"{name}2", random.randint(0, 3), subject="physics"),
            partner_status=random.choice(list(PartnerStatus)),
        )
        for name in names
    ]
    minutes = {(row.id, name): random.choice([-1, 10, 20, 30]) for row in people for name in names}
    return problem(people, sites, minutes)


def random_plan(given: Problem, random: Random) -> Plan:
    """Seat some students anywhere, whether they may be there or not."""
    seats = [seat(row.id, random.choice("ABCD")) for row in given.students if random.random() < 0.8]
    return completed(given, seats)


def pairs() -> Sequence[tuple[Plan, Plan]]:
    """Make pairs of plans of the same problem."""
    found = []
    for number in SEEDS:
        random = Random(number)
        given = random_problem(random)
        found.append((random_plan(given, random), random_plan(given, random)))
    return found


PAIRS = pairs()


def test_a_plan_differs_in_nothing_from_itself() -> None:
    """No moves, no differences, everybody the same."""
    for plan, _ in PAIRS:
        comparison = compare(plan, plan)
        assert comparison.moves == comparison.joined == comparison.gone == ()
        assert (comparison.better, comparison.same, comparison.worse) == (0, 12, 0)
        assert {level.difference for level in comparison.levels} == {0}
        assert {row.difference for row in comparison.kpis} <= {0, None}
        assert {(row.arrived, row.left) for row in comparison.by_site} == {(0, 0)}


def test_the_other_way_round_is_the_mirror() -> None:
    """From and to change places, better and worse too, and every difference changes its sign."""
    for one, two in PAIRS:
        there, back = compare(one, two), compare(two, one)
        assert [(move.student, move.base, move.other, move.welfare) for move in there.moves] == [
            (move.student, move.other, move.base, TURNED[move.welfare]) for move in back.moves
        ]
        assert (there.better, there.same, there.worse) == (back.worse, back.same, back.better)
        assert [level.difference for level in there.levels] == [-(level.difference or 0) for level in back.levels]
        assert [(row.base, row.other) for row in there.kpis] == [(row.other, row.base) for row in back.kpis]
        assert [(row.arrived, row.left) for row in there.by_site] == [(row.left, row.arrived) for row in back.by_site]


def test_counts_add_up() -> None:
    """Groups add up to the whole, moves to the sites' arrivals, and welfare to the students."""
    for one, two in PAIRS:
        comparison = compare(one, two)
        assert comparison.better + comparison.same + comparison.worse == 12
        for groups in (comparison.by_institute, comparison.by_subject, comparison.by_category):
            assert sum(group.moved for group in groups) == len(comparison.moves)
            assert sum(group.better for group in groups) == comparison.better
            assert sum(group.worse for group in groups) == comparison.worse
            assert sum(group.other.placed for group in groups) == len(two.seated)
        arrivals = sum(move.other is not None for move in comparison.moves)
        assert sum(row.arrived for row in comparison.by_site) == arrivals
        assert_sayable(comparison)


def assert_sayable(comparison: Comparison) -> None:
    """Every cause has its sentence in every language, and its data are those that the sentence needs."""
    for move in comparison.moves:
        for language in Language:
            assert say(f"move.{move.code}", move.data, language)
