"""Chains of moves: one who sits nowhere takes a seat, whoever had it takes another, and the last a free one.

A graph has a node for each student, and one for whatever a move may need: a place at an offer, a seat in a cell, a head
at a site. Its arcs say what comes next: a student needs a seat, a place or head in use needs somebody there to move, a
free place needs a head, and a free head needs nothing more. So the shortest path from a student to *nothing more* is
their cheapest chain. It is exact but for duos and quotas. Those are left to the search of an area (the sites of the
chain are in one, :mod:`solver.areas.cover`); the chain only says which sites belong together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from solver.assemble import Assembled
from solver.instance import Bools, Ints
from solver.model import Floats
from solver.search.pricing import seats

_NEAR = 5.0
"""Greatest reduced cost of a move, in units of the last entry."""

_STEP = 0.1
"""What each step costs: of equally dear chains the shortest."""


@dataclass(frozen=True)
class Chain:
    """Who gets a seat by a chain of moves, and the sites of the moves, theirs first."""

    student: int
    sites: Ints


@dataclass(frozen=True)
class Steps:
    """Arcs from what moves or is needed to what is needed next, and their costs."""

    start: Ints
    end: Ints
    costs: Floats

    @classmethod
    def of(cls, start: Ints, end: Ints, costs: Floats | float = 0.0) -> "Steps":
        """Return steps between nodes, each a little dearer than what it costs."""
        return cls(start, end, np.full(len(start), _STEP) + costs)

    @classmethod
    def together(cls, parts: "Sequence[Steps]") -> "Steps":
        """Return the steps of all parts."""
        start, end = (np.concatenate([getattr(part, name) for part in parts]) for name in ("start", "end"))
        return cls(start, end, np.concatenate([part.costs for part in parts]))

    def where(self, kept: Bools) -> "Steps":
        """Return some of the steps."""
        return Steps(self.start[kept], self.end[kept], self.costs[kept])


@dataclass(frozen=True)
class Nodes:
    """Numbers of nodes: students, then seats (offers, then cells), then sites, then *nothing more*."""

    assembled: Assembled

    @property
    def seat(self) -> int:
        """Return the first offer's number."""
        return len(self.assembled.instance.students)

    @property
    def cell(self) -> int:
        """Return the first cell's number."""
        return self.seat + len(self.assembled.instance.offers)

    @property
    def site(self) -> int:
        """Return the first site's number."""
        return self.cell + len(self.assembled.model.cells.offer)

    @property
    def nothing(self) -> int:
        """Return the last number."""
        return self.site + len(self.assembled.instance.sites)

    def sites(self) -> Ints:
        """Return the site of each node of a seat or a site, -1 of the others."""
        instance, cells = self.assembled.instance, self.assembled.model.cells
        of_seats = [instance.site_of_offer, instance.site_of_offer[cells.offer]]
        return np.concatenate([np.full(self.seat, -1), *of_seats, np.arange(len(instance.sites)), [-1]])


def find_chains(assembled: Assembled, chosen: Ints, reduced: Floats) -> Iterator[Chain]:
    """Yield chains for the plan's students without a seat, the cheapest first; no site is in two of them."""
    nodes = Nodes(assembled)
    site_of_node = nodes.sites()
    steps = Steps.together([*_moves(nodes, chosen, reduced), *_needs(nodes, chosen)])
    waiting = np.setdiff1d(np.arange(nodes.seat), assembled.pairs.student[chosen])
    used = np.zeros(len(assembled.instance.sites) + 1, dtype=bool)  # the last is no site, and never used
    while len(waiting):
        steps = steps.where(~used[site_of_node[steps.start]] & ~used[site_of_node[steps.end]])
        costs, following = _cheapest(steps, nodes.nothing)
        waiting = waiting[np.isfinite(costs[waiting])]
        for student in waiting[np.argsort(costs[waiting], kind="stable")].tolist():
            sites = _sites_along(student, following, site_of_node)
            if not used[sites].any():
                used[sites] = True
                waiting = waiting[waiting != student]
                yield Chain(student, sites)


