"""The placement problem as plain, frozen data.

Words are those of ``docs/glossary.md``; field names equal those of the wire format. Every limit that is
``None`` is absent. Minutes are whole minutes one way, door to door; coordinates are WGS 84 degrees; ids are
the sender's strings, unique per kind.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class PartnerStatus(StrEnum):
    """A site's standing in a partnership, best first (rule P1)."""

    PARTNER = "partner"
    FOLLOWER = "follower"
    COLLABORATING = "collaborating"
    NONE = "none"


class PartnershipStatus(StrEnum):
    """Whether a partnership is recognised (*erkend*) or aspirant."""

    RECOGNISED = "recognised"
    ASPIRANT = "aspirant"


class Sector(StrEnum):
    """Kind of education: primary, secondary, vocational."""

    PO = "po"
    VO = "vo"
    MBO = "mbo"


class StudyMode(StrEnum):
    """How a student studies; a career changer is a *zij-instromer*."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    ACCELERATED = "accelerated"
    CAREER_CHANGER = "career_changer"


class Category(StrEnum):
    """A student's category for the grant count (rule F3)."""

    REGULAR = "regular"
    MINOR = "minor"
    ASSOCIATE = "associate"
    OTHER = "other"


class TravelMode(StrEnum):
    """How a student travels."""

    PUBLIC_TRANSPORT = "public_transport"
    BICYCLE = "bicycle"
    CAR = "car"


class DuoWish(StrEnum):
    """Whether a student may, must not or must share a mentor place (rule D2)."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    REQUIRED = "required"


class TravelSource(StrEnum):
    """Where travel minutes come from."""

    STRAIGHT_LINE = "straight_line"
    MATRIX = "matrix"


class LevelName(StrEnum):
    """The objective levels that a planner can order."""

    PLACED = "placed"
    PARTNERSHIP = "partnership"
    SHORTAGE = "shortage"
    FIT = "fit"
    TRAVEL = "travel"
    MOVES = "moves"
    PUBLISHED_MOVES = "published_moves"


DEFAULT_LEVELS = (LevelName.PLACED, LevelName.PARTNERSHIP, LevelName.SHORTAGE, LevelName.FIT, LevelName.TRAVEL)
"""The order of a planner who says nothing; moves count only when asked for."""

MOVES_LEVELS = (LevelName.MOVES, LevelName.PUBLISHED_MOVES)
"""The levels that look at the current plan (rule K1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A point on earth, WGS 84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Institute:
    """A university that trains teachers and sends students."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A school board, which governs several sites."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A regional part of a partnership."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """A co-operation of institutes and sites (*opleidingsschool*)."""

    id: str
    name: str = ""
    status: PartnershipStatus = PartnershipStatus.RECOGNISED
    institutes: tuple[str, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    target_students: int | None = None
    thresholds: tuple[int, ...] = ()
    counted_last_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A site's offer of ``mentor_places`` for one subject; ``None`` leaves a property open to all (rule E1)."""

    id: str
    subject: str
    mentor_places: int
    degree: int | None = None
    years: tuple[int, ...] | None = None
    duo_allowed: bool | None = None
    institutes: tuple[str, ...] | None = None
    levels: tuple[str, ...] = ()
    wanted_tags: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One address of a school. Offer ids are unique in the whole problem."""

    id: str
    name: str = ""
    location: Location | None = None
    board: str | None = None
    partnership: str | None = None
    cluster: str | None = None
    partner_status: PartnerStatus = PartnerStatus.NONE
    sector: Sector = Sector.VO
    levels: tuple[str, ...] = ()
    max_students: int | None = None
    duo_allowed: bool = False
    tags: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """Someone who needs a placement this term. ``preferences`` are site ids, first choice first."""

    id: str
    institute: str
    subject: str
    year: int
    degree: int | None = None
    final_year: bool = False
    mode: StudyMode = StudyMode.FULL_TIME
    category: Category = Category.REGULAR
    home: Location | None = None
    travel_mode: TravelMode = TravelMode.PUBLIC_TRANSPORT
    max_travel_minutes: int | None = None
    preferences: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    priority: int | None = None
    pinned_site: str | None = None
    pin_reason: str | None = None
    excluded_sites: tuple[str, ...] = ()
    duo: DuoWish = DuoWish.ALLOWED
    duo_with: str | None = None
    travel_credit_minutes: int = 0
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelRow:
    """The minutes of one student to one site in an uploaded matrix."""

    student: str
    site: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StraightLine:
    """Speeds and detour of the straight-line estimate (kilometres an hour)."""

    detour_factor: float = 1.3
    bicycle_km_per_hour: float = 15.0
    public_transport_km_per_hour: float = 25.0
    car_km_per_hour: float = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """Travel times: a matrix whose missing pairs cannot be travelled, or the straight-line estimate."""

    source: TravelSource = TravelSource.STRAIGHT_LINE
    minutes: tuple[TravelRow, ...] = ()
    straight_line: StraightLine = StraightLine()


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A set of sites: all given parts must hold; a part holds when the site's id is in it."""

    site: tuple[str, ...] | None = None
    cluster: tuple[str, ...] | None = None
    board: tuple[str, ...] | None = None
    partnership: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A set of students: all given parts must hold; nothing given means everyone."""

    institute: str | None = None
    subject: str | None = None
    degree: int | None = None
    years: tuple[int, ...] | None = None
    modes: tuple[StudyMode, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """A shortage subject, with an optional coverage target and place (rules S1, S2)."""

    subject: str
    degree: int | None = None
    weight: int = 1
    target: int | None = None
    where: Where = Where()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """A hard maximum on how many of ``who`` sit at ``where`` (rules Q1, C5)."""

    who: Who = Who()
    where: Where = Where()
    max: int | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipExempt:
    """Students whom the partnership level leaves out (rule P1)."""

    years: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeStep:
    """From ``from_minutes`` on, each minute is charged ``per_minute`` (rule T2)."""

    from_minutes: int
    per_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The planner's choices."""

    levels: tuple[LevelName, ...] = DEFAULT_LEVELS
    default_max_travel_minutes: int | None = 75
    duo_years: tuple[int, ...] = (1,)
    partnership_exempt: PartnershipExempt = PartnershipExempt()
    travel_charge: tuple[ChargeStep, ...] = (ChargeStep(from_minutes=0, per_minute=1),)
    max_moves: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentPlacement:
    """Where a student is placed now (rule K1). Without a ``site`` the place is gone: whatever comes is a move.

    ``offer`` says where to start from; another offer of the same site is no move.
    """

    student: str
    site: str | None
    offer: str | None = None
    published: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Everything that one solve needs; row order means nothing except in ``preferences`` and ``levels``."""

    name: str = ""
    term: str = ""
    institutes: tuple[Institute, ...] = ()
    boards: tuple[Board, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    sites: tuple[Site, ...] = ()
    students: tuple[Student, ...] = ()
    travel: Travel = field(default_factory=Travel)
    shortages: tuple[Shortage, ...] = ()
    quotas: tuple[Quota, ...] = ()
    policy: Policy = field(default_factory=Policy)
    current_plan: tuple[CurrentPlacement, ...] = ()
