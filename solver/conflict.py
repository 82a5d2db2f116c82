"""The smallest set of pinned students that cannot all hold (rule E2).

Pinned students whom no rule tells apart form a *type*. A demand asks for ``h_t`` students of each type ``t``. The
smallest demand that no plan meets is found by implicit hitting sets (Ignatiev et al., 2015): the smallest demand that
exceeds every known plan somewhere is tried; a plan that meets it joins the known ones, and if there is none, the
demand is the smallest conflict. Each trial is a solve of the whole model, so no unsatisfiable core is taken on trust.
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import replace

import numpy as np
from scipy import sparse

from solver.answers.sentences import Sentence
from solver.assemble import Assembled
from solver.engine import Deadline, OutOfTimeError, Row, Status, solve_integer
from solver.exceeded import exceeded_maxima, nothing_else_conflicts
from solver.instance import Instance, Ints
from solver.model import Matrix
from solver.result import Conflict
from solver.search.rows import with_rows

_SECONDS_TO_SEARCH = 10.0


def smallest_conflict(assembled: Assembled, deadline: Deadline) -> Conflict:
    """Return a conflict of the fewest pinned students; of equal ones the first by id within each type.

    Maxima that the pins exceed answer at once where nothing else is in the way. Where the search takes too long, such
    a maximum is named all the same, and the text says that a smaller conflict was not ruled out.

    Raises
    ------
    OutOfTimeError
        When the deadline passes first, and no single maximum is exceeded.
    """
    instance = assembled.instance
    exceeded = exceeded_maxima(instance)
    if nothing_else_conflicts(instance, exceeded, deadline):
        return _conflict(instance, exceeded[0].conflict)
    try:
        return _search(assembled, Deadline(min(deadline.moment, Deadline.after(_SECONDS_TO_SEARCH).moment)))
    except OutOfTimeError:
        if not exceeded:
            raise
        return _conflict(instance, exceeded[0].conflict, is_smallest=False)


def _search(assembled: Assembled, deadline: Deadline) -> Conflict:
    types = [np.array(members) for members in _types(assembled.instance)]
    known: list[Ints] = []
    while True:
        demand = _smallest_demand(types, known, deadline)
        met = _meet(assembled, types, demand, deadline)
        if met is None:
            chosen = [i for members, count in zip(types, demand, strict=True) for i in members[:count]]
            return _conflict(assembled.instance, sorted(chosen))
        known.append(met)


def _types(instance: Instance) -> list[list[int]]:
    """Group the pinned students that every rule treats alike."""
    wished = {i for pair in instance.mutual_pairs for i in pair}
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for i in np.flatnonzero(instance.pinned):
        row = instance.students[i]
        alone = i if i in wished else -1
        key = (
            row.pinned_site,
            row.institute,
            row.subject,
            row.degree,
            row.year,
            row.final_year,
            row.mode,
            row.duo,
        )
        groups[key, alone].append(int(i))
    return list(groups.values())


def _smallest_demand(types: list[Ints], known: list[Ints], deadline: Deadline) -> Ints:
    """Return the smallest demand that every known plan fails: some ``h_t >= met_t + 1`` for each plan.

    Minimise ``sum h_t`` with a binary ``b_pt`` for each known plan ``p`` and type it does not fill:
    ``h_t >= (met_pt + 1) b_pt`` and ``sum_t b_pt >= 1``.
    """
    count = len(types)
    choices = [(p, t) for p, met in enumerate(known) for t in range(count) if met[t] < len(types[t])]
    rows = [
        Row(np.array([t, count + n]), np.array([1.0, -float(known[p][t] + 1)]), lower=0.0)
        for n, (p, t) in enumerate(choices)
    ]
    for p in range(len(known)):
        columns = np.array([count + n for n, (plan, _) in enumerate(choices) if plan == p], dtype=np.int64)
        rows.append(Row(columns, np.ones(len(columns)), lower=1.0))
    size = count + len(choices)
    empty = Matrix(
        column_lower=np.zeros(size),
        column_upper=np.append([float(len(members)) for members in types], np.ones(len(choices))),
        column_integer=np.ones(size, dtype=bool),
        row_lower=np.zeros(0),
        row_upper=np.zeros(0),
        body=sparse.csr_array((0, size)),
    )
    costs = np.append(np.ones(count), np.zeros(len(choices)))
    answer = solve_integer(with_rows(empty, rows), costs, deadline, seed=0)
    if answer.status is not Status.OPTIMAL or answer.columns is None:
        deadline.remaining()
        raise RuntimeError("The pins conflict, but no smallest conflict was found.")
    return np.round(answer.columns[:count]).astype(np.int64)


def _meet(assembled: Assembled, types: list[Ints], demand: Ints, deadline: Deadline) -> Ints | None:
    """Return how many of each type a plan can keep that meets a demand and keeps most pins, or ``None``."""
    unplaced = assembled.model.unplaced
    upper = assembled.whole.column_upper.copy()
    upper[unplaced] = 1.0
    rows = [
        Row(unplaced[members], np.ones(len(members)), upper=float(len(members) - count))
        for members, count in zip(types, demand, strict=True)
    ]
    costs = np.zeros(len(upper))
    costs[unplaced[np.concatenate(types)]] = 1.0
    matrix = with_rows(replace(assembled.whole, column_upper=upper), rows)
    answer = solve_integer(matrix, costs, deadline, seed=0)
    if answer.columns is None:
        deadline.remaining()
        return None
    left_out = np.round(answer.columns[unplaced])
    return np.array([int(len(members) - left_out[members].sum()) for members in types])


def _conflict(instance: Instance, chosen: list[int], *, is_smallest: bool = True) -> Conflict:
    """Say what a conflict means: without any one of a smallest set the rest of the set can hold, but not all pins."""
    students = [instance.students[i] for i in chosen]
    number = {"number": len(students)}
    pins = [
        Sentence(code="conflict.pins.one", data={"student": row.id, "site": row.pinned_site or ""}) for row in students
    ]
    way_out = "conflict.pins.release" if is_smallest else "conflict.pins.release_some"
    return Conflict.told(
        [row.id for row in students],
        [
            Sentence(code="conflict.pins", data=number),
            *pins,
            Sentence(code=way_out, data=number if is_smallest else {}),
            Sentence(code="conflict.pins.others", data={}),
        ],
    )
