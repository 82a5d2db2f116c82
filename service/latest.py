"""The names that stand for runs, so that people who try something out need not copy ids."""

from service.context import Context
from service.errors import NothingFinished
from service.run import RunFilter, RunState

LATEST = "latest"
LATEST_CHANGE = "latest-change"
_MEANT = {
    LATEST: RunFilter(states=(RunState.FINISHED,), has_base=False),
    LATEST_CHANGE: RunFilter(states=(RunState.FINISHED,), has_base=True),
}


def is_name(run_id: str) -> bool:
    """Tell whether this stands for a run, and is none's id."""
    return run_id in _MEANT


def named_run_id(context: Context, name: str) -> str:
    """Return the id of the run that a name stands for.

    ``latest`` is the newest finished run of the caller's organisation that placed a problem's students,
    ``latest-change`` the newest finished one whose problem was made from another run's.

    Raises
    ------
    NothingFinished
        When no such run has finished yet.
    """
    page = context.store.list_runs(limit=1, after=None, wanted=_MEANT[name])
    if not page.runs:
        raise NothingFinished(name)
    return page.runs[0].id
