"""Reading what is asked when something has happened to a plan: a replan."""

from api.reading.collector import collector_paused
from api.reading.json_text import read_json
from api.reading.what_ifs import read_shape
from api.schemas.convert import to_options, to_replan
from api.schemas.replans import ReplanRequest
from service.run import RunOptions
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
