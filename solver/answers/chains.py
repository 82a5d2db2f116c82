"""Moves told as a chain: who takes a place, who takes the one that this leaves, and so on."""

from collections.abc import Sequence

from solver.answers.effect import Moved


def from_new_place(moves: Sequence[Moved], site: str) -> tuple[Moved, ...]:
    """Order moves so that the first goes to the site with the new place, and each next one where the last came from."""
    rest, ordered, wanted = list(moves), [], site
    while rest:
        following = next((row for row in rest if row.to_site == wanted), rest[0])
        rest.remove(following)
        ordered.append(following)
        wanted = following.from_site or ""
    return tuple(ordered)


def from_lost_place(moves: Sequence[Moved], site: str) -> tuple[Moved, ...]:
    """Order moves so that the first leaves the site with the lost place, and each next one the site that is taken."""
    rest, ordered, wanted = list(moves), [], site
    while rest:
        following = next((row for row in rest if row.from_site == wanted), rest[0])
        rest.remove(following)
        ordered.append(following)
        wanted = following.to_site or ""
    return tuple(ordered)
