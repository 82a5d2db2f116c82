"""Reading requests: every fault with its place, those of shape and of meaning together."""

import gc
import json
from dataclasses import fields

import pytest

from api.places import dotted, pointer
from api.reading.json_text import UnreadableJsonError, read_json
from api.reading.requests import read_check_request, read_placement_request
from api.schemas import limits, requests, schools, students
from service.errors import InvalidProblem
from solver import problem as solver
from solver.problem import CurrentPlacement, Problem, StraightLine
from tests.api.bad_inputs import BAD_INPUTS
from tests.api.problems import good_problem, spoiled


def read(document: object) -> Problem:
    """Read a problem from a document."""
    return read_placement_request(json.dumps(document).encode(), StraightLine())[0]


def places(document: object) -> list[str]:
    """Read a bad problem and list the places that are named."""
    with pytest.raises(InvalidProblem) as caught:
        read(document)
    return [dotted(fault.place) for fault in caught.value.faults]


@pytest.mark.parametrize(("document", "place", "words"), BAD_INPUTS)
def test_a_bad_input_names_its_one_fault(document: object, place: str, words: str) -> None:
    """One thing wrong gives one fault, at its exact place, with the value or what was meant."""
    with pytest.raises(InvalidProblem) as caught:
        read(document)
    assert [dotted(fault.place) for fault in caught.value.faults] == [place]
    assert words in caught.value.faults[0].message


def test_the_good_problem_arrives_whole() -> None:
    """Values of every kind reach the solver's types."""
    problem = read(good_problem())
    assert problem.sites[0].offers[0].years == (1, 2)
    assert problem.sites[0].partner_status is solver.PartnerStatus.PARTNER
    assert problem.students[2].home == solver.Location(lat=51.93, lon=4.15)
    assert problem.shortages[0].where == solver.Where(cluster=("noord",))
    assert problem.policy.travel_charge[1] == solver.ChargeStep(from_minutes=45, per_minute=3)


def test_what_is_left_out_has_the_solvers_defaults() -> None:
    """A bare site and a bare student equal the solver's dataclasses built with the same arguments."""
    site = {"id": "s", "location": {"lat": 52, "lon": 4}}
    student = {"id": "a", "institute": "i", "subject": "x", "year": 1, "home": {"lat": 52, "lon": 4}}
    problem = read({"institutes": [{"id": "i"}], "sites": [site], "students": [student]})
    here = solver.Location(lat=52, lon=4)
    assert problem == Problem(
        institutes=(solver.Institute(id="i"),),
        sites=(solver.Site(id="s", location=here),),
        students=(solver.Student(id="a", institute="i", subject="x", year=1, home=here),),
    )


def test_every_field_of_the_solver_can_be_sent() -> None:
    """No field of the solver's problem is missing on the wire, but for the service's own speeds."""
    modules = (limits, requests, schools, students)
    models = [getattr(module, name) for module in modules for name in dir(module)]
    incoming = [model for model in models if hasattr(model, "model_fields") and hasattr(model, "domain")]
    missing = {
        (model.__name__, field.name)
        for model in incoming
        for field in fields(model.domain)
        if field.name not in model.model_fields
    }
    assert missing == {("TravelIn", "straight_line")}


def test_an_empty_list_of_what_is_not_supported_is_accepted() -> None:
    """Senders may name the fields that are refused when they say nothing in them."""
    assert read(good_problem() | {"supervision_groups": []}) == read(good_problem())


def test_a_current_plan_is_read() -> None:
    """Rows of where students are now, and a limit on their moves; a place that is gone has no site."""
    rows = [{"student": "anna", "site": None}, {"student": "bram", "site": "brielle", "published": True}]
    problem = read(spoiled(("current_plan", rows), ("policy.max_moves", 2)))
    assert problem.policy.max_moves == 2
    assert problem.current_plan == (
        CurrentPlacement(student="anna", site=None),
        CurrentPlacement(student="bram", site="brielle", published=True),
    )


def test_speeds_come_from_the_service() -> None:
    """The straight-line speeds given by the service are those that the problem carries."""
    speeds = StraightLine(bicycle_km_per_hour=18)
    raw = json.dumps(good_problem()).encode()
    assert read_placement_request(raw, speeds)[0].travel.straight_line == speeds


def test_straight_line_needs_homes_and_locations() -> None:
    """Without a matrix each missing coordinate is named; with one nothing is."""
    bare = spoiled(("sites.1.location", None), ("students.1.home", None))
    assert read(bare).sites[1].location is None
    assert places(bare | {"travel": {}}) == ["sites[1].location", "students[1].home"]


