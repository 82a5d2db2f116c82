"""A hostile body cannot ask for unbounded work."""

import pytest

from api.reading.requests import read_placement_request
from api.reading.shortening import MOST_FAULTY
from service.errors import InvalidProblem
from solver.problem import StraightLine


def test_rows_behind_a_thousand_faults_are_not_read() -> None:
    """A hundred thousand empty students give some thousand faults, not four hundred thousand."""
    raw = b'{"schema_version":1,"sites":[],"students":[' + b",".join([b"{}"] * 100_000) + b"]}"
    with pytest.raises(InvalidProblem) as caught:
        read_placement_request(raw, StraightLine())
    assert MOST_FAULTY <= len(caught.value.faults) <= 10 * MOST_FAULTY


def test_faults_late_in_a_long_list_are_still_named() -> None:
    """One faulty row behind five thousand right ones is named with its own place."""
    good = b'{"id":"%d","institute":"u","subject":"h","year":1,"home":{"lat":52,"lon":5}}'
    students = [good % number for number in range(5000)] + [b'{"id":7}']
    raw = b'{"schema_version":1,"institutes":[{"id":"u"}],"sites":[{"id":"s","location":{"lat":52,"lon":5},'
    raw += b'"sector":"vo"}],"students":[' + b",".join(students) + b"]}"
    with pytest.raises(InvalidProblem) as caught:
        read_placement_request(raw, StraightLine())
    assert ("students", 5000, "id") in {fault.place for fault in caught.value.faults}
