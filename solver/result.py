"""What a solve and a check answer, as plain, frozen data (field names equal those of the wire format)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from solver.answers.sentences import Sentence, told
from solver.problem import PartnerStatus
from solver.wording import Data, say


class Termination(StrEnum):
    """How a solve ended. Only ``OPTIMAL`` means that every level is proven."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    CANCELLED = "cancelled"
    FAILED = "failed"


class ReasonCode(StrEnum):
    """Why a student cannot sit at a site while all others stay where they are."""

    NO_OFFER = "no_offer"
    TOO_FAR = "too_far"
    EXCLUDED = "excluded"
    OFFER_FULL = "offer_full"
    SITE_FULL = "site_full"
    QUOTA_REACHED = "quota_reached"
    DUO_REFUSED = "duo_refused"
    NO_DUO_PARTNER = "no_duo_partner"
    MOVES_LIMIT = "moves_limit"
    LEVEL_ORDER = "level_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One row of a plan: a student at a site. ``mentor_place`` counts from 1 within the offer.

    A plan made by hand may leave ``offer`` or ``mentor_place`` open; a pinned student without a matching
    offer has neither.
    """

    student: str
    site: str
    offer: str | None = None
    mentor_place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelValue:
    """The value of one objective entry in a plan."""

    name: str
    unit: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One objective entry of a solve.

    ``bound`` holds given the values of the entries above it; ``gap = |value - bound| / max(1, |value|)``;
    ``proven`` only if every entry above is proven too. ``bound`` is ``None`` when none is known yet.
    """

    name: str
    unit: str
    value: int
    bound: int | None
    gap: float | None
    proven: bool
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One placed student, with what a reader of the plan wants to know."""

    student: str
    site: str
    offer: str | None
    mentor_place: int | None
    duo_with: str | None
    travel_minutes: int | None
    partner_status: PartnerStatus
    pinned: bool
    pin_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule that keeps a student from a site; ``students`` are those who sit there instead.

    ``text`` is English. ``say(f"reason.{wording}", data)`` says it in another language, ``letter.`` to the student;
    reasons stored by versions before 0.2 have no ``wording``.
    """

    code: ReasonCode
    text: str
    site: str | None = None
    students: tuple[str, ...] = ()
    quota: str | None = None
    wording: str = ""
    data: Data = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A student without a placement and every reason why."""

    student: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """The smallest set of pinned students that cannot all hold, or the current placements that cannot all stay.

    ``text`` is English; ``sentences`` say the same in any language. Conflicts stored before there were any have none.
    """

    students: tuple[str, ...]
    text: str
    sentences: tuple[Sentence, ...] = ()

    @staticmethod
    def told(students: Iterable[str], sentences: Iterable[Sentence]) -> "Conflict":
        """Make a conflict from its sentences."""
        said = tuple(sentences)
        return Conflict(students=tuple(students), text=told(said), sentences=said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of a group's students are placed, and where (rule P4)."""

    key: str
    students: int
    placed: int
    at_partner_sites: int
    in_partnerships: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipCount:
    """A partnership's students beside its target and thresholds (rules P3, F3)."""

    partnership: str
    placed: int
    counted: int
    counted_last_year: int | None
    target_students: int | None
    next_threshold: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortageCover:
    """Placed students of a shortage subject beside its target (rule S2)."""

    subject: str
    degree: int | None
    placed: int
    target: int | None
    shortfall: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpis:
    """Key figures of a plan; means are over the placed students whose travel minutes are known.

    ``moves`` counts the current placements that the plan does not keep, ``None`` without a current plan.
    """

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
    moves: int | None = None
    by_institute: tuple[Share, ...] = ()
    by_subject: tuple[Share, ...] = ()
    by_partnership: tuple[PartnershipCount, ...] = ()
    shortages: tuple[ShortageCover, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A solve's whole answer. ``message`` says in English what a termination other than optimal means.

    ``sentences`` say the same in any language; results stored before there were any have none.
    ``base_moves`` counts the moves from the base plan of a re-solve (``solver.resolve``), ``None`` in any other.
    """

    termination: Termination
    input_hash: str
    seed: int
    message: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    levels: tuple[Level, ...] = ()
    placements: tuple[Placement, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    conflict: Conflict | None = None
    kpis: Kpis | None = None
    base_moves: int | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    sentences: tuple[Sentence, ...] = ()

    def ended(self, termination: Termination, sentences: Sequence[Sentence] = ()) -> "Result":
        """Return the same result with another end."""
        return replace(self, termination=termination, message=told(sentences), sentences=tuple(sentences))


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A rule that a plan breaks, with its code, who and where.

    ``say(f"broken.{wording}", data)`` says it in any language.
    """

    rule: str
    wording: str
    data: Data = field(hash=False)
    students: tuple[str, ...] = ()
    site: str | None = None
    offer: str | None = None
    quota: str | None = None

    @property
    def text(self) -> str:
        """Say it in English."""
        return say(f"broken.{self.wording}", self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the checker says of a plan: broken rules, level values, key figures.

    ``levels`` and ``kpis`` count the plan as it stands, broken rules or not.
    """

    broken: tuple[Broken, ...]
    levels: tuple[LevelValue, ...]
    kpis: Kpis


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A sign of life of a running solve.

    ``best`` and ``bound`` are those of the level at work, ``levels`` what is known of all levels of the best plan so
    far; ``snapshot`` carries that plan, as a whole result, whenever it improved.
    """

    level: str
    phase: str
    best: int | None
    bound: int | None
    seconds: float
    levels: tuple[Level, ...] = ()
    snapshot: Result | None = None