def _cheapest(steps: Steps, nothing: int) -> tuple[Floats, Ints]:
    """Return what it costs from each node to nothing more, and the next node on the way (negative without one)."""
    size = nothing + 1
    backward = sparse.csr_array((steps.costs, (steps.end, steps.start)), shape=(size, size))
    costs, following = dijkstra(backward, indices=nothing, return_predecessors=True)
    return costs, following


def _sites_along(student: int, following: Ints, site_of_node: Ints) -> Ints:
    """Return the sites on the way from a student, in their order."""
    way = [int(following[student])]
    while following[way[-1]] >= 0:
        way.append(int(following[way[-1]]))
    return np.array(list(dict.fromkeys(s for s in site_of_node[way].tolist() if s >= 0)))


def _moves(nodes: Nodes, chosen: Ints, reduced: Floats) -> Iterator[Steps]:
    """Yield that a student needs a seat of low cost, and that a seat or head in use needs somebody to move."""
    assembled, pairs = nodes.assembled, nodes.assembled.pairs
    own = np.zeros(nodes.seat)
    own[pairs.student[chosen]] = reduced[chosen]
    near = np.setdiff1d(np.flatnonzero((reduced < _NEAR) & (pairs.offer >= 0)), chosen)
    seat = seats(assembled)
    yield Steps.of(
        pairs.student[near], nodes.seat + seat[near], np.maximum(0.0, reduced[near] - own[pairs.student[near]])
    )
    yield Steps.of(nodes.site + pairs.site[chosen], pairs.student[chosen])
    at_offer = chosen[pairs.offer[chosen] >= 0]
    yield Steps.of(nodes.seat + seat[at_offer], pairs.student[at_offer])
    cell, in_cell = _cells(assembled, at_offer)
    lone = at_offer[np.append(in_cell, 0)[cell] % 2 == 1]
    yield Steps.of(nodes.seat + pairs.offer[lone], pairs.student[lone])


def _needs(nodes: Nodes, chosen: Ints) -> Iterator[Steps]:
    """Yield that a cell needs a place, a free place or a seat beside somebody a head, and a free head nothing more."""
    instance, cells = nodes.assembled.instance, nodes.assembled.model.cells
    pairs = nodes.assembled.pairs.where(chosen)
    cell, in_cell = _cells(nodes.assembled, chosen)
    every_cell = np.arange(len(cells.offer))
    yield Steps.of(nodes.cell + every_cell, nodes.seat + cells.offer)
    beside = every_cell[in_cell % 2 == 1]
    yield Steps.of(nodes.cell + beside, nodes.site + instance.site_of_offer[cells.offer[beside]])
    free = np.flatnonzero(_places_left(nodes.assembled, pairs.offer[cell < 0], in_cell) > 0)
    yield Steps.of(nodes.seat + free, nodes.site + instance.site_of_offer[free])
    heads = np.bincount(pairs.site, minlength=len(instance.sites))
    most = np.array([np.inf if row.max_students is None else row.max_students for row in instance.sites])
    some = np.flatnonzero(heads < most)
    yield Steps.of(nodes.site + some, np.full(len(some), nodes.nothing))


def _cells(assembled: Assembled, chosen: Ints) -> tuple[Ints, Ints]:
    """Return the cell of each pair of a plan (-1 for those who sit alone), and how many sit in each cell."""
    cells = assembled.model.cells
    cell = cells.find(assembled.pairs.where(chosen))
    return cell, np.bincount(cell[cell >= 0], minlength=len(cells.offer))


def _places_left(assembled: Assembled, alone: Ints, in_cell: Ints) -> Ints:
    offers = assembled.instance.offers
    taken = np.bincount(alone[alone >= 0], minlength=len(offers))
    np.add.at(taken, assembled.model.cells.offer, (in_cell + 1) // 2)
    places: Ints = np.array([offer.mentor_places for offer in offers], dtype=np.int64)
    return places - taken
