"""Heartbeats: who lives is told by numbers that move, measured by the observer's clock alone."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from service.database import open_engine
from service.heartbeats import Heartbeats
from service.settings import Settings
from tests.postgresql import PostgreSql


@dataclass
class Clock:
    """A clock that the test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture
def engine(postgresql: PostgreSql) -> Iterator[Engine]:
    """Open an empty store."""
    with open_engine(Settings(database_url=postgresql.shared_database()).store_url) as engine:
        yield engine


def test_a_process_lives_as_long_as_its_number_moves(engine: Engine) -> None:
    """One beats and one does not: the silent one is dead after the time to live, not before; it may come back."""
    clock = Clock()
    observer, silent = (Heartbeats(engine, name, seconds_to_live=20, clock=clock) for name in ("observer", "silent"))
    observer.beat()
    silent.beat()
    for _ in range(5):
        assert observer.living() == {"observer", "silent"}
        clock.now += 5
        observer.beat()
    assert observer.living() == {"observer"}
    silent.beat()
    assert observer.living() == {"observer", "silent"}
    silent.stop()
    assert observer.living() == {"observer"}


def test_after_a_time_without_a_look_nobody_is_dead(engine: Engine) -> None:
    """While the database was away nobody could beat, so that its silence proves nothing."""
    clock = Clock()
    observer, other = (Heartbeats(engine, name, seconds_to_live=20, clock=clock) for name in ("observer", "other"))
    other.beat()
    assert "other" in observer.living()
    clock.now += 1000
    assert "other" in observer.living()


def test_one_process_at_a_time_takes_over(engine: Engine) -> None:
    """While one is at it the other is told to leave it; afterwards it may."""
    one, other = (Heartbeats(engine, name, seconds_to_live=20) for name in ("one", "other"))
    with one.taking_over() as first, other.taking_over() as second:
        assert (first, second) == (True, False)
    with other.taking_over() as later:
        assert later
