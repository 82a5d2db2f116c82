"""The demonstration's summary of who is not placed."""

from io import StringIO
from typing import Any

from rich.console import Console

from api.demo.summary import print_summary
from solver.result import ReasonCode


def reason(code: str, site: str | None) -> dict[str, Any]:
    """Make one reason of a result."""
    return {"code": code, "text": f"{code} at {site}.", "site": site, "students": [], "quota": None}


def test_reasons_are_counted_by_student_and_told_apart_where_they_are_the_only_one() -> None:
    """Two reasons at one site block together; the same reason alone at another site counts once for the student."""
    unplaced = [
        {"student": "a", "reasons": [reason("site_full", "X"), reason("offer_full", "X"), reason("offer_full", "Y")]},
        {"student": "b", "reasons": [reason("offer_full", "X"), reason("offer_full", "X"), reason("too_far", "Y")]},
        {"student": "c", "reasons": [reason("no_offer", None)]},
    ]
    assert counts(unplaced) == {"offer_full": (2, 2), "no_offer": (1, 1), "site_full": (1, 0), "too_far": (1, 1)}


def test_every_reason_has_a_meaning() -> None:
    """No code is printed without its words."""
    unplaced = [{"student": "a", "reasons": [reason(code.value, "X") for code in ReasonCode]}]
    assert counts(unplaced) == {code.value: (1, 0) for code in ReasonCode}


def counts(unplaced: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Print a summary and read its table of reasons."""
    students = [{"id": name, "subject": "history", "year": 1, "institute": "hr"} for name in "abc"]
    problem = {"name": "Small", "term": "2026-1", "students": students, "sites": []}
    names = ("students", "placed", "at_partner_sites", "first_choice", "duos", "mentor_places", "mentor_places_used")
    kpis = dict.fromkeys(names, 0) | {"mean_travel_minutes": None, "longest_travel_minutes": None}
    result = {"termination": "optimal", "message": "", "seconds": {"total": 1.0}, "levels": [], "kpis": kpis}
    screen = StringIO()
    print_summary(Console(file=screen, width=200), problem, result | {"unplaced": unplaced})
    table = screen.getvalue().partition("meaning")[2].partition("\n\n")[0]
    rows = (line.split(maxsplit=3) for line in table.strip().splitlines())
    return {code: (int(somewhere), int(alone)) for code, somewhere, alone, _meaning in rows}
