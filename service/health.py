"""Whether the service can do its work now."""

from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from service.context import Context
from service.errors import StoreUnavailable
from service.traces import code_lines

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Readiness:
    """The parts that must work: the database answers, the worker takes runs from the queue."""

    database: bool
    worker: bool

    @property
    def is_ready(self) -> bool:
        """Whether all of them do."""
        return self.database and self.worker


def readiness(context: Context) -> Readiness:
    """Look now, and tell the truth."""
    return Readiness(database=_answers(context), worker=context.jobs.is_working())


def _answers(context: Context) -> bool:
    try:
        context.store.ping()
    except (SQLAlchemyError, StoreUnavailable) as error:
        _log.error("database_does_not_answer", where=code_lines(error))
        return False
    return context.store_file.is_in_place()
