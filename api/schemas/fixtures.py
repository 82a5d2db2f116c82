"""The list of fixtures."""

from collections.abc import Iterable

from api.schemas.base import Outgoing


class FixtureLinks(Outgoing):
    """Where a fixture lives."""

    self: str


class FixtureOut(Outgoing):
    """One ready problem."""

    name: str
    links: FixtureLinks


class FixtureListOut(Outgoing):
    """All ready problems."""

    fixtures: list[FixtureOut]


def fixture_list_out(names: Iterable[str]) -> FixtureListOut:
    """Make the answer from the fixtures' names."""
    return FixtureListOut(
        fixtures=[FixtureOut(name=name, links=FixtureLinks(self=f"/v1/fixtures/{name}")) for name in names]
    )
