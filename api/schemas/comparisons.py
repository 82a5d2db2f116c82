"""What a comparison of two plans answers, in a language."""

from collections.abc import Iterator

from pydantic import Field

from api.schemas.base import Outgoing
from api.schemas.results import BrokenOut, broken_out
from service.comparisons import RunComparison
from service.run import Run
from solver.compare import Move, Spot, Welfare
from solver.problem import PartnerStatus
from solver.wording import Data, Language, say


class LevelChangeOut(Outgoing):
    """One level in both plans, each by its own problem; null where a policy does not have it."""

    name: str
    unit: str
    base: int | None
    other: int | None
    difference: int | None
    better: bool | None
    """Whether the other plan is better on it; null when they are equal."""


class KpiChangeOut(Outgoing):
    """One key figure in both plans."""

    name: str
    base: float | None
    other: float | None
    difference: float | None


class SpotOut(Outgoing):
    """Where a student sits."""

    site: str
    offer: str | None
    travel_minutes: int | None
    partner_status: PartnerStatus


class CauseOut(Outgoing):
    """Why a student moves, as far as the two plans and problems tell."""

    code: str
    text: str
    """For planners, in the language that the request asks for."""
    data: dict[str, str | int | list[str]]


class MoveOut(Outgoing):
    """A student at another site; null stands for not placed."""

    student: str
    before: SpotOut | None = Field(serialization_alias="from")
    after: SpotOut | None = Field(serialization_alias="to")
    minutes: int | None
    """How many minutes more the trip takes, when both are known."""
    effect: Welfare
    """Better or worse off: placed or not, then the preferred site, then the shorter trip."""
    reason: CauseOut
    letter: str
    """For the student, without anything about others."""


class NewcomerOut(Outgoing):
    """A student whom only one of the problems has, and where that plan has them."""

    student: str
    spot: SpotOut | None


class GroupOut(Outgoing):
    """How a group fares in one plan; minutes are the sum over the known trips."""

    students: int
    placed: int
    at_partner_sites: int
    travel_minutes: int


class GroupChangeOut(Outgoing):
    """A group in both plans, and how many of its students move and are better or worse off."""

    key: str
    base: GroupOut
    other: GroupOut
    moved: int
    better: int
    same: int
    worse: int


class SiteChangeOut(Outgoing):
    """A site's students in both plans; `arrived` and `left` are those whom only one of the plans has there.

    `better`, `same` and `worse` count all who are there in one of the plans and belong to both problems.
    """

    key: str
    base: int
    other: int
    arrived: int
    left: int
    better: int
    same: int
    worse: int


class ComparisonOut(Outgoing):
    """Two plans beside each other."""

    base: str
    """The first run's id."""
    other: str | None
    """The second run's id; null for a plan made by hand."""
    base_proven: bool
    other_proven: bool | None
    """Whether every level of the plan is proven; null for a plan made by hand."""
    summary: list[str]
    """The main differences, in the language that the request asks for."""
    levels: list[LevelChangeOut]
    kpis: list[KpiChangeOut]
    moves: list[MoveOut]
    better: int
    same: int
    worse: int
    added_students: list[NewcomerOut]
    removed_students: list[NewcomerOut]
    by_institute: list[GroupChangeOut]
    by_subject: list[GroupChangeOut]
    by_category: list[GroupChangeOut]
    by_site: list[SiteChangeOut]
    broken: list[BrokenOut]
    """The rules that a plan made by hand breaks, as `POST /v1/placements/check` tells them; a run's breaks none."""


def comparison_out(found: RunComparison, language: Language) -> ComparisonOut:
    """Make the answer from a comparison, its sentences in ``language``."""
    comparison = found.comparison
    return ComparisonOut(
        base=found.base.id,
        other=found.other.id if found.other else None,
        base_proven=is_proven(found.base),
        other_proven=is_proven(found.other) if found.other else None,
        broken=[broken_out(row, language) for row in found.broken],
        summary=list(_summary(found, language)),
        levels=[LevelChangeOut.model_validate(row) for row in comparison.levels],
        kpis=[KpiChangeOut.model_validate(row) for row in comparison.kpis],
        moves=[_move_out(move, language) for move in comparison.moves],
        better=comparison.better,
        same=comparison.same,
        worse=comparison.worse,
        added_students=[NewcomerOut.model_validate(row) for row in comparison.joined],
        removed_students=[NewcomerOut.model_validate(row) for row in comparison.gone],
        by_institute=[GroupChangeOut.model_validate(row) for row in comparison.by_institute],
        by_subject=[GroupChangeOut.model_validate(row) for row in comparison.by_subject],
        by_category=[GroupChangeOut.model_validate(row) for row in comparison.by_category],
        by_site=[SiteChangeOut.model_validate(row) for row in comparison.by_site],
    )


def is_proven(run: Run) -> bool:
    """Tell whether every level of a run's plan is proven."""
    return all(level.proven for level in run.levels)


def _summary(found: RunComparison, language: Language) -> Iterator[str]:
    comparison = found.comparison
    if found.broken:
        yield say("compare.broken", {"broken": len(found.broken)}, language)
    counts: Data = {"moves": len(comparison.moves), "better": comparison.better, "worse": comparison.worse}
    yield say("compare.moves" if comparison.moves else "compare.no_moves", counts, language)
    if comparison.joined:
        yield say("compare.added", {"students": len(comparison.joined)}, language)
    if comparison.gone:
        yield say("compare.removed", {"students": len(comparison.gone)}, language)
    for level in comparison.levels:
        if level.better is not None and level.base is not None and level.other is not None:
            code = "compare.level_better" if level.better else "compare.level_worse"
            yield say(code, {"level": level.name, "base": level.base, "other": level.other}, language)


def _move_out(move: Move, language: Language) -> MoveOut:
    cause = {"code": move.code, "text": say(f"move.{move.code}", move.data, language), "data": move.data}
    return MoveOut(
        student=move.student,
        before=_spot_out(move.base),
        after=_spot_out(move.other),
        minutes=move.minutes,
        effect=move.welfare,
        reason=CauseOut.model_validate(cause),
        letter=say(*_letter(move), language),
    )


def _spot_out(spot: Spot | None) -> SpotOut | None:
    return None if spot is None else SpotOut.model_validate(spot)


def _letter(move: Move) -> tuple[str, Data]:
    """Return the code and the data of what is written to the student."""
    before, after = move.base, move.other
    if after is None:
        return "letter.move.unplaced", {"from": before.site_name if before else ""}
    if before is None:
        return "letter.move.placed", {"to": after.site_name}
    data: Data = {"from": before.site_name, "to": after.site_name}
    if before.travel_minutes is None or after.travel_minutes is None:
        return "letter.move", data
    minutes = {"minutes": after.travel_minutes, "minutes_before": before.travel_minutes}
    return "letter.move.with_minutes", {**data, **minutes}
