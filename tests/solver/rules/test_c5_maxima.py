"""C5: a maximum of heads per site, cluster, board or partnership: a quota for everyone."""

import pytest

from solver.check import check
from solver.problem import Problem, Quota, Where
from solver.result import Termination
from solver.solve import solve
from tests.solver.builders import (
    ANNA,
    BRAM,
    CHIARA,
    best,
    offer,
    problem,
    reason_codes,
    seat,
    site,
    student,
    three,
    value,
)

BOTH = {"board": "north", "partnership": "opr", "cluster": "isles"}
WHERES = [
    Where(board=("north",)),
    Where(partnership=("opr",)),
    Where(cluster=("isles",)),
    Where(site=("A", "B")),
    Where(site=("A", "B"), board=("north", "south")),
]


def two_schools(where: Where, most: int) -> Problem:
    """Make two sites of one board, cluster and partnership with places for all, and a maximum."""
    sites = [site("A", offer("A1", 3), **BOTH), site("B", offer("B1", 3), **BOTH)]
    return problem(three(), sites, quotas=(Quota(id="most", where=where, max=most),))


@pytest.mark.parametrize("where", WHERES)
def test_a_maximum_bounds_all_its_sites_together(where: Where) -> None:
    """At most two of three are placed in the two sites together, whatever names them; the third hears why."""
    result = best(two_schools(where, 2))
    assert value(result, "placed") == 2
    assert reason_codes(result, result.unplaced[0].student) == {"quota_reached"}


@pytest.mark.parametrize("where", WHERES)
def test_a_maximum_of_all_is_no_limit(where: Where) -> None:
    """A maximum of three lets three in."""
    assert value(best(two_schools(where, 3)), "placed") == 3


def test_all_given_parts_must_hold() -> None:
    """A maximum for a board within a cluster without its sites binds nobody."""
    assert value(best(two_schools(Where(board=("north",), cluster=("coast",)), 0)), "placed") == 3


def test_an_empty_where_is_everywhere() -> None:
    """A maximum without a place bounds the whole plan."""
    assert value(best(two_schools(Where(), 1)), "placed") == 1


def test_pins_beyond_a_maximum_cannot_hold() -> None:
    """Pins at two sites of a board that takes one student conflict."""
    people = [student(ANNA, pinned_site="A"), student(BRAM, pinned_site="B"), student(CHIARA)]
    sites = [site("A", board="north"), site("B", board="north")]
    limit = Quota(id="most", where=Where(board=("north",)), max=1)
    result = solve(problem(people, sites, quotas=(limit,)))
    assert result.termination is Termination.INFEASIBLE
    assert result.conflict is not None
    assert set(result.conflict.students) == {ANNA, BRAM}


def test_checker_catches_a_maximum_of_everyone() -> None:
    """Three where two may sit break C5 of that quota."""
    given = two_schools(Where(board=("north",)), 2)
    (found,) = check(given, [seat(ANNA, "A"), seat(BRAM, "A"), seat(CHIARA, "B")]).broken
    assert (found.rule, found.quota) == ("C5", "most")
    assert set(found.students) == {ANNA, BRAM, CHIARA}
