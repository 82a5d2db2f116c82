"""The names of benchmark cases and the problems that they stand for."""

import re
from importlib import import_module
from pathlib import Path

from benchmarks.family import netherlands, roomy, tight
from solver.problem import Problem

RIJNMOND = "rijnmond"


def build_case(name: str, seed: int, data: Path) -> Problem:
    """Return ``rijnmond`` (the same for every seed) or a region such as ``tight-350x35``.

    ``data`` is the folder with the files of real locations, which only the family ``netherlands`` reads.
    """
    if name == RIJNMOND:  # its module reads JSON with the API's libraries, which would count in the memory of others
        problem: Problem = import_module("benchmarks.rijnmond").rijnmond()
        return problem
    match = re.fullmatch(r"(tight|roomy|netherlands)-(\d+)x(\d+)", name)
    if match is None:
        raise ValueError(f"There is no case {name!r}.")
    family, students, sites = match[1], int(match[2]), int(match[3])
    if family == "netherlands":
        return netherlands(students, sites, seed, data)
    return (tight if family == "tight" else roomy)(students, sites, seed)
