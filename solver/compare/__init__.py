"""Comparing two plans of the same students: what differs, who moves, and why."""

from solver.compare.comparing import compare
from solver.compare.comparison import Comparison, Group, GroupChange, KpiChange, LevelChange, Move, SiteChange, Spot
from solver.compare.welfare import Welfare

__all__ = [
    "Comparison",
    "Group",
    "GroupChange",
    "KpiChange",
    "LevelChange",
    "Move",
    "SiteChange",
    "Spot",
    "Welfare",
    "compare",
]
