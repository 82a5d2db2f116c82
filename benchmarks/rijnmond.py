"""The ready case RPO Rijnmond as a benchmark problem."""

from importlib.resources import files

from api.reading.requests import read_placement_request
from solver.problem import Problem, StraightLine


def rijnmond() -> Problem:
    """Return the problem of the fixture."""
    problem, _ = read_placement_request((files("fixtures") / "rpo_rijnmond.json").read_bytes(), StraightLine())
    return problem
