"""The store's laws: a run that has ended never changes, a lost attempt writes nothing, a key stands for one run."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import URL

from service.caller import FIRST_ORGANISATION
from service.codec import pack_problem, pack_result, unpack_result
from service.endings import CANCELLED, Ending, failed, overdue
from service.errors import IdempotencyConflict, RunNotFound, TooManyRuns
from service.owned import OwnedStore
from service.run import Attempt, KeyUse, NewRun, Run, RunState
from service.solve_messages import Answer
from service.webhooks.outbox import Outbox
from service.webhooks.webhook import Webhook, make_secret
from solver.answers.sentences import Sentence, told
from solver.result import Level, Progress, Result, Termination
from tests.service.conftest import open_store
from tests.service.problems import NAMES, two_students

LEVEL = Level(name="placed", unit="students", value=1, bound=1, gap=0.0, proven=True, seconds=0.1)
PROGRESS = Progress(level="placed", phase="search", best=1, bound=2, seconds=0.5)
PLAN = Result(termination=Termination.FEASIBLE, input_hash="hash", seed=5, levels=(LEVEL,))
PACKED = pack_result(PLAN)


@pytest.fixture
def store(store_url: URL) -> Iterator[OwnedStore]:
    """Open an empty store, in either database."""
    with open_store(store_url) as store:
        yield store


def new_run(run_id: str) -> NewRun:
    """Make a run to be kept."""
    packed = pack_problem(two_students())
    return NewRun(id=run_id, name="plan", input_hash="hash", packed_problem=packed, time_limit_seconds=300.0, seed=5)


def add(store: OwnedStore, run_id: str, key_use: KeyUse | None = None, max_queued: int = 100) -> Run:
    """Keep a run."""
    return store.add_run(new_run(run_id), key_use=key_use, max_queued=max_queued)


def answer(packed_result: bytes, *sentences: Sentence) -> Answer:
    """Make the answer of a solve."""
    return Answer(
        termination=Termination.OPTIMAL,
        sentences=sentences,
        levels=(LEVEL,),
        packed_result=packed_result,
        seconds=0.2,
        peak_memory_bytes=None,
    )


def begun(store: OwnedStore, run_id: str) -> Attempt:
    """Begin an attempt that must be possible."""
    attempt = store.begin_attempt(run_id)
    assert attempt
    return attempt


WRITES: dict[str, Callable[[OwnedStore, Attempt], object]] = {
    "begin_attempt": lambda store, attempt: store.begin_attempt(attempt.run_id),
    "note_progress": lambda store, attempt: store.note_progress(attempt, PROGRESS),
    "keep_plan": lambda store, attempt: store.keep_plan(attempt, (), b"another"),
    "finish": lambda store, attempt: store.finish(attempt, RunState.FINISHED, answer(b"another", CANCELLED.sentence)),
    "end_early": lambda store, attempt: store.end_early(attempt.run_id, failed("bug")),
    "requeue": lambda store, _: store.requeue(),
}
ENDS: dict[RunState, Callable[[OwnedStore, Attempt], object]] = {
    RunState.FINISHED: lambda store, attempt: store.finish(attempt, RunState.FINISHED, answer(PACKED)),
    RunState.CANCELLED: lambda store, attempt: store.end_early(attempt.run_id, CANCELLED),
    RunState.FAILED: lambda store, attempt: store.end_early(attempt.run_id, failed("bug")),
}


def test_a_run_goes_from_queued_through_running_to_its_end(store: OwnedStore) -> None:
    """Each step shows in the run, with its time; what was submitted comes back for solving."""
    run = add(store, "a")
    assert (run.state, run.started_at, run.levels, run.has_result) == (RunState.QUEUED, None, (), False)
    attempt = begun(store, "a")
    assert attempt == Attempt(
        run_id="a", number=1, packed_problem=new_run("a").packed_problem, time_limit_seconds=300.0, seed=5
    )
    store.note_progress(attempt, PROGRESS)
    store.keep_plan(attempt, (LEVEL,), PACKED)
    run = store.find_run("a")
    assert (run.state, run.progress, run.levels) == (RunState.RUNNING, PROGRESS, (LEVEL,))
    assert store.finish(attempt, RunState.FINISHED, answer(PACKED))
    run = store.find_run("a")
    assert (run.state, run.has_result, store.packed_result("a")) == (RunState.FINISHED, True, PACKED)
    assert run.progress is None
    assert run.started_at
    assert run.finished_at
    assert run.created_at <= run.started_at <= run.finished_at
    assert run.created_at.utcoffset() == timedelta(0)


def test_a_plan_has_the_last_bounds_that_were_told_of_it(store: OwnedStore) -> None:
    """Bounds come after the plan, and a run that is cancelled keeps them; those of another plan are not its own."""
    add(store, "a")
    attempt = begun(store, "a")
    early = replace(LEVEL, bound=3, gap=2.0, proven=False)
    store.keep_plan(attempt, (early,), pack_result(replace(PLAN, levels=(early,))))
    store.note_progress(attempt, replace(PROGRESS, levels=(replace(early, value=2),)))
    assert store.find_run("a").levels == (early,)
    late = replace(LEVEL, bound=2, gap=1.0, proven=False)
    store.note_progress(attempt, replace(PROGRESS, levels=(late,)))
    run = store.find_run("a")
    assert (run.levels, run.progress) == ((late,), PROGRESS)
    store.end_early("a", CANCELLED)
    assert store.find_run("a").levels == (late,)
    packed = store.packed_result("a")
    assert packed
    assert unpack_result(packed).levels == (late,)


@pytest.mark.parametrize("state", ENDS)
@pytest.mark.parametrize("write", WRITES)
def test_a_run_that_has_ended_never_changes(store: OwnedStore, state: RunState, write: str) -> None:
    """Every write in every final state leaves run and result as they are."""
    add(store, "a")
    attempt = begun(store, "a")
    ENDS[state](store, attempt)
    before = store.find_run("a"), store.packed_result("a")
    assert before[0].state is state
    WRITES[write](store, attempt)
    assert (store.find_run("a"), store.packed_result("a")) == before


@pytest.mark.parametrize("write", ["note_progress", "keep_plan", "finish"])
def test_an_attempt_that_lost_its_run_writes_nothing(store: OwnedStore, write: str) -> None:
    """After a second attempt has begun, the first one's writes change nothing."""
    add(store, "a")
    lost = begun(store, "a")
    assert begun(store, "a").number == 2
    before = store.find_run("a"), store.packed_result("a")
    WRITES[write](store, lost)
    assert (store.find_run("a"), store.packed_result("a")) == before
    assert not store.end_early("a", failed("bug"), attempt=lost.number)


