"""The run that ``latest`` stands for, so that people who try something out need not copy ids."""

from service.context import Context
from service.errors import NothingFinished
from service.run import RunFilter, RunState

LATEST = "latest"
_FINISHED = RunFilter(states=(RunState.FINISHED,))


def latest_run_id(context: Context) -> str:
    """Return the id of the caller's organisation's newest finished run.

    Raises
    ------
    NothingFinished
        When no run has finished yet.
    """
    page = context.store.list_runs(limit=1, after=None, wanted=_FINISHED)
    if not page.runs:
        raise NothingFinished
    return page.runs[0].id
