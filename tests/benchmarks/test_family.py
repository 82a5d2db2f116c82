"""The seeded regions are what ``docs/performance.md`` says they are."""

import math
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.family import netherlands, roomy, tight
from benchmarks.netherlands import POSTCODES, SCHOOLS, NoGeographyError
from benchmarks.pairs import Region
from solver.faults import find_faults
from solver.problem import PartnerStatus, Problem, Site
from solver.travel import minutes_lookup


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


@pytest.fixture
def real_places(tmp_path: Path) -> Path:
    """Return a folder with both files: twenty schools on a line, postcode areas beside them and far away."""
    schools = [f"{n},{52 + n / 100},5.1" for n in range(20)]
    near = [f"{1000 + n},{52 + n / 100},5.11" for n in range(20)]
    far = [f"{2000 + n},53.5,6.9" for n in range(5)]
    (tmp_path / SCHOOLS).write_text("\n".join(["brin,lat,lon", *schools]), encoding="utf-8")
    (tmp_path / POSTCODES).write_text("\n".join(["pc4,lat,lon", *near, *far]), encoding="utf-8")
    return tmp_path


def test_a_real_region_lies_where_the_files_say(real_places: Path) -> None:
    """Sites are neighbouring schools, homes are postcode areas near them; places are as many as in a tight region."""
    region = netherlands(60, 9, 1, real_places)
    assert find_faults(region) == []
    latitudes = sorted(round(100 * (site.location.lat - 52)) for site in region.sites if site.location)
    assert latitudes == list(range(latitudes[0], latitudes[0] + 9))
    homes = {(student.home.lat, student.home.lon) for student in region.students if student.home}
    assert homes <= {(52 + n / 100, 5.11) for n in range(20)}
    assert _places(*region.sites) == 60
    assert region == netherlands(60, 9, 1, real_places)


def test_missing_real_places_are_a_sentence(tmp_path: Path, real_places: Path) -> None:
    """The message names the file that is missing, the column that is missing, or the number of schools."""
    with pytest.raises(NoGeographyError, match=rf"{SCHOOLS} cannot be read: No such file.*--data"):
        netherlands(60, 9, 1, tmp_path / "nowhere")
    with pytest.raises(NoGeographyError, match="has 20 schools; 21 sites were asked for"):
        netherlands(60, 21, 1, real_places)
    (real_places / POSTCODES).write_text("pc4,lat\n1000,52", encoding="utf-8")
    with pytest.raises(NoGeographyError, match=rf"{POSTCODES} needs a number in the columns lat and lon"):
        netherlands(60, 9, 1, real_places)


def test_the_pairs_of_the_baselines_are_those_of_the_rules(region: Problem) -> None:
    """A student is paired with each offer of the subject within reach, as plain loops find them."""
    found = Region.of(region)
    told = {
        (region.students[i].id, found.offers[k].id, int(minutes))
        for i, k, minutes in zip(found.pairs.student, found.pairs.offer, found.pairs.minutes, strict=True)
    }
    minutes_of = minutes_lookup(region)
    expected = {
        (student.id, offer.id, minutes)
        for student in region.students
        for site in region.sites
        for offer in site.offers
        if offer.subject == student.subject and (minutes := minutes_of(student, site)) is not None and minutes <= 60
    }
    assert told == expected
    assert len(found.pairs) == len(expected)


@pytest.mark.slow
def test_a_country_is_drawn_within_memory() -> None:
    """50 000 students and 8 000 sites have about 12 million possible pairs, which this process can hold."""
    assert len(Region.of(tight(50_000, 8_000, 1)).pairs) == pytest.approx(12e6, rel=0.1)
