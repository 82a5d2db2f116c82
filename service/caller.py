"""Who asks: an organisation's key or user, in a role."""

from dataclasses import dataclass
from enum import StrEnum

FIRST_ORGANISATION = "first"
"""The organisation that every store has from its first migration on; it owns what was there before."""


class Role(StrEnum):
    """What a caller may do, from least to most: read; submit, change and cancel runs too; delete and audit too."""

    VIEWER = "viewer"
    PLANNER = "planner"
    ADMIN = "admin"

    def includes(self, needed: "Role") -> bool:
        """Tell whether this role may do what ``needed`` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Caller:
    """Someone who acts for an organisation. ``name`` is what the audit log calls them: a key's id, never a person."""

    organisation_id: str
    name: str
    role: Role


LOCAL = Caller(FIRST_ORGANISATION, "local", Role.ADMIN)
"""Whoever works on the service's own machine, without a key."""
