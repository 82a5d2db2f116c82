"""Neighbouring sites cut into areas, differently from turn to turn."""

import math
from collections.abc import Iterator

import numpy as np

from solver.instance import Bools, Instance, Ints
from solver.model import Floats

_TURN = 0.7
"""Radians between the covers of two turns: the next areas have other seams."""


def areas_of_sites(instance: Instance, count: int, turn: int) -> Iterator[Bools]:
    """Yield about so many sets of neighbouring sites that cover all, once each; another turn, another cover."""
    angle = _TURN * turn
    points = _points(instance)
    across = points @ np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    for group in _halved(across, np.arange(len(points)), max(1, min(count, len(points)))):
        sites = np.zeros(len(instance.sites), dtype=bool)
        sites[group] = True
        yield sites


def _points(instance: Instance) -> Floats:
    """Return the sites on a plane; without coordinates they lie on a line, in their order."""
    if any(site.location is None for site in instance.sites):
        return np.column_stack([np.arange(len(instance.sites)), np.zeros(len(instance.sites))]).astype(float)
    degrees = np.array([(site.location.lat, site.location.lon) for site in instance.sites if site.location])
    on_plane: Floats = degrees * np.array([1.0, math.cos(math.radians(float(degrees[:, 0].mean())))])
    return on_plane


def _halved(points: Floats, group: Ints, count: int) -> Iterator[Ints]:
    """Yield a group of points cut into parts of equal size, each time across its longer side."""
    if count == 1:
        yield group
        return
    longer = int(np.argmax(np.ptp(points[group], axis=0)))
    order = group[np.argsort(points[group, longer], kind="stable")]
    first = count // 2
    middle = len(order) * first // count
    yield from _halved(points, order[:middle], first)
    yield from _halved(points, order[middle:], count - first)
