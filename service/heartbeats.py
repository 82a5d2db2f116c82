"""Heartbeats: each process that works on runs counts up a number in the store, and so the others see that it lives.

A process whose number stands still for long is dead. Only numbers are compared, and each observer measures the time
by its own clock: the clocks of machines need not agree.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine, delete, insert, select, text, update

from service import postgresql
from service.tables import WorkerRow

_WORKERS = WorkerRow.metadata.tables["workers"]


@dataclass
class Heartbeats:
    """The heartbeats of all processes, as the one named ``name`` gives and sees them."""

    engine: Engine
    name: str
    seconds_to_live: float
    clock: Callable[[], float] = time.monotonic
    _seen: dict[str, tuple[int, float]] = field(default_factory=dict)
    _looked_at: float = 0.0

    def beat(self) -> None:
        """Give a sign of life."""
        mine = _WORKERS.c.id == self.name
        with self.engine.begin() as connection:
            if not connection.execute(update(_WORKERS).where(mine).values(beats=_WORKERS.c.beats + 1)).rowcount:
                connection.execute(insert(_WORKERS).values(id=self.name, beats=0))

    def stop(self) -> None:
        """Say goodbye: what this process leaves behind may be taken over at once."""
        self._remove([self.name])

    def living(self) -> set[str]:
        """Look at all numbers, and return the processes whose number moved within ``seconds_to_live``."""
        now = self.clock()
        if now - self._looked_at > self.seconds_to_live / 2:
            # After a long time without a look, such as while the database was away, nobody is dead yet.
            self._seen = {}
        self._looked_at = now
        with self.engine.connect() as connection:
            beats = {row.id: row.beats for row in connection.execute(select(_WORKERS))}
        self._seen = {
            name: self._seen[name] if name in self._seen and self._seen[name][0] == number else (number, now)
            for name, number in beats.items()
        }
        dead = [name for name, (_, since) in self._seen.items() if now - since > self.seconds_to_live]
        self._remove(dead)
        for name in dead:
            del self._seen[name]
        return beats.keys() - set(dead) | {self.name}

    @contextmanager
    def taking_over(self) -> Iterator[bool]:
        """Tell whether this process may take over runs now; while the block lasts, no other one may."""
        with self.engine.begin() as connection:
            statement = text("SELECT pg_try_advisory_xact_lock(:lock)")
            yield bool(connection.execute(statement, {"lock": postgresql.TAKE_OVER}).scalar())

    def _remove(self, names: list[str]) -> None:
        if names:
            with self.engine.begin() as connection:
                connection.execute(delete(_WORKERS).where(_WORKERS.c.id.in_(names)))
