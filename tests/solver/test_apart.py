"""Independent parts: found, solved in processes of their own, as good as the whole. Workers die with their solve."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from benchmarks.family import tight
from solver.apart import parts as parts_of_problem
from solver.apart.parts import PartAnswer, PartOrder, PartsSearch, independent_parts, solve_part
from solver.apart.restrict import restrict
from solver.apart.workers import Workers
from solver.assemble import assemble
from solver.canonical import canonical
from solver.check import broken_rules
from solver.engine import Deadline, OutOfTimeError
from solver.instance import Instance
from solver.problem import Location, Problem, Quota, Where
from solver.result import Seat
from solver.search.levels import Search
from solver.search.searched import Searched
from solver.solve import solve
from solver.travel import minutes_lookup


def moved(problem: Problem, name: str, degrees: float) -> Problem:
    """Give a region another place on earth and other ids."""

    def there(place: Location | None) -> Location | None:
        return place and Location(lat=place.lat, lon=place.lon + degrees)

    def areas(where: Where) -> Where:
        return Where(board=tuple(name + board for board in where.board or ()))

    sites = tuple(
        replace(
            row,
            id=name + row.id,
            board=f"{name}{row.board}",
            location=there(row.location),
            offers=tuple(replace(offer, id=name + offer.id) for offer in row.offers),
        )
        for row in problem.sites
    )
    return replace(
        problem,
        boards=tuple(replace(row, id=name + row.id) for row in problem.boards),
        sites=sites,
        students=tuple(replace(row, id=name + row.id, home=there(row.home)) for row in problem.students),
        quotas=tuple(replace(row, id=f"{name}{row.id}", where=areas(row.where)) for row in problem.quotas),
    )


def two_regions(seed: int) -> Problem:
    """Put two regions together that lie far apart."""
    one, other = moved(tight(24, 9, seed), "west-", 0), moved(tight(20, 9, seed + 1), "east-", 8)
    return canonical(
        replace(
            one,
            boards=one.boards + other.boards,
            sites=one.sites + other.sites,
            students=one.students + other.students,
            quotas=one.quotas + other.quotas,
        )
    )


def solved_apart(problem: Problem, processes: int) -> tuple[tuple[Seat, ...], list[int], list[int | None]]:
    """Return plan, values and bounds of a search of the parts."""
    assembled = assemble(Instance.of(problem))
    parts = independent_parts(assembled, least=2)
    search = PartsSearch(
        assembled, minutes_lookup(problem), Deadline(), 0, _sound_or_none, parts=parts, processes=processes
    )
    search.run()
    assert search.best is not None
    return search.best.plan.seats(), list(search.best.values), [search.bound(e) for e in range(len(search.objectives))]


def test_parts_solved_apart_equal_the_whole() -> None:
    """The same values, the same proven bounds, and the same plan whether one or two processes work."""
    problem = two_regions(1)
    whole = Search(
        assemble(Instance.of(problem)), minutes_lookup(problem), Deadline(), 0, lambda _search, _phase, _entry: None
    )
    whole.run()
    assert whole.best is not None
    plan, values, bounds = solved_apart(problem, 1)
    assert values == list(whole.best.values)
    assert bounds == [whole.bound(entry) for entry in range(len(whole.objectives))]
    assert solved_apart(problem, 2) == (plan, values, bounds)


def _sound_or_none(search: Searched, _phase: str, _entry: int) -> None:
    """Expect every plan that is told to keep all rules."""
    assert search.best is None or not broken_rules(search.best.plan)


def test_pins_and_exclusions_hold_in_parts_as_in_the_whole() -> None:
    """Each part has a pin that a greedy plan misses; a student of one excludes a site of the other."""
    problem = two_regions(1)
    best = solve(problem)
    free = [row for row in problem.students if row.id not in {seat.student for seat in best.placements}]
    pins = {row.id: _in_reach(problem, row.id) for row in (free[0], free[-1])}
    other = problem.sites[0].id if problem.sites[0].id[:4] != problem.students[0].id[:4] else problem.sites[-1].id
    students = tuple(replace(row, pinned_site=pins.get(row.id)) for row in problem.students)
    excluding = replace(students[0], excluded_sites=(other,))
    pinned = replace(problem, students=(excluding, *students[1:]))
    whole = Search(assemble(Instance.of(pinned)), minutes_lookup(pinned), Deadline(), 0, _sound_or_none)
    whole.run()
    assert whole.best is not None
    seats, values, _ = solved_apart(pinned, 1)
    assert values == list(whole.best.values)
    assert pins.items() <= {seat.student: seat.site for seat in seats}.items()


def _in_reach(problem: Problem, student: str) -> str:
    """Return the first site that a student may have."""
    assembled = assemble(Instance.of(problem))
    first = assembled.first_of_student[assembled.instance.student_index[student]]
    return assembled.instance.sites[assembled.pairs.site[first]].id


def test_a_bound_that_no_plan_reaches_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part has a bound on every entry, but one is a unit better than the plan: the search says so."""

    def nearly(order: PartOrder) -> PartAnswer:
        answer = solve_part(order)
        last = max(name for name, bound in answer.bounds.items() if bound)
        return replace(answer, bounds={**answer.bounds, last: (answer.bounds[last] or 0) - 1})

    monkeypatch.setattr(parts_of_problem, "solve_part", nearly)
    with pytest.raises(OutOfTimeError):
        solved_apart(two_regions(1), 0)