def test_faults_of_shape_and_of_meaning_come_together() -> None:
    """Rows that are right are judged although others cannot be read, and no follow-up fault is invented."""
    document = spoiled(
        ("institutes.0.nam", "x"),
        ("partnerships.0.status", "asp"),
        ("sites.0.sector", "v"),
        ("sites.0.offers.1.mentor_places", -1),
        ("sites.1.offers.0.mentor_places", "two"),
        ("students.0.year", "1"),
        ("students.2.pinned_site", "briele"),
        ("travel.minutes.1.minutes", None),
        ("travel.source", "matrx"),
        ("policy.duo_years", "1"),
        ("students.1.duo", "required"),
        ("students.1.year", 2),
    )
    assert places(document) == [
        "institutes[0].nam",
        "partnerships[0].status",
        "sites[0].sector",
        "sites[1].offers[0].mentor_places",
        "students[0].year",
        "travel.source",
        "travel.minutes[1].minutes",
        "policy.duo_years",
        "sites[0].offers[1].mentor_places",
        "students[2].pinned_site",
    ]


def test_a_row_without_an_id_stays_in_its_row() -> None:
    """A row whose id cannot be read is no reason to call the references to it unknown."""
    document = spoiled(("students.2", {"institute": "hr"}), ("boards.0", 5))
    assert places(document) == ["boards[0]", "students[2].id", "students[2].subject", "students[2].year"]


def test_references_to_lists_that_cannot_be_read_are_not_called_unknown() -> None:
    """When a whole list is of the wrong type, only that is reported."""
    assert places(spoiled(("students", 5))) == ["students"]


def test_one_id_instead_of_a_list_keeps_a_place_that_exists() -> None:
    """``where`` takes one id or a list; a fault of the one id does not point into it."""
    assert places(spoiled(("quotas.0.where.site", "z"))) == ["quotas[0].where.site"]
    assert read(spoiled(("quotas.0.where.site", "brielle"))).quotas[0].where.site == ("brielle",)


def test_eleven_priorities_are_one_too_many() -> None:
    """Ten different priorities are possible; the first student with an eleventh is named."""
    student = good_problem()["students"][1] | {"duo_with": None}
    many = [student | {"id": f"s{number}", "priority": number} for number in range(11)]
    document = good_problem() | {"students": many, "travel": {}, "quotas": []}
    assert places(document) == ["students[10].priority"]
    read(document | {"students": many[:10]})


def test_unknown_ids_by_the_thousand_are_all_named_fast() -> None:
    """Guesses stop after a few, so that many unknown ids do not cost minutes; all of them are named."""
    rows = [{"student": f"nobody-{number}", "site": "brielle", "minutes": 1} for number in range(20_000)]
    assert len(places(spoiled(("travel.minutes", rows)))) == 20_000


def test_plan_rows_that_name_strangers() -> None:
    """A plan's unknown ids are named next to the problem's faults."""
    plan = [{"student": "anna", "site": "brill", "offer": "x"}, {"student": "zz", "site": "brielle"}]
    document = {"problem": spoiled(("students.0.year", 0)), "plan": plan}
    with pytest.raises(InvalidProblem) as caught:
        read_check_request(json.dumps(document).encode(), StraightLine())
    assert [pointer(fault.place) for fault in caught.value.faults] == [
        "/problem/students/0/year",
        "/plan/0/site",
        "/plan/0/offer",
        "/plan/1/student",
    ]


def test_pointers_escape_what_rfc_6901_says() -> None:
    """``~`` and ``/`` in a field name become ``~0`` and ``~1``."""
    assert pointer(("a/b", 3, "m~n")) == "/a~1b/3/m~0n"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "line 1, column 1"),
        (b'{"a": 1,\n "b": }', "line 2, column 7"),
        (b"\xff\xfe", "byte 0xff at position 0"),
        (b"[" * 100_000, "nested too deeply"),
        (b"9" * 5000, "too many digits"),
        (b'{"a": [{"b": 1, "c": 2, "b": 3}]}', "'b' stands twice"),
        (b'{"a": "\\ud800"}', "half a character"),
        (b'{"\\uDC00": 1}', "half a character"),
    ],
)
def test_what_is_not_json_is_said_so(raw: bytes, words: str) -> None:
    """Each way of not being JSON has its sentence, with line and column or the position."""
    with pytest.raises(UnreadableJsonError, match=words):
        read_json(raw)


def test_places_of_repeated_keys_and_half_characters() -> None:
    """The object that repeats a key and the text that is half a character are found."""
    with pytest.raises(UnreadableJsonError) as caught:
        read_json(b'{"a": [{"b": 1, "b": 3}], "c": ["x", "\\ud83d"]}')
    assert [fault.place for fault in caught.value.faults] == [("a", 0, "b"), ("c", 1)]


def test_whole_characters_and_byte_order_marks_are_read() -> None:
    """Surrogate pairs are one character; a byte order mark, which some editors write, is skipped."""
    assert read_json(b'\xef\xbb\xbf["\\ud83d\\ude00"]') == ["\N{GRINNING FACE}"]


def test_the_collector_runs_again_after_reading() -> None:
    """Reading pauses the cycle collector, and both a good and a bad end switch it on again."""
    read(good_problem())
    assert gc.isenabled()
    assert places(good_problem() | {"name": 5}) == ["name"]
    assert gc.isenabled()
