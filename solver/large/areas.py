"""Neighbourhoods of a plan: the students of one block, and those of one area.

A block's students are seated anew wherever others leave room. An area is a set of neighbouring sites: whoever sits
there or nowhere is seated anew at these sites, whatever their subject. What one kind cannot move, the other can.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from solver.assemble import Assembled
from solver.instance import Bools, Instance, Ints
from solver.large.reseat import Neighbours
from solver.model import Floats

Neighbourhood = Callable[[Ints, Ints], Neighbours]
"""Given a plan's pairs and all candidates, the pairs that stay and those that are free."""

_AREA_STUDENTS = (1600, 2500)
"""Students of an area in one turn and the next. Smaller areas than these hardly ever better a plan that was made by the
first program; larger ones take too long.
"""

_TURN = 0.7
"""Radians between the covers of two turns: the next areas have other seams."""


def neighbourhoods(assembled: Assembled, blocks: Sequence[Bools], turn: int) -> Iterator[list[Neighbourhood]]:
    """Yield the neighbourhoods of one turn: all blocks, then areas that cover all sites."""
    yield [partial(_of_students, assembled, students) for students in blocks]
    size = _AREA_STUDENTS[turn % len(_AREA_STUDENTS)]
    count = math.ceil(len(assembled.instance.students) / size)
    yield [partial(_in_area, assembled, sites) for sites in areas_of_sites(assembled.instance, count, turn)]


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


def _in_area(assembled: Assembled, sites: Bools, plan: Ints, candidates: Ints) -> Neighbours:
    """Return the plan's pairs that stay, and the free ones: of whoever sits in the area or nowhere, at its sites."""
    pairs = assembled.pairs
    staying = plan[~sites[pairs.site[plan]]]
    seated_elsewhere = np.zeros(len(assembled.instance.students), dtype=bool)
    seated_elsewhere[pairs.student[staying]] = True
    inside = candidates[sites[pairs.site[candidates]]]
    return Neighbours(staying, inside[~seated_elsewhere[pairs.student[inside]]])


def _of_students(assembled: Assembled, students: Bools, plan: Ints, candidates: Ints) -> Neighbours:
    """Return the plan's pairs that stay, and the free ones: of these students, anywhere."""
    student = assembled.pairs.student
    return Neighbours(plan[~students[student[plan]]], candidates[students[student[candidates]]])
