"""What each area may use of limits that reach several areas, so that all areas can change at once."""

from dataclasses import replace
from typing import TypeVar

import numpy as np

from solver.assemble import Assembled
from solver.instance import Bools, Ints
from solver.problem import Quota, Shortage


def shared_quotas(assembled: Assembled, chosen: Ints, area_of_site: Ints) -> list[tuple[Quota, ...]]:
    """Return each area's maxima (C5, Q1): what its students use of them in a plan, and a share of what is left."""
    instance = assembled.instance
    found = _empty_rows(area_of_site, Quota)
    for quota in instance.problem.quotas:
        if quota.max is None:
            continue
        who, where = instance.quota_members(quota)
        used = _counted(assembled, chosen, area_of_site, (who, where))
        areas = np.unique(area_of_site[where]).tolist()
        each, more = divmod(quota.max - int(used.sum()), max(1, len(areas)))
        for nth, area in enumerate(areas):
            found[area].append(replace(quota, max=int(used[area]) + each + (nth < more)))
    return [tuple(rows) for rows in found]


def open_shortages(assembled: Assembled, chosen: Ints, area_of_site: Ints) -> list[tuple[Shortage, ...]]:
    """Return each area's shortages (S1, S2): of a coverage target, what the other areas leave open in a plan."""
    instance = assembled.instance
    found = _empty_rows(area_of_site, Shortage)
    for row in instance.problem.shortages:
        covered = _counted(assembled, chosen, area_of_site, instance.shortage_members(row))
        for area, own in enumerate(covered.tolist()):
            elsewhere = int(covered.sum()) - own
            target = None if row.target is None else max(0, row.target - elsewhere)
            found[area].append(replace(row, target=target))
    return [tuple(rows) for rows in found]


Row = TypeVar("Row")


def _empty_rows(area_of_site: Ints, _kind: type[Row]) -> list[list[Row]]:
    return [[] for _ in range(int(area_of_site.max(initial=-1)) + 1)]


def _counted(assembled: Assembled, chosen: Ints, area_of_site: Ints, members: tuple[Bools, Bools]) -> Ints:
    """Return how many of a plan's students each area has of those who are counted where it is counted."""
    who, where = members
    pairs = assembled.pairs.where(chosen)
    counted = who[pairs.student] & where[pairs.site]
    return np.bincount(area_of_site[pairs.site[counted]], minlength=int(area_of_site.max(initial=-1)) + 1)
