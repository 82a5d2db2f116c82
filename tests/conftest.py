"""What all tests can use."""

from collections.abc import Iterator

import pytest

from tests.postgresql import PostgreSql, running_postgresql


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSql]:
    """Run one PostgreSQL server for all tests; each asks it for a database of its own."""
    with running_postgresql() as server:
        yield server
