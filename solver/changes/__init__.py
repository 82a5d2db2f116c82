"""Typed changes of a problem: what a planner asks in "what if ...?", one class for each kind."""

from solver.changes.applying import ChangesDoNotApply, apply_changes
from solver.changes.kinds import KINDS, Change

__all__ = ["KINDS", "Change", "ChangesDoNotApply", "apply_changes"]