@pytest.mark.parametrize(
    ("ending", "with_plan", "without_plan"),
    [
        (CANCELLED, ("cancelled", "cancelled"), ("cancelled", "cancelled")),
        (overdue(9), ("finished", "feasible"), ("failed", "failed")),
        (failed("bug"), ("failed", "feasible"), ("failed", "failed")),
    ],
)
def test_early_ends_keep_the_best_plan(
    store: OwnedStore, ending: Ending, with_plan: object, without_plan: object
) -> None:
    """State and termination of each early end; the result differs from the kept plan in these words only."""
    for run_id, expected in (("with", with_plan), ("without", without_plan)):
        add(store, run_id)
        attempt = begun(store, run_id)
        if run_id == "with":
            store.keep_plan(attempt, (LEVEL,), PACKED)
        assert store.end_early(run_id, ending)
        run, packed = store.find_run(run_id), store.packed_result(run_id)
        assert packed
        result = unpack_result(packed)
        assert (run.state, result.termination) == expected
        assert run.progress is None
        best = PLAN if run_id == "with" else Result(termination=Termination.FAILED, input_hash="hash", seed=5)
        assert (result.message, told(result.sentences), result.sentences) == (run.message, run.message, run.sentences)
        assert result == best.ended(result.termination, result.sentences)


def test_requeue_sets_running_runs_back_and_no_others(store: OwnedStore) -> None:
    """One queued, one running, one ended: the running one waits again."""
    for run_id in "abc":
        add(store, run_id)
    begun(store, "b")
    store.end_early("c", CANCELLED)
    assert store.requeue() == 1
    assert [store.state_of(run_id) for run_id in "abc"] == [RunState.QUEUED, RunState.QUEUED, RunState.CANCELLED]
    assert list(store.open_runs()) == ["a", "b"]


