"""The names of benchmark cases and the problems that they stand for."""

import re
from collections.abc import Callable
from importlib.resources import files

from api.reading.requests import read_placement_request
from benchmarks.family import roomy, tight
from solver.problem import Problem, StraightLine

RIJNMOND = "rijnmond"
FAMILIES: dict[str, Callable[[int, int, int], Problem]] = {"tight": tight, "roomy": roomy}


def build_case(name: str, seed: int) -> Problem:
    """Return ``rijnmond`` (the same for every seed) or a region such as ``tight-350x35``."""
    if name == RIJNMOND:
        problem, _ = read_placement_request((files("fixtures") / "rpo_rijnmond.json").read_bytes(), StraightLine())
        return problem
    match = re.fullmatch(r"(\w+)-(\d+)x(\d+)", name)
    if match is None or match[1] not in FAMILIES:
        raise ValueError(f"There is no case {name!r}.")
    return FAMILIES[match[1]](int(match[2]), int(match[3]), seed)
