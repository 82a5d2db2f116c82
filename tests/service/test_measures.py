"""Measures: the same numbers from every process, exact, and never less than before."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import URL, Engine, update
from sqlmodel import Session, col

from service.caller import LOCAL, Caller, Role
from service.clock import utc_now
from service.codec import pack_problem, pack_result
from service.database import open_engine
from service.endings import CANCELLED
from service.measures import UPPER_BOUNDS, Measure, Measures, observe
from service.memory import peak_memory_bytes
from service.owned import OwnedStore
from service.run import Attempt, NewRun, RunState
from service.solve_messages import Answer
from service.tables import RunRow
from solver.result import Level, Result, Termination
from tests.service.problems import two_students

STRANGER = Caller("other", "key", Role.PLANNER)
MIB = 2**20


@pytest.fixture
def engine(store_url: URL) -> Iterator[Engine]:
    """Open an empty store's database, of either kind."""
    with open_engine(store_url) as engine:
        yield engine


def submit(store: OwnedStore, run_id: str) -> None:
    """Keep a run of this id."""
    packed = pack_problem(two_students())
    new = NewRun(id=run_id, name="plan", input_hash="hash", packed_problem=packed, time_limit_seconds=300.0, seed=5)
    store.add_run(new, key_use=None, max_queued=100)


def begin(store: OwnedStore, run_id: str) -> Attempt:
    """Begin an attempt that must be possible."""
    attempt = store.begin_attempt(run_id)
    assert attempt
    return attempt


def answer(seconds: float, *gaps: float | None) -> Answer:
    """Make the answer of a solve with levels of these gaps, whose process held 200 MiB."""
    levels = tuple(
        Level(name="placed", unit="students", value=1, bound=1, gap=gap, proven=gap == 0, seconds=0.1) for gap in gaps
    )
    return Answer(
        termination=Termination.FEASIBLE,
        sentences=(),
        levels=levels,
        packed_result=pack_result(Result(termination=Termination.FEASIBLE, input_hash="hash", seed=5)),
        seconds=seconds,
        peak_memory_bytes=200 * MIB,
    )


def counted(engine: Engine, measure: Measure) -> dict[float, int]:
    """Return how many observations are in each bucket that has any, by its upper bound."""
    cumulative = Measures(engine).read().histograms[measure].cumulative
    bounds = [*UPPER_BOUNDS[measure], float("inf")]
    before = [0, *cumulative]
    return {bound: here - less for bound, here, less in zip(bounds, cumulative, before, strict=False) if here > less}


def test_an_empty_store_has_every_number_and_all_are_nought(engine: Engine) -> None:
    """No state and no measure is missing, so that an alert on one never finds nothing."""
    readings = Measures(engine).read()
    assert readings.runs == dict.fromkeys(RunState, 0)
    assert readings.longest_wait_seconds == 0
    assert readings.histograms.keys() == set(Measure)
    assert all(set(histogram.cumulative) == {0} for histogram in readings.histograms.values())


def test_runs_of_all_organisations_are_counted_by_state(engine: Engine) -> None:
    """Two organisations, each state once or twice; the longest wait is that of the oldest run that waits."""
    ours, theirs = OwnedStore(engine, LOCAL), OwnedStore(engine, STRANGER)
    for number in range(3):
        submit(ours, f"ours {number}")
        submit(theirs, f"theirs {number}")
    begin(ours, "ours 0")
    theirs.cancel_run("theirs 0", CANCELLED)
    ours.finish(begin(ours, "ours 1"), RunState.FINISHED, answer(1.0, 0.0))
    with Session(engine) as session, session.begin():
        hour_ago = utc_now() - timedelta(hours=1)
        session.execute(update(RunRow).where(col(RunRow.id) == "theirs 1").values(created_at=hour_ago))
    readings = Measures(engine).read()
    assert readings.runs == {
        RunState.QUEUED: 3,
        RunState.RUNNING: 1,
        RunState.FINISHED: 1,
        RunState.CANCELLED: 1,
        RunState.FAILED: 0,
    }
    assert 3600 <= readings.longest_wait_seconds < 3660


def test_a_solve_is_counted_once_with_its_worst_gap(engine: Engine) -> None:
    """Seconds, gap and memory fall into their buckets; a second answer and a lost attempt count nothing."""
    store = OwnedStore(engine, LOCAL)
    submit(store, "a")
    lost = begin(store, "a")
    store.requeue()
    held = begin(store, "a")
    store.finish(lost, RunState.FINISHED, answer(400.0, 0.9))
    store.finish(held, RunState.FINISHED, answer(7.0, 0.0, 0.015, None))
    store.finish(held, RunState.FINISHED, answer(7.0, 0.0, 0.015, None))
    assert counted(engine, Measure.SOLVE_SECONDS) == {10: 1}
    assert counted(engine, Measure.FINAL_GAP) == {0.02: 1}
    assert counted(engine, Measure.SOLVE_PEAK_MEMORY_BYTES) == {256 * MIB: 1}
    assert Measures(engine).read().histograms[Measure.SOLVE_SECONDS].total == 7.0


def test_a_wait_is_counted_at_the_first_start_only(engine: Engine) -> None:
    """A run that is taken over has waited once."""
    store = OwnedStore(engine, LOCAL)
    submit(store, "a")
    with Session(engine) as session, session.begin():
        session.execute(update(RunRow).values(created_at=utc_now() - timedelta(seconds=100)))
    begin(store, "a")
    store.requeue()
    begin(store, "a")
    assert counted(engine, Measure.QUEUE_WAIT_SECONDS) == {300: 1}


def test_deleting_runs_takes_nothing_from_the_histograms(engine: Engine) -> None:
    """Prometheus would take a smaller number for a start from nought, and count everything again."""
    store = OwnedStore(engine, LOCAL)
    submit(store, "a")
    store.finish(begin(store, "a"), RunState.FINISHED, answer(7.0, 0.0))
    before = Measures(engine).read().histograms
    store.delete_all_runs()
    after = Measures(engine).read()
    assert after.histograms == before
    assert after.runs[RunState.FINISHED] == 0


def test_a_value_on_a_bound_is_within_it_and_one_above_all_bounds_is_counted_too(engine: Engine) -> None:
    """Buckets are "at most", as Prometheus has them; the last one has no bound."""
    with Session(engine) as session, session.begin():
        for value in (0.0, 0.01, 0.011, 5.0):
            observe(session, Measure.FINAL_GAP, value)
    assert counted(engine, Measure.FINAL_GAP) == {0: 1, 0.01: 1, 0.02: 1, float("inf"): 1}


def test_no_observation_is_lost_when_many_write_at_once(engine: Engine) -> None:
    """Eight threads with connections of their own, also for the first observation of a bucket."""

    def observe_ten(number: int) -> None:
        for _ in range(10):
            with Session(engine) as session, session.begin():
                observe(session, Measure.SOLVE_SECONDS, number % 2)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(observe_ten, range(8)))
    assert counted(engine, Measure.SOLVE_SECONDS) == {0.5: 40, 1: 40}
    assert Measures(engine).read().histograms[Measure.SOLVE_SECONDS].total == 40


def test_the_peak_of_memory_is_this_process_own_and_never_falls() -> None:
    """It grows by what is allocated and filled, and stays when that is freed; the system counts to about a MiB."""
    before = peak_memory_bytes()
    assert before
    filled = bytearray(b"x") * (before + 64 * MIB)
    peak = peak_memory_bytes()
    assert peak
    assert peak >= before + 63 * MIB
    del filled
    assert (peak_memory_bytes() or 0) >= peak - MIB
