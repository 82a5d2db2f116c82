"""All kinds of change."""

from solver.changes.limits import ChangeQuota, ChangeShortage, SetTravelLimit
from solver.changes.places import ChangeMentorPlaces
from solver.changes.policy import ChangePolicy
from solver.changes.sites import AddSite, SetDuoAllowed, SetPartnerStatus, WithdrawSite
from solver.changes.students import AddStudent, RemoveStudents, ScaleStudents

Change = (
    ChangeMentorPlaces
    | WithdrawSite
    | AddSite
    | SetPartnerStatus
    | SetDuoAllowed
    | SetTravelLimit
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
    SetTravelLimit,
    ChangeQuota,
    ChangeShortage,
    ChangePolicy,
    AddStudent,
    RemoveStudents,
    ScaleStudents,
)
