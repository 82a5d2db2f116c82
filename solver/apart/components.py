"""Which parts of a problem have nothing to do with each other.

Students, sites, quotas and coverage targets are the nodes of a graph; a pair joins its student and site, a quota or a
target joins all whom it counts, and two who asked for each other are joined. No row and no level value reaches over two
components, so each can be solved by itself: a plan is best exactly when it is best in every component.
"""

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from solver.assemble import Assembled
from solver.instance import Ints


def components(assembled: Assembled) -> tuple[Ints, Ints]:
    """Return the number of the component of each student and of each site, the largest (by students) first.

    Students and sites without a pair belong to the first.
    """
    instance, pairs = assembled.instance, assembled.pairs
    students, sites = len(instance.students), len(instance.sites)
    label = _label([(pairs.student, students + pairs.site)], students + sites)
    if len(np.unique(label[pairs.student])) > 1:
        label = _label([(pairs.student, students + pairs.site), *_joined(assembled)], students + sites)
    used = label[pairs.student]
    names, sizes = np.unique(label[np.unique(pairs.student)], return_counts=True)
    number = np.zeros(label.max(initial=0) + 1, dtype=np.int64)
    number[names[np.argsort(-sizes, kind="stable")]] = np.arange(len(names))
    number[np.setdiff1d(label, used)] = 0
    return number[label[:students]], number[label[students:]]


def _joined(assembled: Assembled) -> list[tuple[Ints, Ints]]:
    """Return edges between the students whom one quota or one target counts, and between mutual pairs."""
    instance, pairs = assembled.instance, assembled.pairs
    members = [instance.quota_members(row) for row in instance.problem.quotas if row.max is not None]
    members += [instance.shortage_members(row) for row in instance.problem.shortages if row.target is not None]
    counted = [np.unique(pairs.student[who[pairs.student] & where[pairs.site]]) for who, where in members]
    edges = [(students[:-1], students[1:]) for students in counted]
    mutual = np.array(instance.mutual_pairs, dtype=np.int64).reshape(-1, 2)
    return [*edges, (mutual[:, 0], mutual[:, 1])]


def _label(edges: list[tuple[Ints, Ints]], size: int) -> Ints:
    one, other = (np.concatenate(ends) for ends in zip(*edges, strict=True))
    graph = sparse.coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(size, size))
    return np.asarray(csgraph.connected_components(graph, directed=False)[1], dtype=np.int64)
