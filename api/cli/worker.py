"""``placement worker``: solves runs of a store that other machines share."""

import signal
import sys
from types import FrameType

import structlog

from api.cli.exits import fail
from api.cli.settings import load_settings
from service.errors import ServiceError
from service.settings import Settings

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


def worker() -> None:
    """Work on runs that are submitted elsewhere, until stopped. Needs PostgreSQL."""
    settings = load_settings(Settings)
    if settings.sqlite_file:
        fail(
            "A worker of its own needs a PostgreSQL store: set DATABASE_URL. The store here is the SQLite file "
            f"{settings.sqlite_file}, on which `placement serve` works alone."
        )
    if not settings.concurrent_solves:
        fail("A worker with PLACEMENT_CONCURRENT_SOLVES=0 would do nothing.")
    # What the other commands need not load.
    from service.context import open_context  # noqa: PLC0415
    from service.logs import configure_logging  # noqa: PLC0415

    configure_logging(settings)
    signal.signal(signal.SIGTERM, _end)
    try:
        with open_context(settings):
            _log.info("working", concurrent_solves=settings.concurrent_solves)
            signal.pause()
    except KeyboardInterrupt:
        pass
    except ServiceError as error:
        fail(str(error))


def _end(_signal: int, _frame: FrameType | None) -> None:
    """Unwind on SIGTERM, so that runs are handed back."""
    sys.exit()
