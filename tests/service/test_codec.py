"""What is stored comes back as it was."""

import json
import zlib

from api.reading.requests import read_placement_request
from service.codec import pack_problem, pack_result, unpack_problem, unpack_result
from service.fixtures import list_fixtures, load_fixture
from solver.problem import PartnerStatus, Problem, StraightLine
from solver.result import (
    Conflict,
    Kpis,
    Level,
    Placement,
    Reason,
    ReasonCode,
    Result,
    Share,
    ShortageCover,
    Termination,
    Unplaced,
)

FULL = Reason(
    code=ReasonCode.OFFER_FULL,
    text="Full.",
    students=("a",),
    wording="offer_full",
    data={"places": 1, "site": "s", "students": ("a",)},
)


def test_problems_come_back_equal() -> None:
    """Every fixture, through the real reading, and the empty problem."""
    problems = [
        read_placement_request(json.dumps(load_fixture(name)).encode(), StraightLine())[0] for name in list_fixtures()
    ]
    for problem in (*problems, Problem()):
        assert unpack_problem(pack_problem(problem)) == problem


def test_results_come_back_equal() -> None:
    """A result with every kind of part."""
    result = Result(
        termination=Termination.FEASIBLE,
        input_hash="hash",
        seed=1,
        message="Stopped.",
        versions={"ortools": "9.15"},
        levels=(Level(name="fit", unit="points", value=3, bound=None, gap=None, proven=False, seconds=0.25),),
        placements=(
            Placement(
                student="a",
                site="s",
                offer=None,
                mentor_place=None,
                duo_with="b",
                travel_minutes=None,
                partner_status=PartnerStatus.FOLLOWER,
                pinned=True,
            ),
        ),
        unplaced=(Unplaced(student="c", reasons=(FULL,)),),
        conflict=Conflict(students=("a", "b"), text="Both."),
        kpis=Kpis(
            students=3,
            placed=2,
            unplaced=1,
            pinned=1,
            at_partner_sites=0,
            duos=1,
            mean_travel_minutes=12.5,
            longest_travel_minutes=20,
            first_choice=0,
            any_choice=1,
            mentor_places=4,
            mentor_places_used=1,
            by_institute=(Share(key="hr", students=3, placed=2, at_partner_sites=0, in_partnerships=2),),
            shortages=(ShortageCover(subject="physics", degree=None, placed=1, target=2, shortfall=1),),
        ),
        seconds={"total": 1.5},
    )
    assert unpack_result(pack_result(result)) == result


def test_results_of_earlier_versions_are_read() -> None:
    """A reason that was stored before reasons had data is read without."""
    stored = zlib.compress(
        b'{"termination":"optimal","input_hash":"hash","seed":0,'
        b'"unplaced":[{"student":"c","reasons":[{"code":"offer_full","text":"Full.","site":"s","students":["a"]}]}]}'
    )
    (reason,) = unpack_result(stored).unplaced[0].reasons
    assert reason == Reason(code=ReasonCode.OFFER_FULL, text="Full.", site="s", students=("a",))
