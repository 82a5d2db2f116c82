"""Cuts against all plans of small problems: every plan keeps them, the vertex that they were made for does not."""

import itertools
from random import Random

import numpy as np

from solver.assemble import Assembled, assemble
from solver.canonical import canonical
from solver.changes.places import ChangeMentorPlaces
from solver.engine import Deadline
from solver.instance import Instance, Ints
from solver.model import Floats, Matrix
from solver.problem import PartnerStatus, Problem, Quota, Where, Who
from solver.rules.c1_mentor_places import MentorPlaces
from solver.search.blossom import violated_cuts
from solver.search.entries import Entries
from solver.search.gomory import rounded_cuts
from solver.search.master import Master
from solver.search.relaxation import round_up
from solver.search.rows import Added, Held, Rounded
from solver.warm.shift import Shift
from tests.solver.builders import offer, problem, site, student

SITES = "ABC"


def crowded(seed: int) -> Problem:
    """Draw six students and three sites that together hold hardly as many, with site maxima and a quota."""
    rng = Random(seed)
    people = [student(f"s{i}", year=rng.choice([1, 1, 2]), institute=rng.choice(["hr", "ipabo"])) for i in range(6)]
    places = [
        site(
            name,
            offer(f"{name}1", places=rng.choice([1, 1, 2])),
            max_students=rng.choice([1, 2, 3]),
            duo_allowed=True,
            partner_status=rng.choice([PartnerStatus.PARTNER, PartnerStatus.NONE]),
        )
        for name in SITES
    ]
    minutes = {(one.id, place.id): rng.choice([-1, 5, 12, 20, 33]) for one in people for place in places}
    quota = Quota(id="hr-at-ab", who=Who(institute="hr"), where=Where(site=("A", "B")), max=rng.choice([1, 2, 3]))
    return problem(people, places, minutes, quotas=(quota,))


def all_plans(assembled: Assembled) -> Floats:
    """Return every whole point of the model, one a row: each student at one pair or none, each cell's places."""
    matrix, first = assembled.whole, assembled.first_pair
    cells = assembled.model.cells
    columns: list[list[tuple[int, ...]]] = []
    for i in range(len(assembled.instance.students)):
        start, end = assembled.first_of_student[i : i + 2]
        columns.append([(int(assembled.model.unplaced[i]),), *((first + p,) for p in range(start, end))])
    for column, k in zip(cells.taken, cells.offer, strict=True):
        most = assembled.instance.offers[k].mentor_places
        columns.append([(int(column),) * count for count in range(most + 1)])
    points = np.zeros((np.prod([len(ways) for ways in columns]), matrix.body.shape[1]))
    for n, ways in enumerate(itertools.product(*columns)):
        np.add.at(points[n], list(itertools.chain(*ways)), 1.0)
    return kept(matrix, with_heads(assembled, points))


def with_heads(assembled: Assembled, points: Floats) -> Floats:
    """Fill in the counting columns, each from the equation that it closes."""
    matrix = assembled.whole
    body = matrix.body.toarray()
    named = np.concatenate([assembled.model.unplaced, assembled.model.cells.taken])
    for column in np.setdiff1d(np.arange(assembled.first_pair), named):
        (row,) = np.flatnonzero(body[:, column])
        points[:, column] = -(points @ body[row]) / body[row, column]
    return points


def kept(matrix: Matrix, points: Floats) -> Floats:
    """Return the points that keep all rows."""
    activity = points @ matrix.body.toarray().T
    inside = (activity >= matrix.row_lower - 1e-9) & (activity <= matrix.row_upper + 1e-9)
    return points[inside.all(axis=1)]


def excess(master: Master, row: Added, points: Floats) -> Floats:
    """Return by how much each point breaks a cut over all pairs."""
    cut = master.chosen.row(row)
    return points[:, cut.columns] @ cut.values - cut.upper


def vertex_of(master: Master) -> Floats:
    """Solve and return all columns as the one row."""
    point = master.solve(Deadline())
    assert point is not None
    return np.concatenate([point.declared, point.values])[None, :]


