"""A hostile body cannot ask for unbounded work, and the answer says what was left unread."""

import json
import resource
import time

import httpx
import pytest
from typer.testing import CliRunner

from api.cli.main import app
from api.reading.requests import MOST_FOUND, read_placement_request
from api.reading.shortening import MOST_FAULTY
from service.errors import InvalidProblem
from solver.problem import StraightLine
from tests.api.problems import good_problem

MANY = 300_000
_HOSTILE = {
    # name: a body with very many faults in one place, and the list that is cut
    "students": b'{"sites":[],"students":[%s]}' % b",".join([b"{}"] * MANY),
    "offers of one site": b'{"students":[],"sites":[{"id":"s","offers":[%s]}]}' % b",".join([b"{}"] * MANY),
    "preferences": b'{"sites":[],"students":[{"id":"a","preferences":[%s]}]}' % b",".join([b"1"] * MANY),
    "sites of a quota": b'{"sites":[],"students":[],"quotas":[{"where":{"site":[%s]}}]}' % b",".join([b"1"] * MANY),
    "years": b'{"sites":[],"students":[],"policy":{"duo_years":[%s]}}' % b",".join([b'""'] * MANY),
    "rows that are no rows": b'{"sites":[],"students":[%s]}' % b",".join([b"[[0]]"] * MANY),
    "unknown fields": b'{"sites":[],"students":[],%s}' % b",".join(b'"x%d":1' % number for number in range(MANY)),
    "offers of many sites": b'{"students":[],"sites":[%s]}'
    % b",".join([b'{"id":"s","offers":[%s]}' % b",".join([b"{}"] * 300)] * 1000),
}


def refused(raw: bytes) -> InvalidProblem:
    """Read a body that must be refused."""
    with pytest.raises(InvalidProblem) as caught:
        read_placement_request(raw, StraightLine())
    return caught.value


@pytest.mark.parametrize("raw", _HOSTILE.values(), ids=_HOSTILE)
def test_very_many_faults_are_answered_soon(raw: bytes) -> None:
    """Wherever 300 000 faults stand, some thousands are read: within a second or so, and 100 MiB."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    error = refused(raw)
    assert time.process_time() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024
    assert MOST_FAULTY <= len(error.faults) <= 3 * MOST_FAULTY
    assert not error.are_all


def test_what_was_not_read_is_counted() -> None:
    """Entries read and entries left out are together those that were sent."""
    error = refused(_HOSTILE["preferences"])
    read = sum("preferences" in fault.place for fault in error.faults)
    assert read + error.unread_entries == MANY


def test_faults_after_the_cut_cause_no_others() -> None:
    """Nobody is called unknown because the list with their row was not read to its end."""
    problem = good_problem()
    problem["students"] = [{}] * 10_000 + problem["students"]
    error = refused(json.dumps(problem).encode())
    assert {fault.place[0] for fault in error.faults} == {"students"}


def test_both_ways_to_ask_tell_what_was_not_read(client: httpx.Client) -> None:
    """The answer over HTTP and the command's lines say that there are more faults, and how much was not read."""
    raw = _HOSTILE["students"]
    unread = refused(raw).unread_entries
    told = f"{unread} entries of lists or objects behind these faults were not read."
    answer = client.post("/v1/placements", content=raw, headers={"Content-Type": "application/json"}).json()
    assert answer["detail"].startswith("The input has at least ")
    assert answer["detail"].endswith(f"; the first 1000 are listed. {told}")
    lines = CliRunner().invoke(app, ["solve", "-"], input=raw).stderr.splitlines()
    assert lines[0].startswith("-: at least ")
    assert lines[-1] == told


def test_very_many_faults_of_meaning_are_not_all_looked_for() -> None:
    """Right types with wrong numbers: the search ends after some thousands and says so."""
    minutes = [{"student": "anna", "site": "brielle", "minutes": -1}] * (MOST_FOUND + 5)
    error = refused(json.dumps(good_problem() | {"travel": {"source": "matrix", "minutes": minutes}}).encode())
    assert len(error.faults) == MOST_FOUND
    assert not error.are_all


def test_faults_late_in_a_long_list_are_still_named() -> None:
    """One faulty row behind five thousand right ones is named with its own place."""
    good = b'{"id":"%d","institute":"u","subject":"h","year":1,"home":{"lat":52,"lon":5}}'
    students = [good % number for number in range(5000)] + [b'{"id":7}']
    raw = b'{"schema_version":1,"institutes":[{"id":"u"}],"sites":[{"id":"s","location":{"lat":52,"lon":5},'
    raw += b'"sector":"vo"}],"students":[' + b",".join(students) + b"]}"
    error = refused(raw)
    assert ("students", 5000, "id") in {fault.place for fault in error.faults}
    assert error.are_all