@pytest.mark.parametrize(
    ("quota", "joined"),
    [(None, False), (Quota(where=Where(), max=60), True), (Quota(where=Where(), max=None), False)],
    ids=["apart", "one maximum for all", "a quota without a maximum"],
)
def test_a_shared_maximum_joins_parts(quota: Quota | None, joined: bool) -> None:
    """Regions in nobody's common reach are parts, unless a quota counts students of both."""
    problem = two_regions(1)
    if quota is not None:
        problem = replace(problem, quotas=(*problem.quotas, quota))
    found = independent_parts(assemble(Instance.of(problem)), least=1)
    assert (len(found) == 1) is joined
    assert {row.id for part in found for row in part.students} == {row.id for row in problem.students}


def test_small_parts_are_not_worth_a_process() -> None:
    """Parts below the size that pays are left in the whole."""
    problem = two_regions(1)
    assert independent_parts(assemble(Instance.of(problem)), least=100) == [problem]


def test_a_part_keeps_the_levels_of_the_whole() -> None:
    """Where anybody has a priority, a part of students without one has the level of priority zero."""
    problem = tight(9, 9, 1)
    ranked = replace(problem, students=(replace(problem.students[0], priority=2), *problem.students[1:]))
    part = restrict(ranked, {problem.students[1].id}, {problem.sites[0].id})
    assert [row.priority for row in part.students] == [0]


PARENT = """
import os, time
from solver.apart.workers import Workers
with Workers(1) as workers:
    print(workers.run(eval, ["__import__('os').getpid()"])[0], flush=True)
    workers.run(eval, ["sum(range(10**12))"])
"""


def test_each_worker_is_told_once() -> None:
    """All later tasks find what every worker was told, whichever of them has them."""
    with Workers(2) as workers:
        workers.run_in_each(exec, "import sys; sys.told = getattr(sys, 'told', 0) + 1")
        assert workers.run(eval, ["__import__('sys').told"] * 2) == [1, 1]


def test_workers_may_leave_a_busy_processor_to_others() -> None:
    """They are as much nicer than this process as was asked for."""
    with Workers(1) as equal, Workers(1, nice=5) as nicer:
        [mine], [theirs] = (workers.run(eval, ["__import__('os').nice(0)"]) for workers in (equal, nicer))
    assert mine == os.nice(0)
    assert theirs == min(19, mine + 5)


def test_workers_die_with_their_solve() -> None:
    """A solving process that is killed in the middle leaves no worker that computes."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    ends = time.monotonic() + 30
    while is_alive(worker) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not is_alive(worker)


def is_alive(process: int) -> bool:
    """Tell whether a process still runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(["/bin/ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return bool(state.stdout.strip()) and "Z" not in state.stdout


def test_a_worker_computes_with_one_thread() -> None:
    """A second thread of NumPy's would wait busily on the processor of another worker."""
    with Workers(1) as workers:
        assert workers.run(os.getenv, ["OPENBLAS_NUM_THREADS"]) == ["1"]
