"""D3: the plan names who shares which mentor place; the checker completes plans that leave it open."""

from solver.check import check
from solver.problem import DuoWish
from tests.solver.builders import ANNA, BRAM, CHIARA, best, broken, offer, problem, seat, site, student, three


def test_a_duo_is_named_on_both_rows() -> None:
    """Two places for three: the two who share name each other and the same place, the third has the other."""
    result = best(problem(three(), [site("A", offer(places=2), duo_allowed=True)]))
    place = {row.student: row.mentor_place for row in result.placements}
    partner = {row.student: row.duo_with for row in result.placements if row.duo_with is not None}
    assert set(place.values()) == {1, 2}
    assert len(partner) == 2
    assert all(partner[other] == one and place[other] == place[one] for one, other in partner.items())
    assert result.kpis is not None
    assert result.kpis.duos == 1


def test_open_places_are_completed() -> None:
    """A plan without offers and places is fine when they can be found, and its duo is counted."""
    given = problem(three(), [site("A", offer(places=2), duo_allowed=True)])
    report = check(given, [seat(ANNA), seat(BRAM, "A", "A1"), seat(CHIARA)])
    assert report.broken == ()
    assert (report.kpis.duos, report.kpis.mentor_places_used) == (1, 2)


def test_open_offers_are_chosen_so_that_all_fit() -> None:
    """Anna suits both offers and Bram one: the checker gives Anna the other."""
    people = [student(ANNA, year=2), student(BRAM)]
    school = site("A", offer("A1"), offer("A2", years=(2,)))
    assert broken(problem(people, [school]), seat(ANNA), seat(BRAM)) == set()


def test_open_places_join_those_named() -> None:
    """Bram is left open and joins Anna on her named place, the only one."""
    given = problem(three(), [site("A", duo_allowed=True)])
    assert broken(given, seat(ANNA, "A", "A1", 1), seat(BRAM)) == set()


def test_checker_catches_places_that_cannot_be_named() -> None:
    """Two students, one place and no consent: nothing completes the plan."""
    given = problem(three(), [site("A")])
    assert broken(given, seat(ANNA), seat(BRAM)) == {"D3"}


def test_checker_catches_three_who_cannot_pair_up() -> None:
    """Three on two places need a duo: two of another degree and one who refuses make none."""
    people = [student(ANNA, degree=1), student(BRAM, degree=2), student(CHIARA, duo=DuoWish.REFUSED)]
    given = problem(people, [site("A", offer(places=2), duo_allowed=True)])
    assert broken(given, seat(ANNA), seat(BRAM), seat(CHIARA)) == {"D3"}
