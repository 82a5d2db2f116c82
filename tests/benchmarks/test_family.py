"""The seeded regions are what ``docs/performance.md`` says they are."""

import math
from collections import Counter

import pytest

from benchmarks.family import roomy, tight
from solver.faults import find_faults
from solver.problem import PartnerStatus, Problem, Site


def _places(*sites: Site) -> int:
    return sum(offer.mentor_places for site in sites for offer in site.offers)


@pytest.fixture(params=[1, 2, 3])
def region(request: pytest.FixtureRequest) -> Problem:
    """Return a tight region of the smallest benchmark size."""
    return tight(350, 35, request.param)


def test_a_tight_region_has_the_stated_counts(region: Problem) -> None:
    """Students, places, first-years, duo sites, partner sites, subjects and the travel limit, exactly."""
    assert find_faults(region) == []
    assert (len(region.students), len(region.sites), len(region.institutes), len(region.boards)) == (350, 35, 10, 9)
    assert _places(*region.sites) == 350
    assert sum(student.year == 1 for student in region.students) == 122
    assert sum(site.duo_allowed for site in region.sites) == 18
    assert sum(site.partner_status is PartnerStatus.PARTNER for site in region.sites) == 24
    assert {student.max_travel_minutes for student in region.students} == {60}
    shares = sorted(Counter(student.subject for student in region.students).values())
    assert len(shares) == 20
    assert shares[-1] > 3 * shares[0]


def test_heads_are_80_to_130_percent_of_places(region: Problem) -> None:
    """Every site's maximum keeps to the range, and some are below and some above its places."""
    ratios = [(site.max_students or 0) / _places(site) for site in region.sites]
    assert all(0.8 <= ratio <= 1.3 for ratio in ratios)
    assert min(ratios) < 1 < max(ratios)


def test_quotas_are_115_percent_of_the_proportional_share(region: Problem) -> None:
    """Each institute has one quota in each area, rounded up to whole students."""
    sent = Counter(student.institute for student in region.students)
    offered = {board.id: _places(*(site for site in region.sites if site.board == board.id)) for board in region.boards}
    assert all(offered.values())
    expected = {
        (institute.id, (board.id,)): math.ceil(1.15 * sent[institute.id] / 350 * offered[board.id])
        for institute in region.institutes
        for board in region.boards
    }
    assert {(quota.who.institute, quota.where.board): quota.max for quota in region.quotas} == expected


def test_a_roomy_region_has_30_percent_more_places() -> None:
    """Only the number of places differs from what a tight region promises."""
    region = roomy(350, 35, 1)
    assert _places(*region.sites) == 455
    assert len(region.students) == 350


def test_the_seed_decides() -> None:
    """The same seed gives the same region, another seed another one."""
    assert tight(350, 35, 1) == tight(350, 35, 1)
    assert tight(350, 35, 1) != tight(350, 35, 2)
