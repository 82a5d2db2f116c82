"""The service, wired in one place."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from service.jobs import Jobs, open_jobs
from service.settings import Settings
from service.solve_process import SOLVER_COMMAND
from service.sqlite import sole_user
from service.store import Store, open_store
from service.worker import Worker


@dataclass(frozen=True, slots=True)
class Context:
    """What the use cases work with."""

    settings: Settings
    store: Store
    jobs: Jobs


@contextmanager
def open_context(settings: Settings, *, solver_command: Sequence[str] = SOLVER_COMMAND) -> Iterator[Context]:
    """Open the service: the store with its tables up to date, the job engine, and the worker in this process.

    When the block is left the solves stop; their runs go on at the next opening. ``solver_command`` starts the
    solving process.

    Raises
    ------
    StoreInUse
        When another service, in this process or another, works on the same store.
    StoreUnusable
        When the store, or the job engine's file beside it, cannot be opened.
    """
    with sole_user(settings.database), open_store(settings.database) as store:
        worker = Worker(store, settings, solver_command)
        with open_jobs(settings.database, worker) as jobs:
            yield Context(settings, store, jobs)
