"""What an operator watches: numbers of the whole installation, kept in the store, so that each process tells the same.

Histograms only ever grow: deleting a run or starting anew takes nothing from them. They hold no
ids and no organisation.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import accumulate

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.orm import Session

from service.clock import utc_now
from service.database import answering
from service.run import RunState
from service.solve_messages import Answer
from service.tables import MeasureRow, RunRow

_RUNS = RunRow.metadata.tables["runs"]
_MEASURES = MeasureRow.metadata.tables["measures"]
_COUNT = text(
    "INSERT INTO measures (name, bucket, observations, total) VALUES (:name, :bucket, 1, :value) "
    "ON CONFLICT (name, bucket) DO UPDATE "
    "SET observations = measures.observations + 1, total = measures.total + excluded.total"
)
_MIB = 2**20


class Measure(StrEnum):
    """What is measured of each run."""

    QUEUE_WAIT_SECONDS = "queue_wait_seconds"
    SOLVE_SECONDS = "solve_seconds"
    FINAL_GAP = "final_gap"
    SOLVE_PEAK_MEMORY_BYTES = "solve_peak_memory_bytes"


UPPER_BOUNDS: Mapping[Measure, tuple[float, ...]] = {
    Measure.QUEUE_WAIT_SECONDS: (0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400),
    Measure.SOLVE_SECONDS: (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600),
    Measure.FINAL_GAP: (0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1),
    Measure.SOLVE_PEAK_MEMORY_BYTES: tuple(size * _MIB for size in (128, 256, 512, 1024, 2048, 4096, 8192, 16_384)),
}
"""Upper bounds of the buckets; one more bucket takes what is above. Rows count by a bucket's place in this list: other
bounds need a migration that empties the table."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """How often a measure was at most so much: ``cumulative`` counts up to each upper bound, the last one without."""

    cumulative: tuple[int, ...]
    total: float


@dataclass(frozen=True, slots=True)
class Readings:
    """What the store says now. Every measure and every state has its number, if it be 0."""

    runs: Mapping[RunState, int]
    longest_wait_seconds: float
    histograms: Mapping[Measure, Histogram]


def observe(session: Session, measure: Measure, value: float) -> None:
    """Count one observation, in the transaction in which it was made."""
    bucket = bisect_left(UPPER_BOUNDS[measure], value)
    session.execute(_COUNT, {"name": measure.value, "bucket": bucket, "value": value})


def observe_answer(session: Session, answer: Answer) -> None:
    """Count what a solve took and how near to its bounds it came: the gap is that of its worst level."""
    observe(session, Measure.SOLVE_SECONDS, answer.seconds)
    if gaps := [level.gap for level in answer.levels if level.gap is not None]:
        observe(session, Measure.FINAL_GAP, max(gaps))
    if answer.peak_memory_bytes is not None:
        observe(session, Measure.SOLVE_PEAK_MEMORY_BYTES, answer.peak_memory_bytes)


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a store, of all organisations together."""

    engine: Engine

    def read(self) -> Readings:
        """Read everything; StoreUnavailable when the database does not answer."""
        with answering(), self.engine.connect() as connection:
            return Readings(
                runs=_runs_by_state(connection),
                longest_wait_seconds=_longest_wait_seconds(connection, utc_now()),
                histograms=_histograms(connection),
            )


def _runs_by_state(connection: Connection) -> dict[RunState, int]:
    counted = connection.execute(select(_RUNS.c.state, func.count()).group_by(_RUNS.c.state))
    return dict.fromkeys(RunState, 0) | {RunState(state): count for state, count in counted}


def _longest_wait_seconds(connection: Connection, now: datetime) -> float:
    waiting = _RUNS.c.state == RunState.QUEUED.value
    oldest = connection.execute(select(func.min(_RUNS.c.created_at)).where(waiting)).scalar()
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0


def _histograms(connection: Connection) -> dict[Measure, Histogram]:
    cells = {(row.name, row.bucket): row for row in connection.execute(select(_MEASURES))}

    def histogram(measure: Measure) -> Histogram:
        buckets = [cells.get((measure.value, bucket)) for bucket in range(len(UPPER_BOUNDS[measure]) + 1)]
        return Histogram(
            cumulative=tuple(accumulate(cell.observations if cell else 0 for cell in buckets)),
            total=sum(cell.total for cell in buckets if cell),
        )

    return {measure: histogram(measure) for measure in Measure}
