"""The smallest changes that place a student, as an answer tells them."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.adjust import LeverKind, NothingHelps, Way, ways_to_place
from solver.answers.base import Base
from solver.answers.effect import Effect, effect_of
from solver.answers.sentences import Sentence
from solver.answers.told_effects import effect_sentences
from solver.changes.base import BaseChange, Document
from solver.changes.limits import ChangeQuota, SetTravelLimit
from solver.changes.places import ChangeMentorPlaces
from solver.changes.sites import SetDuoAllowed, SetMaxStudents
from solver.changes.wishes import SetDuoWish, SetExcludedSite
from solver.directory import Directory
from solver.engine import Deadline
from solver.problem import Quota
from solver.travel import limit_minutes
from solver.wording import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A smallest change of its kind, and where the student then sits; ``effect`` tells of everybody else.

    ``size`` counts units of the kind: mentor places, students, minutes, offers, sites; in a mix the single changes.
    ``changes`` are the steps as a what-if takes them.
    """

    kind: LeverKind
    size: int
    steps: tuple[Sentence, ...]
    changes: tuple[Document, ...] = ()
    site: str
    offer: str | None
    travel_minutes: int | None
    duo_with: str | None
    effect: Effect

    @property
    def told(self) -> tuple[Sentence, ...]:
        """Where the student then sits, and what it means for everybody else."""
        return (Sentence(code="remedy.placed", data={"site": self.site}), *effect_sentences(self.effect))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """The smallest changes of each kind that places a student, and the kinds of which no change does (proven)."""

    found: tuple[Remedy, ...]
    useless: tuple[LeverKind, ...]


def remedies(base: Base, student_id: str, deadline: Deadline) -> Remedies:
    """Find the smallest changes that place a student whom the plan leaves out; OutOfTimeError without time."""
    student = base.plan.directory.students[student_id]
    ways = list(ways_to_place(base.plan, student, proven=base.proven, deadline=deadline))
    return Remedies(
        found=tuple(_remedy(base, student_id, way) for way in ways if isinstance(way, Way)),
        useless=tuple(way.kind for way in ways if isinstance(way, NothingHelps)),
    )


def _remedy(base: Base, student_id: str, way: Way) -> Remedy:
    seat = way.plan.by_student[student_id]
    mates = way.plan.place_mates(seat)
    return Remedy(
        kind=way.kind,
        size=way.size,
        steps=tuple(_steps(base, way)),
        changes=tuple(change.document() for change in way.changes),
        site=seat.site.id,
        offer=seat.offer.id if seat.offer else None,
        travel_minutes=way.plan.travel_minutes(seat),
        duo_with=mates[0].id if mates else None,
        effect=effect_of(base.plan, way.plan, beside=[student_id]),
    )


def _steps(base: Base, way: Way) -> Iterator[Sentence]:
    for change in way.changes:
        code, data = _told(base.plan.directory, change)
        yield Sentence(code=f"change.{code}", data=data)


def _told(directory: Directory, change: BaseChange) -> tuple[str, Data]:
    """Return the code and the data of a change."""
    told: tuple[str, Data]
    match change:
        case ChangeMentorPlaces(offer=str(offer), by=int(by)):
            places, site = directory.offers[offer].mentor_places, directory.site_of_offer[offer].id
            told = "mentor_places", {"offer": offer, "site": site, "before": places, "after": places + by, "by": by}
        case SetMaxStudents(site=str(site), by=int(by)):
            most = directory.sites[site].max_students or 0
            told = "site_maximum", {"site": site, "before": most, "after": most + by, "by": by}
        case ChangeQuota(id=str(name), by=int(by)):
            (quota,) = (row for row in directory.problem.quotas if row.id == name)
            told = "quota", _quota_data(quota, by) | {"quota": name}
        case ChangeQuota(which=Quota() as quota, by=int(by)):
            told = "quota.unnamed", _quota_data(quota, by)
        case SetTravelLimit(student=str(name), value=int(minutes)):
            limit = limit_minutes(directory.students[name], directory.problem.policy.default_max_travel_minutes)
            told = "travel_limit", {"student": name, "before": int(limit), "after": minutes}
        case SetDuoAllowed(offer=str(offer)):
            told = "duo_consent", {"offer": offer, "site": directory.site_of_offer[offer].id}
        case SetDuoWish(student=str(name)):
            told = "duo_refusal", {"student": name}
        case SetExcludedSite(student=str(name), site=site):
            told = "exclusion", {"student": name, "site": site}
        case _:
            raise RuntimeError(f"A lever made a change of kind {change.kind!r}, for which there is no sentence.")
    return told


def _quota_data(quota: Quota, by: int) -> dict[str, str | int | tuple[str, ...]]:
    most = quota.max or 0
    return {"before": most, "after": most + by, "by": by}
