"""A run as its users see it: one solve of one problem."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from solver.answers.sentences import Sentence, told
from solver.result import Level, Progress


class RunState(StrEnum):
    """Where a run stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        """Whether the run has ended; an ended run never changes and has a result."""
        return self not in OPEN_STATES


class Task(StrEnum):
    """What a run does: place students, or answer a question about the plan of another run, its base."""

    PLACE = "place"
    WHY = "why"
    WHY_NOT = "why_not"
    TRADE_OFF = "trade_off"
    BACKFILL = "backfill"
    LATE_STUDENTS = "late_students"
    PLACE_VALUES = "place_values"
    WITHDRAWALS = "withdrawals"
    ALTERNATIVES = "alternatives"
    DUOS = "duos"


GREATEST_PRIORITY = 9
OPEN_STATES = (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How to solve: at most ``time_limit_seconds`` (``None``: the service's default), with this seed.

    ``tags`` are words by which the run is found again; they change nothing in the solve. Of the runs of an organisation
    that wait, those of a higher ``priority`` begin first, and those that came first of the same.
    """

    time_limit_seconds: float | None = None
    seed: int = 0
    priority: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChanges:
    """What is to change in a run's description; ``None`` leaves it as it is."""

    name: str | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run's standing. ``levels`` are those of the best plan so far; times are UTC.

    ``sentences`` say what an end means that is not a plan proven on every level, as those of its result do.

    ``attempt`` counts how often it was begun: more than once when a process died or stopped while it worked on it.
    ``base_run_id`` is the run whose plan a question is about, or from which a problem was made by changes.
    """

    id: str
    task: Task
    base_run_id: str | None
    name: str
    tags: tuple[str, ...]
    state: RunState
    priority: int
    attempt: int
    input_hash: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    levels: tuple[Level, ...]
    sentences: tuple[Sentence, ...]
    progress: Progress | None

    @property
    def message(self) -> str:
        """The sentences in English."""
        return told(self.sentences)

    @property
    def has_result(self) -> bool:
        """Whether there is a result: with a plan if one was found; of a question only if it was answered."""
        return self.state.is_final if self.task is Task.PLACE else self.state is RunState.FINISHED

    @property
    def has_plan(self) -> bool:
        """Whether ``get_best_plan`` answers."""
        return self.task is Task.PLACE and (bool(self.levels) or self.has_result)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFilter:
    """Which runs are listed: of these tasks, in one of these states, with all of these tags, with this in their name.

    No states, tags or name: any. The name is compared in any case. ``has_base`` tells runs that were made from another
    run apart from those that were not; ``None``: both. With a ``base`` only runs made from it or about it.
    """

    tasks: tuple[Task, ...] = (Task.PLACE,)
    states: tuple[RunState, ...] = ()
    tags: tuple[str, ...] = ()
    name: str = ""
    has_base: bool | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class RunPage:
    """Some runs, newest first; ``next_after`` asks for the page that follows, ``None`` at the end."""

    runs: tuple[Run, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A run to be kept: its problem packed, its options settled.

    A question has no problem of its own but its base's: ``packed_question`` says what is asked, and equal questions
    have equal ``question_key``.
    """

    id: str
    task: Task = Task.PLACE
    base_run_id: str | None = None
    name: str
    tags: tuple[str, ...] = ()
    input_hash: str
    packed_problem: bytes | None = None
    packed_question: bytes | None = None
    question_key: str | None = None
    time_limit_seconds: float
    seed: int
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """The use of an idempotency key for a request with this content."""

    key: str
    content_hash: str
    lifetime: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a run is asked: the kind of question, the question itself, and the base's result with the plan, packed."""

    task: Task
    packed_question: bytes
    packed_base_result: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One begun attempt at a run: what to solve, and the number that lets its worker write.

    With a ``question`` the problem is its base's. ``packed_base_result`` has the plan near which to solve.
    """

    run_id: str
    number: int
    packed_problem: bytes
    time_limit_seconds: float
    seed: int
    question: Question | None = None
    packed_base_result: bytes | None = None