def test_cuts_hold_for_every_plan_and_cut_their_vertex_off() -> None:
    """Blossom cuts and rounded cuts, before and after a level is held, at vertices of thirty crowded problems."""
    made = {"blossom": 0, "rounded": 0, "under": 0}
    for seed in range(30):
        assembled = assemble(Instance.of(canonical(crowded(seed))))
        entries, plans = Entries.of(assembled), all_plans(assembled)
        master = Master(assembled, assembled.everything(), entries.weights)
        for entry in (None, *entries.real[:1]):
            if entry is not None:
                cost = round_up(float(np.min(plans @ assembled.costs(assembled.only(entry), assembled.everything()))))
                plans = plans[plans @ assembled.costs(assembled.only(entry), assembled.everything()) < cost + 0.5]
                master.change_pairs(master.active, Held(entry, cost))
            vertex = vertex_of(master)
            declared, values = np.split(vertex[0], [assembled.first_pair])
            blossoms = violated_cuts(assembled, declared, assembled.everything(), values)
            rounded = rounded_cuts(master, np.zeros(0, np.int64))
            for row in (*blossoms, *rounded):
                assert excess(master, row, vertex) > 0
                assert (excess(master, row, plans) <= 0).all(), (seed, row)
            assert all(row.under == tuple(master.held()) for row in rounded)
            made["blossom"] += len(blossoms)
            made["rounded" if entry is None else "under"] += len(rounded)
    assert min(made.values()) >= 5, made


def test_a_rounded_cut_is_the_same_whichever_pairs_are_active() -> None:
    """Pairs outside the program get the coefficients that they would have inside: each plan keeps the cut."""
    made = 0
    for seed in range(30):
        assembled = assemble(Instance.of(canonical(crowded(seed))))
        plans, weights = all_plans(assembled), Entries.of(assembled).weights
        for left_out in (assembled.everything()[start::4] for start in range(4)):
            master = Master(assembled, np.setdiff1d(assembled.everything(), left_out), weights)
            master.solve(Deadline())
            whole = Master(assembled, assembled.everything(), weights)
            for row in rounded_cuts(master, left_out):
                assert (excess(whole, row, plans) <= 0).all()
                made += bool(np.isin(left_out, row.pairs).any())
    assert made >= 5


def test_rounded_cuts_hold_for_other_capacities_and_levels_once_they_are_summed_anew() -> None:
    """One mentor place more at each offer, and a held level a unit off: rounded cuts, and those made of them."""
    moved = made_of_others = 0
    for seed, is_held in ((6, False), (15, False), (19, True), (35, True), (48, True)):
        given = crowded(seed)
        assembled = assemble(Instance.of(canonical(given)))
        entries, rows = Entries.of(assembled), place_rows(assembled)
        entry = entries.real[0]
        costs = assembled.costs(assembled.only(entry), assembled.everything())
        master = Master(assembled, assembled.everything(), entries.weights)
        held = round_up(float(vertex_of(master)[0] @ costs)) + 1
        if is_held:
            master.change_pairs(master.active, Held(entry, held))
        made = cut_thrice(master)
        made_of_others += sum(bool(cut.origin.added) for cut in made)
        for number, row in enumerate(rows[: len(SITES)]):
            more = ChangeMentorPlaces(offer=assembled.instance.offers[number].id, by=1).apply(given)
            plans = all_plans(assemble(Instance.of(canonical(more))))
            for by in (-1, 0, 1):
                shift = Shift({int(row): 1}, {entry: by})
                reached = plans[np.abs(plans @ costs - held - by) < 0.5] if is_held else plans
                for cut in made:
                    assert (excess(master, shift.moved(cut), reached) <= 0).all()
                    moved += shift.upper(cut) != cut.upper
    assert moved >= 20, moved
    assert made_of_others >= 5, made_of_others


def place_rows(assembled: Assembled) -> Ints:
    """Return the row of each offer's mentor places."""
    return next(rule for rule in assembled.rules if isinstance(rule, MentorPlaces)).place_rows


def cut_thrice(master: Master) -> list[Rounded]:
    """Add rounded cuts three times, and return them all."""
    made: list[Rounded] = []
    for _ in range(3):
        vertex_of(master)
        fresh = rounded_cuts(master, np.zeros(0, np.int64))
        master.add(fresh)
        made += fresh
    return made
