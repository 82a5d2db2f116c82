"""Reading what is asked when something has happened to a plan: a replan, a free place, late students."""

from api.reading.collector import collector_paused
from api.reading.json_text import read_json
from api.reading.what_ifs import read_shape
from api.schemas.convert import to_backfill, to_late_students, to_options, to_replan
from api.schemas.replans import BackfillRequest, LateStudentsRequest, ReplanRequest
from service.run import RunOptions
from solver.answers.backfill import BackfillQuestion
from solver.answers.late import LateQuestion
from solver.replan import Replan


@collector_paused()
def read_replan(raw: bytes) -> tuple[Replan, str, RunOptions]:
    """Read a replan, its name and its options.

    Raises
    ------
    UnreadableJsonError
        When ``raw`` is not JSON.
    InvalidProblem
        When its shape is wrong; whether it applies shows later.
    """
    wire = read_shape(ReplanRequest, read_json(raw))
    return to_replan(wire), wire.name, to_options(wire.options)


def read_backfill(raw: bytes) -> BackfillQuestion:
    """Read which place came free. Raises as ``read_replan`` does."""
    return to_backfill(read_shape(BackfillRequest, read_json(raw)))


@collector_paused()
def read_late_students(raw: bytes) -> LateQuestion:
    """Read late students. Raises as ``read_replan`` does."""
    return to_late_students(read_shape(LateStudentsRequest, read_json(raw)))
