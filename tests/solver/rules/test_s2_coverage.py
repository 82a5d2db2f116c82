"""S2: a shortage subject in a region draws students up to its coverage target."""

import pytest

from solver.check import check
from solver.problem import Problem, Shortage, Where
from tests.solver.builders import ANNA, BRAM, best, offer, problem, seat, site, three, value

ISLES = {"cluster": "isles", "board": "north", "partnership": "opr"}
WHERES = [Where(cluster=("isles",)), Where(board=("north",)), Where(partnership=("opr",)), Where(site=("B",))]


def near_and_far(shortage: Shortage) -> Problem:
    """Make a near site, and a far one in the isles, both with a place for each of the three."""
    sites = [site("A", offer("A1", 3)), site("B", offer("B1", 3), **ISLES)]
    far = {(each.id, "B"): 70 for each in three()}
    return problem(three(), sites, far, shortages=(shortage,))


@pytest.mark.parametrize("where", WHERES)
def test_the_target_draws_as_many_as_it_asks(where: Where) -> None:
    """Two of three travel 70 minutes to reach the target of two, and no third; whatever names the region."""
    result = best(near_and_far(Shortage(subject="history", weight=3, target=2, where=where)))
    assert (value(result, "shortage"), value(result, "travel")) == (6, 70 + 70 + 10)


def test_without_a_target_all_are_drawn() -> None:
    """No target: each placed student counts, so all three go."""
    result = best(near_and_far(Shortage(subject="history", where=Where(cluster=("isles",)))))
    assert (value(result, "shortage"), value(result, "travel")) == (3, 210)


def test_elsewhere_does_not_count() -> None:
    """The checker counts those in the region only."""
    given = near_and_far(Shortage(subject="history", weight=2, where=Where(cluster=("isles",))))
    assert value(check(given, [seat(ANNA, "A"), seat(BRAM, "B")]), "shortage") == 2


def test_the_shortfall_is_reported() -> None:
    """A target of five leaves a shortfall of two."""
    result = best(near_and_far(Shortage(subject="history", target=5)))
    assert result.kpis is not None
    (cover,) = result.kpis.shortages
    assert (cover.placed, cover.target, cover.shortfall) == (3, 5, 2)