def test_pages_hold_every_run_once_newest_first(store: OwnedStore) -> None:
    """Seven runs in pages of three; a run that comes in between disturbs no page."""
    for number in range(7):
        add(store, str(number))
    first = store.list_runs(limit=3, after=None)
    add(store, "newer")
    second = store.list_runs(limit=3, after=first.next_after)
    third = store.list_runs(limit=3, after=second.next_after)
    assert [run.id for page in (first, second, third) for run in page.runs] == list("6543210")
    assert third.next_after is None


def test_unknown_runs_are_not_found(store: OwnedStore) -> None:
    """Every way to ask for a run says which id is unknown."""
    for ask in (store.find_run, store.state_of, store.packed_result, lambda x: store.list_runs(limit=1, after=x)):
        with pytest.raises(RunNotFound, match="'nobody'"):
            ask("nobody")
    assert store.begin_attempt("nobody") is None
    assert not store.end_early("nobody", CANCELLED)


def key(content: str = "content", hours: float = 24) -> KeyUse:
    """Use the key ``k`` for some content."""
    return KeyUse(key="k", content_hash=content, lifetime=timedelta(hours=hours))


def test_a_key_stands_for_one_run_whatever_comes_at_once(store: OwnedStore) -> None:
    """Sixteen requests with one key in eight threads: one run, returned to all."""
    with ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(lambda number: add(store, f"run {number}", key()), range(16)))
    assert len({run.id for run in runs}) == 1
    assert [run.id for run in store.list_runs(limit=10, after=None).runs] == [runs[0].id]


def test_a_key_with_other_content_is_a_conflict_until_it_expires(store: OwnedStore) -> None:
    """Nothing is stored for the refused request; after its time the key is free again."""
    add(store, "a", key("one", hours=24))
    with pytest.raises(IdempotencyConflict, match="'k'"):
        add(store, "b", key("two"))
    assert store.open_runs() == {"a": FIRST_ORGANISATION}
    add(store, "c", KeyUse(key="short", content_hash="one", lifetime=timedelta(0)))
    assert add(store, "d", KeyUse(key="short", content_hash="two", lifetime=timedelta(hours=1))).id == "d"


def test_a_full_queue_stays_within_its_limit_whatever_comes_at_once(store: OwnedStore) -> None:
    """Sixteen requests in eight threads for three places: three runs."""

    def submit(number: int) -> bool:
        try:
            add(store, f"run {number}", max_queued=3)
        except TooManyRuns:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(submit, range(16))) == 3
    assert len(store.open_runs()) == 3


def test_times_are_utc(store: OwnedStore) -> None:
    """Whatever zone the database tells times in."""
    before = datetime.now(UTC)
    created = add(store, "a").created_at
    assert store.find_run("a").created_at == created
    assert before <= created <= datetime.now(UTC)
    assert store.find_run("a").created_at.tzinfo is UTC


def test_a_full_queue_refuses_new_runs_but_knows_its_own(store: OwnedStore) -> None:
    """The limit counts waiting runs only; a known key is answered even when the queue is full."""
    add(store, "a", key(), max_queued=1)
    with pytest.raises(TooManyRuns, match="1 runs are waiting"):
        add(store, "b", max_queued=1)
    assert add(store, "c", key(), max_queued=1).id == "a"
    begun(store, "a")
    assert add(store, "d", max_queued=1).state is RunState.QUEUED


def test_what_webhooks_are_told_names_no_student(store: OwnedStore) -> None:
    """An end is told in English and as codes; one that names students, a conflict of pins, by its state only."""
    store.add_webhook(Webhook(id="w", url="https://9.9.9.9/", secret=make_secret(), created_at=datetime.now(UTC)))
    add(store, "broken")
    store.end_early("broken", failed("signal", signal=6))
    add(store, "pinned")
    conflict = Sentence(code="conflict.pins.one", data={"student": NAMES[0], "site": "A"})
    store.finish(begun(store, "pinned"), RunState.FINISHED, answer(b"", conflict))
    told_of = [json.loads(message.body)["data"] for message in Outbox(store._engine, timedelta()).take_due()]
    assert NAMES[0] in store.find_run("pinned").message
    sentences = [{"code": "ending.signal", "data": {"signal": 6}}, {"code": "ending.none_found", "data": {}}]
    message = "The solver's process ended by signal 6. No plan had been found by then."
    assert told_of == [
        {"id": "broken", "name": "plan", "state": "failed", "message": message, "sentences": sentences},
        {"id": "pinned", "name": "plan", "state": "finished", "message": "", "sentences": []},
    ]
