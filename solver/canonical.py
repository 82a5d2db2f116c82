"""One form and one hash for a problem, whatever the order of its rows."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from solver.problem import (
    Board,
    Cluster,
    Institute,
    Offer,
    Partnership,
    Problem,
    Quota,
    Site,
    Student,
    StudyMode,
    Where,
    Who,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Named = TypeVar("Named", Board, Cluster, Institute, Offer, Partnership, Site, Student)
Row = TypeVar("Row")
Word = TypeVar("Word", int, str, StudyMode)


def canonical(problem: Problem) -> Problem:
    """Return the same problem with every row sorted by id and every set of words sorted.

    The order of ``preferences``, ``policy.levels`` and ``policy.travel_charge`` means something and stays.
    """
    policy = problem.policy
    exempt = policy.partnership_exempt
    return dataclasses.replace(
        problem,
        institutes=_by_id(problem.institutes),
        boards=_by_id(problem.boards),
        partnerships=tuple(_partnership(row) for row in _by_id(problem.partnerships)),
        sites=tuple(_site(row) for row in _by_id(problem.sites)),
        students=tuple(_student(row) for row in _by_id(problem.students)),
        travel=dataclasses.replace(
            problem.travel,
            minutes=tuple(sorted(problem.travel.minutes, key=lambda row: (row.student, row.site))),
        ),
        shortages=_by_content(dataclasses.replace(row, where=_where(row.where)) for row in problem.shortages),
        quotas=_by_content(canonical_quota(row) for row in problem.quotas),
        current_plan=tuple(sorted(problem.current_plan, key=lambda row: row.student)),
        policy=dataclasses.replace(
            policy,
            duo_years=_as_set(policy.duo_years),
            partnership_exempt=dataclasses.replace(
                exempt, years=_as_set(exempt.years), subjects=_as_set(exempt.subjects)
            ),
        ),
    )


def canonical_quota(quota: Quota) -> Quota:
    """Return the same quota with its sets of words sorted."""
    return dataclasses.replace(quota, who=_who(quota.who), where=_where(quota.where))


def input_hash(problem: Problem) -> str:
    """Return the SHA-256 (hexadecimal) of the canonical problem.

    Equal for two problems that differ only in the order of rows; different for any other difference.
    """
    text = canonical_text(canonical(problem))
    return hashlib.sha256(text.encode()).hexdigest()


def canonical_text(value: object) -> str:
    """Return ``value`` (dataclasses, tuples, plain values) as JSON with sorted keys."""
    return json.dumps(value, default=_fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _fields(row: "DataclassInstance") -> dict[str, object]:
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def _by_id(rows: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(sorted(rows, key=lambda row: row.id))


def _by_content(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=canonical_text))


def _as_set(values: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(sorted(set(values)))


def _as_optional_set(values: tuple[Word, ...] | None) -> tuple[Word, ...] | None:
    return None if values is None else _as_set(values)


def _partnership(row: Partnership) -> Partnership:
    return dataclasses.replace(
        row,
        institutes=_as_set(row.institutes),
        clusters=_by_id(row.clusters),
        thresholds=_as_set(row.thresholds),
    )


def _offer(row: Offer) -> Offer:
    return dataclasses.replace(
        row,
        years=_as_optional_set(row.years),
        institutes=_as_optional_set(row.institutes),
        levels=_as_set(row.levels),
        wanted_tags=_as_set(row.wanted_tags),
        tags=_as_set(row.tags),
    )


def _site(row: Site) -> Site:
    return dataclasses.replace(
        row,
        levels=_as_set(row.levels),
        tags=_as_set(row.tags),
        offers=tuple(_offer(offer) for offer in _by_id(row.offers)),
    )


def _student(row: Student) -> Student:
    return dataclasses.replace(row, wishes=_as_set(row.wishes), excluded_sites=_as_set(row.excluded_sites))


def _where(where: Where) -> Where:
    return Where(
        site=_as_optional_set(where.site),
        cluster=_as_optional_set(where.cluster),
        board=_as_optional_set(where.board),
        partnership=_as_optional_set(where.partnership),
    )


def _who(who: Who) -> Who:
    return dataclasses.replace(who, years=_as_optional_set(who.years), modes=_as_optional_set(who.modes))
