"""C2: a site takes at most ``max_students`` heads."""

from solver.check import check
from solver.result import Termination
from solver.solve import solve
from tests.solver.builders import ANNA, BRAM, CHIARA, best, offer, problem, seat, site, student, three, value


def test_heads_up_to_the_maximum() -> None:
    """A maximum of three takes three, without need of a fourth place."""
    result = best(problem(three(), [site("A", offer(places=4), max_students=3)]))
    assert value(result, "placed") == 3


def test_one_head_too_many_stays_unplaced() -> None:
    """Three places but two heads: one stays out and hears that the site is full, and with whom."""
    result = best(problem(three(), [site("A", offer(places=3), max_students=2)]))
    assert value(result, "placed") == 2
    (unplaced,) = result.unplaced
    (reason,) = unplaced.reasons
    assert (reason.code, reason.site) == ("site_full", "A")
    assert set(reason.students) == {ANNA, BRAM, CHIARA} - {unplaced.student}


def test_offers_of_one_site_share_its_heads() -> None:
    """Two offers with a place each and one head: one student."""
    given = problem(three(), [site("A", offer("A1"), offer("A2"), max_students=1)])
    assert value(best(given), "placed") == 1


def test_a_duo_is_two_heads() -> None:
    """A place that two may share takes one when the site takes one head."""
    given = problem(three(), [site("A", offer(), duo_allowed=True, max_students=1)])
    assert value(best(given), "placed") == 1


def test_a_pin_without_an_offer_is_a_head() -> None:
    """A pinned student of a subject that is not offered uses no place and still fills the site."""
    people = [student(ANNA, subject="latin", pinned_site="A"), student(BRAM)]
    result = best(problem(people, [site("A", offer(), max_students=1)]))
    assert [(row.student, row.offer) for row in result.placements] == [(ANNA, None)]


def test_pins_beyond_the_maximum_cannot_hold() -> None:
    """Two pins at a site of one head conflict, and a third pin elsewhere is left out of the conflict."""
    people = [
        student(ANNA, pinned_site="A"),
        student(BRAM, pinned_site="A"),
        student(CHIARA, pinned_site="B"),
    ]
    result = solve(problem(people, [site("A", offer(places=2), max_students=1), site("B")]))
    assert result.termination is Termination.INFEASIBLE
    assert result.conflict is not None
    assert set(result.conflict.students) == {ANNA, BRAM}
    assert result.placements == ()


def test_checker_catches_too_many_heads() -> None:
    """Three on three places of a site for two break C2 there, by all three."""
    given = problem(three(), [site("A", offer(places=3), max_students=2)])
    (found,) = check(given, [seat(ANNA), seat(BRAM), seat(CHIARA)]).broken
    assert (found.rule, found.site, set(found.students)) == ("C2", "A", {ANNA, BRAM, CHIARA})
