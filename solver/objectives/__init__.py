"""The objective levels: one file a rule, in the default order. A level has one or more entries."""

from collections.abc import Callable

from solver.objectives.base import Objective
from solver.objectives.e4_fit import fit_entries
from solver.objectives.k1_moves import moves_entries, published_moves_entries
from solver.objectives.p1_partnership import partnership_entries
from solver.objectives.placed import placed_entries
from solver.objectives.shortage import shortage_entries
from solver.objectives.t2_travel import travel_entries
from solver.problem import LevelName, Problem

LEVELS: dict[LevelName, Callable[[Problem], list[Objective]]] = {
    LevelName.PLACED: placed_entries,
    LevelName.PARTNERSHIP: partnership_entries,
    LevelName.SHORTAGE: shortage_entries,
    LevelName.FIT: fit_entries,
    LevelName.TRAVEL: travel_entries,
    LevelName.MOVES: moves_entries,
    LevelName.PUBLISHED_MOVES: published_moves_entries,
}


def objectives_of(problem: Problem) -> list[Objective]:
    """Return the objective entries in the planner's order."""
    return [entry for level in problem.policy.levels for entry in LEVELS[level](problem)]
