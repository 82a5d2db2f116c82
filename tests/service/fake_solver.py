"""A solving process whose solver misbehaves in the way that the problem's name says.

Run by the service in place of ``python -m service.solve_starter``; it is the same but for the solver.
Each solve writes its process id to a file in the folder ``FAKE_SOLVER_FOLDER``, named after the problem.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from service.forking import keep_forking
from service.solving import serve_order
from solver.canonical import input_hash
from solver.problem import PartnerStatus, Problem
from solver.result import Level, Placement, Progress, Result, Termination, Unplaced

FOREVER_SECONDS = 600


def misbehave(
    problem: Problem,
    *,
    seed: int,
    time_limit_seconds: float,  # noqa: ARG001 - a misbehaving solver heeds no limit
    on_progress: Callable[[Progress], None],
    base: object = None,  # noqa: ARG001 - nor a plan to stay near
) -> Result:
    """Do what the problem's name says; first report the best plan unless the name starts with ``planless``."""
    Path(os.environ["FAKE_SOLVER_FOLDER"], problem.name).write_text(str(os.getpid()))
    result = place_the_first(problem, seed)
    if not problem.name.startswith("planless"):
        snapshot = replace(result, termination=Termination.FEASIBLE)
        on_progress(Progress(level="placed", phase="search", best=1, bound=2, seconds=0.1, snapshot=snapshot))
    return MANNERS[problem.name.removeprefix("planless ").split(",")[0]](result)


def place_the_first(problem: Problem, seed: int) -> Result:
    """Give the one mentor place to the first student, which is a best plan for the only level told."""
    site, (first, second) = problem.sites[0], problem.students
    return Result(
        termination=Termination.OPTIMAL,
        input_hash=input_hash(problem),
        seed=seed,
        levels=(Level(name="placed", unit="students", value=1, bound=1, gap=0.0, proven=True, seconds=0.1),),
        placements=(
            Placement(
                student=first.id,
                site=site.id,
                offer=site.offers[0].id,
                mentor_place=1,
                duo_with=None,
                travel_minutes=7,
                partner_status=PartnerStatus.NONE,
                pinned=False,
            ),
        ),
        unplaced=(Unplaced(student=second.id, reasons=()),),
    )


def hang(_: Result) -> Result:
    """Go on past every limit."""
    time.sleep(FOREVER_SECONDS)
    raise AssertionError


def hang_once(result: Result) -> Result:
    """Go on past every limit, but not in the second attempt."""
    mark = Path(os.environ["FAKE_SOLVER_FOLDER"], "hung once")
    if mark.exists():
        mark.unlink()
        return result
    mark.touch()
    return hang(result)


def dawdle(result: Result) -> Result:
    """Take some seconds."""
    time.sleep(4)
    return result


def eat_memory(_: Result) -> Result:
    """Take memory until there is none left."""
    eaten = []
    while True:
        eaten.append(bytearray(2**24))


def die_of_memory(_: Result) -> Result:
    """Die as C++ code does that gets no memory."""
    os.write(2, b"terminate called after throwing an instance of 'std::bad_alloc'\n")
    os.abort()


def crash(_: Result) -> Result:
    """Die as C++ code does that fails an assertion."""
    os.abort()


def raise_an_error(result: Result) -> Result:
    """Fail with a message that holds the name of a student."""
    raise ValueError(result.placements[0].student)


def overfill(result: Result) -> Result:
    """Put both students on the one mentor place."""
    other = result.unplaced[0].student
    return replace(result, placements=(*result.placements, replace(result.placements[0], student=other)))


def boast(result: Result) -> Result:
    """Say a better value than the plan has."""
    best, *rest = result.levels
    return replace(result, levels=(replace(best, value=2), *rest))


def answer(result: Result) -> Result:
    """Behave."""
    return result


MANNERS = {
    "hang": hang,
    "hang once": hang_once,
    "dawdle": dawdle,
    "eat": eat_memory,
    "die of memory": die_of_memory,
    "crash": crash,
    "raise": raise_an_error,
    "overfill": overfill,
    "boast": boast,
    "answer": answer,
}

if __name__ == "__main__":
    keep_forking(int(sys.argv[1]), partial(serve_order, solve=misbehave))
