"""E3: a student never goes to an excluded site."""

from solver.check import check
from solver.problem import Policy
from tests.solver.builders import (
    ANNA,
    BRAM,
    best,
    broken,
    offer,
    problem,
    reason_codes,
    seat,
    seated,
    site,
    student,
    value,
)


def test_an_excluded_site_is_passed_over() -> None:
    """Anna goes to the far site because the near one is excluded; Bram may go near."""
    people = [student(ANNA, excluded_sites=("A",)), student(BRAM)]
    far = {(ANNA, "B"): 60, (BRAM, "B"): 60}
    result = best(problem(people, [site("A", offer(places=2)), site("B")], far))
    assert seated(result) == {ANNA: "B", BRAM: "A"}


def test_nothing_but_excluded_sites() -> None:
    """With the only site excluded Anna stays unplaced, and that is the reason."""
    result = best(problem([student(excluded_sites=("A",))], [site("A")]))
    assert value(result, "placed") == 0
    assert reason_codes(result, ANNA) == {"excluded"}


def test_every_reason_of_a_site_is_told() -> None:
    """A site that is excluded, too far and full says all three."""
    people = [student(ANNA, excluded_sites=("A",)), student(BRAM, pinned_site="A")]
    given = problem(people, [site("A")], {(ANNA, "A"): 76}, policy=Policy(default_max_travel_minutes=75))
    assert reason_codes(best(given), ANNA) == {"excluded", "too_far", "offer_full"}


def test_checker_catches_an_excluded_site() -> None:
    """Anna at her excluded site breaks E3, and Bram there does not."""
    people = [student(ANNA, excluded_sites=("A",)), student(BRAM)]
    given = problem(people, [site("A", offer(places=2))])
    (found,) = check(given, [seat(ANNA, "A", "A1", 1), seat(BRAM, "A", "A1", 2)]).broken
    assert (found.rule, found.students, found.site) == ("E3", (ANNA,), "A")
    assert broken(given, seat(BRAM, "A", "A1", 1)) == set()
