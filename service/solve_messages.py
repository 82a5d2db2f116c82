"""What the service and a solving process say to each other; each message is one pickled object on their pipe."""

from dataclasses import dataclass
from enum import StrEnum

from service.run import Question
from solver.answers.sentences import Sentence
from solver.result import Level, Progress, Termination


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """To the child: what to solve, perhaps near a plan, or to answer about the problem's plan, and the limits."""

    packed_problem: bytes
    packed_base_result: bytes | None = None
    question: Question | None = None
    seed: int
    time_limit_seconds: float
    memory_limit_bytes: int


@dataclass(frozen=True, slots=True)
class Started:
    """From the child: the problem is read, the solver's time begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """From the child: a better plan, checked."""

    levels: tuple[Level, ...]
    packed_result: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """From the child: the solver's own end, its plan checked; what it took, as far as the system tells.

    To a question ``packed_result`` is the answer, which itself says what of it is proven; there are no levels then.
    """

    termination: Termination
    sentences: tuple[Sentence, ...]
    levels: tuple[Level, ...]
    packed_result: bytes
    seconds: float
    peak_memory_bytes: int | None


class Breakdown(StrEnum):
    """Why a solve gave no answer."""

    OUT_OF_MEMORY = "out_of_memory"
    OUT_OF_TIME = "out_of_time"
    BROKEN_PLAN = "broken_plan"
    BUG = "bug"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """From the child: the solve broke down; ``where`` holds rule codes or code lines, nothing of the input."""

    breakdown: Breakdown
    where: str


FromChild = Started | Progress | Plan | Answer | Failure
