"""Values of a wrong type hide no other fault, and no fault is invented because of them."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.places import dotted
from api.reading.requests import read_check_request, read_placement_request, read_run_changes
from service.errors import InvalidProblem
from solver.problem import StraightLine
from tests.api.problems import good_problem, spoiled
from tests.api.wrong_types import LEAVES, MEANINGS, PARTNERSHIP, WRONG_TYPE, Path, pairs_in_one_row, put


def places(document: object) -> list[str]:
    """Read a bad problem and list the places that are named."""
    with pytest.raises(InvalidProblem) as caught:
        read_placement_request(json.dumps(document).encode(), StraightLine())
    assert caught.value.are_all
    return [dotted(fault.place) for fault in caught.value.faults]


def test_all_faults_of_one_row_are_named() -> None:
    """A student whose mode is a number also has a wrong year, strangers for sites and an impossible duo."""
    document = spoiled(
        ("students.0.mode", 7),
        ("students.0.year", 99),
        ("students.0.preferences", [5, "brille", "rozenburg", "rozenburg"]),
        ("students.0.duo_with", "anna"),
        ("students.0.home", {"lat": "x", "lon": 200}),
    )
    assert places(document) == [
        "students[0].mode",
        "students[0].home.lat",
        "students[0].preferences[0]",
        "students[0].home.lon",
        "students[0].year",
        "students[0].preferences[1]",
        "students[0].preferences[3]",
        "students[0].duo_with",
    ]


def test_all_faults_of_a_site_and_its_offers_are_named() -> None:
    """A wrong type in a site leaves its offers to be read, and one in an offer the rest of that offer."""
    document = spoiled(
        ("sites.0.name", 5),
        ("sites.0.max_students", -1),
        ("sites.0.offers.0.mentor_places", "one"),
        ("sites.0.offers.0.years", [1, "a", 11]),
        ("sites.0.offers.1", {"id": "rozenburg-history", "subject": [], "mentor_places": -1, "institutes": {}}),
    )
    assert places(document) == [
        "sites[0].name",
        "sites[0].offers[0].mentor_places",
        "sites[0].offers[0].years[1]",
        "sites[0].offers[1].subject",
        "sites[0].offers[1].institutes",
        "sites[1].offers[0].id",
        "sites[0].max_students",
        "sites[0].offers[0].years[2]",
        "sites[0].offers[1].mentor_places",
    ]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ([("institutes", {})], ["institutes"]),
        ([("students", 5), ("institutes.1.id", " ")], ["students", "institutes[1].id"]),
        (
            [("partnerships.0.clusters", 3), ("partnerships.0.thresholds.0", -1)],
            ["partnerships[0].clusters", "partnerships[0].thresholds[0]"],
        ),
        ([("sites.0.partnership", 5)], ["sites[0].partnership"]),
        ([("sites.0.partnership", 5), ("sites.1.cluster", "x")], ["sites[0].partnership", "sites[1].cluster"]),
        ([("students.0.duo", "required"), ("students.0.year", "2")], ["students[0].year"]),
        ([("policy.duo_years", [0, "a"])], ["policy.duo_years[1]", "policy.duo_years[0]"]),
        ([("policy.duo_years", [2, "a"]), ("students.0.duo", "required")], ["policy.duo_years[1]"]),
        ([("policy.levels", ["plased", "placed", "placed"])], ["policy.levels[0]", "policy.levels[2]"]),
        (
            [("policy.travel_charge.0.from_minutes", "x"), ("policy.travel_charge.1.per_minute", -1)],
            ["policy.travel_charge[0].from_minutes", "policy.travel_charge[1].per_minute"],
        ),
        ([("quotas.0.where.site", ["brielle", 5, "zz"])], ["quotas[0].where.site[1]", "quotas[0].where.site[2]"]),
        ([("quotas.0.where", 5), ("quotas.0.who.institute", "z")], ["quotas[0].where", "quotas[0].who.institute"]),
        ([("quotas.0.where.site", "x" * 201)], ["quotas[0].where.site"]),
        (
            [("travel.minutes.3", {"student": "bram", "site": "brielle", "minutes": "x"})],
            ["travel.minutes[3].minutes", "travel.minutes[3]"],
        ),
        (
            [("travel.minutes.2.student", 5), ("travel.minutes.3.student", 6)],
            ["travel.minutes[2].student", "travel.minutes[3].student"],
        ),
        ([("travel", {"sorce": "matrix"}), ("sites.0.location", None)], ["travel.sorce"]),
    ],
)
def test_faults_of_fields_beside_wrong_types(changes: list[tuple[str, Any]], named: list[str]) -> None:
    """Lists in lists, lists of numbers, words and rows: all true faults are named, and none that only follows."""
    assert places(spoiled(*changes)) == named


@pytest.mark.parametrize("illegible", [7, None, ["a"], {}])
def test_an_illegible_id_excuses_the_references_to_it_and_no_others(illegible: object) -> None:
    """Whoever asks for the site without a legible id is excused; a misspelt id elsewhere is still named."""
    document = spoiled(("sites.0.id", illegible), ("students.0.preferences.1", "rozenburgg"))
    assert places(document) == ["sites[0].id", "students[0].preferences[1]"]


def test_a_student_without_a_legible_id_may_still_name_a_stranger() -> None:
    """The partner whom a student asks for is never the student: the unknown one is named beside the id."""
    document = spoiled(("students.2.id", 7), ("students.2.duo_with", "ghost"), ("travel.minutes", []))
    assert places(document) == ["students[2].id", "students[2].duo_with"]


def test_a_check_names_all_faults_of_a_row_of_its_plan() -> None:
    """A plan's row with a wrong type and a stranger; nobody is unknown because a site's row cannot be read."""
    plan = [{"student": "annna", "site": 5}, {"student": "bram", "site": "brielle", "offer": "brielle-history"}]
    document = {"problem": spoiled(("sites.0", 5)), "plan": plan}
    with pytest.raises(InvalidProblem) as caught:
        read_check_request(json.dumps(document).encode(), StraightLine())
    named = [dotted(fault.place) for fault in caught.value.faults]
    assert named == ["problem.sites[0]", "plan[0].site", "plan[0].student"]


def test_a_list_that_is_too_long_and_has_wrong_entries_is_named_with_them() -> None:
    """Its length shows only when the entries have been mended; the request is refused all the same."""
    tags = ["draft"] * 20 + [7]
    assert places(good_problem() | {"options": {"tags": tags}}) == ["options.tags[20]", "options.tags"]
    with pytest.raises(InvalidProblem) as caught:
        read_run_changes(json.dumps({"name": 7, "tags": tags}).encode())
    assert [dotted(fault.place) for fault in caught.value.faults] == ["name", "tags[20]", "tags"]


@pytest.mark.parametrize(("meaning", "leaf"), list(pairs_in_one_row()))
def test_a_wrong_type_and_a_wrong_meaning_in_one_row_are_both_named(meaning: Path, leaf: Path) -> None:
    """For every pair of fields of a row: both faults, and no other."""
    document = good_problem()
    put(document, meaning, MEANINGS[meaning])
    put(document, leaf, WRONG_TYPE)
    assert places(document) == [dotted(leaf), dotted(meaning)]


@given(
    meanings=st.sets(st.sampled_from(sorted(MEANINGS, key=str)), max_size=4),
    types=st.sets(st.sampled_from(LEAVES), min_size=1, max_size=3),
)
@settings(deadline=None)
def test_wrong_types_anywhere_hide_and_invent_nothing(meanings: set[Path], types: set[Path]) -> None:
    """All faults of meaning are named that stand without the wrong types, but for those that may follow from them."""
    document = good_problem()
    for place in meanings - types:
        put(document, place, MEANINGS[place])
    alone = set(places(document)) if meanings - types else set()
    for place in types:
        put(document, place, WRONG_TYPE)
    named = places(document)
    wrong = {dotted(place) for place in types}
    assert len(named) == len(set(named))
    assert wrong <= set(named) <= wrong | alone
    if PARTNERSHIP not in types and not any(place[-1] == "id" for place in types):
        assert set(named) == wrong | alone
