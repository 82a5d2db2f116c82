"""All kinds of change."""

from solver.changes.limits import ChangeQuota, ChangeShortage, SetTravelLimit
from solver.changes.places import ChangeMentorPlaces
from solver.changes.policy import ChangePolicy
from solver.changes.sites import AddSite, SetDuoAllowed, SetMaxStudents, SetPartnerStatus, WithdrawSite
from solver.changes.students import AddStudent, RemoveStudents, ScaleStudents
from solver.changes.wishes import SetDuoWish, SetExcludedSite

Change = (
    ChangeMentorPlaces
    | WithdrawSite
    | AddSite
    | SetPartnerStatus
    | SetDuoAllowed
    | SetMaxStudents
    | SetTravelLimit
    | SetDuoWish
    | SetExcludedSite
    | ChangeQuota
    | ChangeShortage
    | ChangePolicy
    | AddStudent
    | RemoveStudents
    | ScaleStudents
)

KINDS: tuple[type[Change], ...] = (
    ChangeMentorPlaces,
    WithdrawSite,
    AddSite,
    SetPartnerStatus,
    SetDuoAllowed,
    SetMaxStudents,
    SetTravelLimit,
    SetDuoWish,
    SetExcludedSite,
    ChangeQuota,
    ChangeShortage,
    ChangePolicy,
    AddStudent,
    RemoveStudents,
    ScaleStudents,
)
