"""Moves told as a chain: who takes a place, who takes the one that this leaves, and so on."""

from collections.abc import Callable, Sequence
from operator import attrgetter

from solver.answers.effect import Moved

SiteOf = Callable[[Moved], str | None]
_COMES_TO: SiteOf = attrgetter("to_site")
_COMES_FROM: SiteOf = attrgetter("from_site")


def from_new_place(moves: Sequence[Moved], site: str) -> tuple[Moved, ...]:
    """Order moves so that the first goes to the site with the new place, and each next one where the last came from."""
    return _chained(moves, site, _COMES_TO, _COMES_FROM)


def from_lost_place(moves: Sequence[Moved], site: str) -> tuple[Moved, ...]:
    """Order moves so that the first leaves the site with the lost place, and each next one the site that is taken."""
    return _chained(moves, site, _COMES_FROM, _COMES_TO)


def _chained(moves: Sequence[Moved], site: str | None, joins_at: SiteOf, leads_to: SiteOf) -> tuple[Moved, ...]:
    """Order moves so that each joins the chain where the one before leads to, the first at the site."""
    rest, ordered = list(moves), []
    while rest:
        following = next((row for row in rest if site is not None and joins_at(row) == site), rest[0])
        rest.remove(following)
        ordered.append(following)
        site = leads_to(following)
    return tuple(ordered)
