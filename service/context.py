"""The service, wired in one place."""

import socket
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Engine

from service.caller import LOCAL, Caller
from service.database import open_engine
from service.heartbeats import Heartbeats
from service.job_engine import open_jobs
from service.jobs import Jobs
from service.measures import Measures
from service.openid import OpenId
from service.organisations import Organisations
from service.owned import OwnedStore
from service.retention import keep_sweeping
from service.settings import Settings
from service.solve_process import SOLVER_COMMAND
from service.sqlite import OpenedFile, sole_user
from service.starter import starter_of
from service.store import Store
from service.webhooks.delivery import Deliverer, keep_delivering
from service.webhooks.outbox import Outbox
from service.worker import Worker


@dataclass(frozen=True, slots=True)
class Context:
    """What the use cases work with, on behalf of one caller: the ``store`` shows what that caller may see."""

    settings: Settings
    store: OwnedStore
    store_file: OpenedFile
    jobs: Jobs
    organisations: Organisations
    measures: Measures
    openid: OpenId | None

    @property
    def caller(self) -> Caller:
        """Who acts."""
        return self.store.caller

    def acting_as(self, caller: Caller) -> "Context":
        """Return the same service for another caller."""
        return replace(self, store=self.store.acting_as(caller))


@contextmanager
def open_context(settings: Settings, *, solver_command: Sequence[str] = SOLVER_COMMAND) -> Iterator[Context]:
    """Open the service: the store with its tables up to date, the job engine, and the worker in this process.

    It acts for whoever works on this machine, until ``Context.acting_as`` says otherwise. When the block is left
    the solves stop; their runs go on at the next opening. ``solver_command`` begins the process that
    starts the solving ones (``service.forking``).

    Raises
    ------
    StoreInUse
        When another service, in this process or another, works on the same store.
    StoreUnusable
        When the store, or the tables of the job engine, cannot be opened.
    """
    with sole_user(settings.sqlite_file), open_engine(settings.store_url) as engine:
        store, store_file = Store(engine), OpenedFile.now(settings.sqlite_file)
        starter = starter_of(tuple(solver_command))
        if settings.concurrent_solves:
            starter.warm_up()
        worker = Worker(store, settings, starter)
        with (
            open_jobs(settings, worker, _heartbeats(engine, settings)) as jobs,
            keep_sweeping(store, jobs, settings.retention),
            keep_delivering(_deliverer(engine, settings)),
        ):
            yield Context(
                settings=settings,
                store=OwnedStore(engine, LOCAL),
                store_file=store_file,
                jobs=jobs,
                organisations=Organisations(engine),
                measures=Measures(engine),
                openid=OpenId(settings) if settings.oidc_issuer else None,
            )


def _deliverer(engine: Engine, settings: Settings) -> Deliverer:
    outbox = Outbox(engine, timedelta(seconds=settings.webhook_retry_seconds))
    return Deliverer(outbox, settings.webhook_networks, settings.webhook_max_attempts)


def _heartbeats(engine: Engine, settings: Settings) -> Heartbeats | None:
    """Join the processes that share a PostgreSQL store, under a name that no other process has or had."""
    if settings.sqlite_file:
        return None
    return Heartbeats(engine, f"{socket.gethostname()[:60]}-{uuid.uuid4()}", settings.take_over_seconds)
