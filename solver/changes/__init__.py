"""Typed changes of a problem: what a planner asks in "what if ...?", one class for each kind."""

from solver.changes.applying import ChangesDoNotApply, apply_changes
from solver.changes.kinds import KINDS, Change
from solver.changes.limits import ChangeQuota, ChangeShortage, SetTravelLimit
from solver.changes.places import ChangeMentorPlaces
from solver.changes.policy import ChangePolicy
from solver.changes.sites import AddSite, SetDuoAllowed, SetMaxStudents, SetPartnerStatus, WithdrawSite
from solver.changes.students import AddStudent, RemoveStudents, ScaleStudents
from solver.changes.wishes import SetDuoWish, SetExcludedSite

__all__ = [
    "KINDS",
    "AddSite",
    "AddStudent",
    "Change",
    "ChangeMentorPlaces",
    "ChangePolicy",
    "ChangeQuota",
    "ChangeShortage",
    "ChangesDoNotApply",
    "RemoveStudents",
    "ScaleStudents",
    "SetDuoAllowed",
    "SetDuoWish",
    "SetExcludedSite",
    "SetMaxStudents",
    "SetPartnerStatus",
    "SetTravelLimit",
    "WithdrawSite",
    "apply_changes",
]
