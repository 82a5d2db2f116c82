"""What a solve and a check answer."""

from api.schemas.base import Outgoing
from solver.answers.sentences import told
from solver.problem import PartnerStatus
from solver.result import Broken, Conflict, Reason, ReasonCode, Report, Result, Termination, Unplaced
from solver.wording import Language, say


class LevelOut(Outgoing):
    """One objective entry: ``bound`` holds given the values above it."""

    name: str
    unit: str
    value: int
    bound: int | None
    gap: float | None
    """|value - bound| / max(1, |value|)."""
    proven: bool
    """True only when every level above is proven too."""
    seconds: float


class PlacementOut(Outgoing):
    """One placed student. A pinned student for whom no offer matches has no offer and no mentor place."""

    student: str
    site: str
    offer: str | None
    mentor_place: int | None
    """1..n within the offer; a duo shares one."""
    duo_with: str | None
    travel_minutes: int | None
    partner_status: PartnerStatus
    pinned: bool
    pin_reason: str | None = None
    """Why a planner pinned the student."""


class ReasonOut(Outgoing):
    """One rule that keeps a student from a site, while all others stay where they are."""

    code: ReasonCode
    text: str
    """For planners, in the language that the request asks for."""
    letter: str | None = None
    """For the student, without anything about others; null for what another version stored and this one cannot word."""
    site: str | None
    students: list[str]
    """Those who sit there instead."""
    quota: str | None
    data: dict[str, str | int | list[str]]
    """What the text is made of."""


class UnplacedOut(Outgoing):
    """A student without a placement, and why."""

    student: str
    reasons: list[ReasonOut]


class ConflictOut(Outgoing):
    """The smallest set of pinned students that cannot all hold, or the current placements that cannot all stay."""

    students: list[str]
    text: str
    """In the language that the request asks for."""


class ShareOut(Outgoing):
    """How many students of a group are placed, and where."""

    key: str
    students: int
    placed: int
    at_partner_sites: int
    in_partnerships: int


class PartnershipCountOut(Outgoing):
    """A partnership's students beside its target and thresholds."""

    partnership: str
    placed: int
    counted: int
    counted_last_year: int | None
    target_students: int | None
    next_threshold: int | None


class ShortageCoverOut(Outgoing):
    """Placed students of a shortage subject beside its target."""

    subject: str
    degree: int | None
    placed: int
    target: int | None
    shortfall: int


class KpisOut(Outgoing):
    """Key figures of a plan; minutes are over the placed students whose travel minutes are known."""

    students: int
    placed: int
    unplaced: int
    pinned: int
    at_partner_sites: int
    duos: int
    mean_travel_minutes: float | None
    longest_travel_minutes: int | None
    first_choice: int
    any_choice: int
    mentor_places: int
    mentor_places_used: int
    moves: int | None
    """Current placements that the plan does not keep; null without a current plan."""
    by_institute: list[ShareOut]
    by_subject: list[ShareOut]
    by_partnership: list[PartnershipCountOut]
    shortages: list[ShortageCoverOut]


class ResultOut(Outgoing):
    """A solve's whole answer."""

    run_id: str | None = None
    """Null when the problem was solved on the command line."""
    name: str = ""
    termination: Termination
    message: str
    """What a termination other than optimal means, in the language that the request asks for."""
    input_hash: str
    """SHA-256 of the problem, whatever the order of its rows."""
    seed: int
    versions: dict[str, str]
    levels: list[LevelOut]
    placements: list[PlacementOut]
    unplaced: list[UnplacedOut]
    conflict: ConflictOut | None
    kpis: KpisOut | None
    base_moves: int | None = None
    """Students of the base plan who sit elsewhere or nowhere; null unless the run began from a base plan."""
    seconds: dict[str, float]


class BrokenOut(Outgoing):
    """A rule that a plan breaks."""

    rule: str
    text: str
    """In the language that the request asks for."""
    data: dict[str, str | int | list[str]]
    """What the text is made of."""
    students: list[str]
    site: str | None
    offer: str | None
    quota: str | None


class LevelValueOut(Outgoing):
    """The value of one objective entry in a plan."""

    name: str
    unit: str
    value: int


class ReportOut(Outgoing):
    """What the checker says of a plan; levels and key figures count the plan as it stands."""

    broken: list[BrokenOut]
    levels: list[LevelValueOut]
    kpis: KpisOut


def result_out(result: Result, *, name: str, run_id: str | None = None, language: Language = Language.EN) -> ResultOut:
    """Make the answer from a solve's result and the run that it belongs to, its reasons in ``language``."""
    unplaced = [_unplaced_out(row, language) for row in result.unplaced]
    update: dict[str, object] = {"name": name, "run_id": run_id, "unplaced": unplaced}
    if result.conflict is not None:
        update["conflict"] = conflict_out(result.conflict, language)
    if result.sentences:
        update["message"] = told(result.sentences, language)
    return ResultOut.model_validate(result).model_copy(update=update)


def conflict_out(conflict: Conflict, language: Language) -> ConflictOut:
    """Say a conflict in a language; one without sentences is English."""
    text = told(conflict.sentences, language) or conflict.text
    return ConflictOut(students=list(conflict.students), text=text)


def _unplaced_out(row: Unplaced, language: Language) -> UnplacedOut:
    return UnplacedOut(student=row.student, reasons=[reason_out(reason, language) for reason in row.reasons])


def reason_out(reason: Reason, language: Language) -> ReasonOut:
    """Say a reason in a language, to the planner and to the student."""
    out = ReasonOut.model_validate(reason)
    try:
        text, letter = (say(f"{to}.{reason.wording}", reason.data, language) for to in ("reason", "letter"))
    except KeyError:  # another version stored it: its English text is all that there is to say
        return out
    return out.model_copy(update={"text": text, "letter": letter})


def report_out(report: Report, language: Language = Language.EN) -> ReportOut:
    """Make the answer from a checker's report, its sentences in ``language``."""
    broken = [broken_out(row, language) for row in report.broken]
    return ReportOut.model_validate(report).model_copy(update={"broken": broken})


def broken_out(broken: Broken, language: Language) -> BrokenOut:
    """Say which rule a plan breaks in a language."""
    text = say(f"broken.{broken.wording}", broken.data, language)
    return BrokenOut.model_validate(broken).model_copy(update={"text": text})
