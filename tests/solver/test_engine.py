"""The engine behind its two verbs."""

from solver.engine import Deadline
from solver.solve import solve
from tests.solver.builders import problem, site, student


def test_a_time_limit_beyond_nanoseconds_is_no_limit() -> None:
    """A limit of 1e300 seconds does not overflow the engine's clock."""
    people = [student("anna")]
    assert solve(problem(people, [site("A")]), time_limit_seconds=1e300).termination == "optimal"
    assert Deadline.after(1e300).remaining() > 1e9
