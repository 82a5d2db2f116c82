"""Levers: the kinds of change that could place a student, one file a family; in the order in which they are told."""

from solver.adjust.levers.base import Lever, LeverKind, Priced
from solver.adjust.levers.duos import DuoConsent, DuoRefusal
from solver.adjust.levers.rows import MoreHeads, MorePlaces, MoreQuota
from solver.adjust.levers.student import Exclusion, TravelLimit

LEVERS: tuple[type[Lever], ...] = (
    MorePlaces,
    MoreHeads,
    MoreQuota,
    TravelLimit,
    DuoConsent,
    DuoRefusal,
    Exclusion,
)

__all__ = ["LEVERS", "Lever", "LeverKind", "Priced"]
