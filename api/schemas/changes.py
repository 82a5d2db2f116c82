"""Changes of a problem, one model for each kind; the field ``change`` says which."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from api.schemas.base import Incoming
from api.schemas.limits import ChargeStepIn, PartnershipExemptIn, QuotaIn, ShortageIn, WhereIn, WhoIn
from api.schemas.schools import SiteIn
from api.schemas.students import StudentIn
from api.schemas.types import Count, Degree, Lax, Minutes, Reference, Several, Weight, Word, Year
from solver import changes as solver
from solver import problem
from solver.changes.sites import StudentMinutes
from solver.changes.students import LEAST_PERCENT, MOST_PERCENT, SiteMinutes

Step = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
Percent = Annotated[int, Field(ge=LEAST_PERCENT, le=MOST_PERCENT)]


class MentorPlacesIn(Incoming):
    """`by` mentor places more or fewer, or `value` of them.

    At an `offer`; at a `site`, with a `subject` where it has several offers; or at every offer of the sites `where`, of
    one `subject` if given.
    """

    domain = solver.ChangeMentorPlaces
    change: Literal["mentor_places"]
    offer: Reference | None = None
    site: Reference | None = None
    where: WhereIn | None = None
    subject: Word | None = None
    by: Step | None = None
    value: Step | None = None


class SiteWithdrawIn(Incoming):
    """A site takes no students. Pins to it are refused, unless `release_pins`."""

    domain = solver.WithdrawSite
    change: Literal["site_withdraw"]
    site: Reference
    release_pins: bool = False


class StudentMinutesIn(Incoming):
    """The minutes of one student to a new site."""

    domain = StudentMinutes
    student: Reference
    minutes: Minutes


class SiteAddIn(Incoming):
    """A whole site joins, with its offers; with `minutes` where travel is a matrix."""

    domain = solver.AddSite
    change: Literal["site_add"]
    site: SiteIn
    minutes: Several[StudentMinutesIn] = ()


class PartnerStatusIn(Incoming):
    """A site, or all sites `where`, have another partner status."""

    domain = solver.SetPartnerStatus
    change: Literal["partner_status"]
    site: Reference | None = None
    where: WhereIn | None = None
    value: Annotated[problem.PartnerStatus, Lax]


class DuoAllowedIn(Incoming):
    """An `offer` consents to duos or not; or a `site`, or all sites `where`, for all their offers."""

    domain = solver.SetDuoAllowed
    change: Literal["duo_allowed"]
    site: Reference | None = None
    where: WhereIn | None = None
    offer: Reference | None = None
    value: bool


class MaxStudentsIn(Incoming):
    """A `site`, or all sites `where`, take at most `by` students more or fewer, or `value` of them."""

    domain = solver.SetMaxStudents
    change: Literal["max_students"]
    site: Reference | None = None
    where: WhereIn | None = None
    by: Step | None = None
    value: Step | None = None


class MaxTravelMinutesIn(Incoming):
    """Another travel limit: of a `student`, of all students `who`, or with neither the policy's default."""

    domain = solver.SetTravelLimit
    change: Literal["max_travel_minutes"]
    student: Reference | None = None
    who: WhoIn | None = None
    by: Step | None = None
    value: Step | None = None


class DuoIn(Incoming):
    """A `student`, or all students `who`, allow, refuse or require a duo."""

    domain = solver.SetDuoWish
    change: Literal["duo"]
    student: Reference | None = None
    who: WhoIn | None = None
    value: Annotated[problem.DuoWish, Lax]


class ExcludedSiteIn(Incoming):
    """A `site` is excluded for a `student`, or for all students `who`; or no longer, when `value` is false."""

    domain = solver.SetExcludedSite
    change: Literal["excluded_site"]
    student: Reference | None = None
    who: WhoIn | None = None
    site: Reference
    value: bool


class QuotaChangeIn(Incoming):
    """The quota `id` allows `by` more or `value` students; or it goes (`remove`); or a new one comes (`add`).

    One without an id is named by all that it says: `which`.
    """

    domain = solver.ChangeQuota
    change: Literal["quota"]
    id: Reference | None = None
    which: QuotaIn | None = None
    by: Step | None = None
    value: Step | None = None
    remove: bool = False
    add: QuotaIn | None = None


class ShortageChangeIn(Incoming):
    """The shortage of a `subject` has `by` more or `value` as its target, or another `weight`; or goes; or comes."""

    domain = solver.ChangeShortage
    change: Literal["shortage"]
    subject: Word | None = None
    degree: Degree | None = None
    where: WhereIn | None = None
    by: Step | None = None
    value: Step | None = None
    weight: Weight | None = None
    remove: bool = False
    add: ShortageIn | None = None


class PolicyChangeIn(Incoming):
    """What is given takes the place of what the policy has."""

    domain = solver.ChangePolicy
    change: Literal["policy"]
    levels: Several[Annotated[problem.LevelName, Lax]] | None = None
    default_max_travel_minutes: Minutes | None = None
    duo_years: Several[Year] | None = None
    partnership_exempt: PartnershipExemptIn | None = None
    travel_charge: Several[ChargeStepIn] | None = None
    max_moves: Count | None = None


class SiteMinutesIn(Incoming):
    """The minutes of a new student to one site."""

    domain = SiteMinutes
    site: Reference
    minutes: Minutes


class StudentAddIn(Incoming):
    """A whole student joins; with `minutes` where travel is a matrix."""

    domain = solver.AddStudent
    change: Literal["student_add"]
    student: StudentIn
    minutes: Several[SiteMinutesIn] = ()


class StudentRemoveIn(Incoming):
    """A `student` needs no placement, or all students `who`."""

    domain = solver.RemoveStudents
    change: Literal["student_remove"]
    student: Reference | None = None
    who: WhoIn | None = None


class StudentsScaleIn(Incoming):
    """`percent` more or fewer of the students `who`: copies of evenly chosen ones, or evenly chosen ones go."""

    domain = solver.ScaleStudents
    change: Literal["students_scale"]
    percent: Percent
    who: WhoIn | None = None


ChangeIn = Annotated[
    MentorPlacesIn
    | SiteWithdrawIn
    | SiteAddIn
    | PartnerStatusIn
    | DuoAllowedIn
    | MaxStudentsIn
    | MaxTravelMinutesIn
    | DuoIn
    | ExcludedSiteIn
    | QuotaChangeIn
    | ShortageChangeIn
    | PolicyChangeIn
    | StudentAddIn
    | StudentRemoveIn
    | StudentsScaleIn,
    Field(discriminator="change"),
]

CHANGE_MODELS: dict[str, type[Incoming]] = {model.domain.kind: model for model in get_args(get_args(ChangeIn)[0])}
"""The model of each kind."""
