"""OR-Tools behind two verbs: solve a linear program that grows, and finish with a mixed-integer program."""

from solver.engine.branching import best_integer, find_integer
from solver.engine.deadline import Deadline, OutOfTimeError
from solver.engine.integer import IntegerSolution, solve_integer, solve_tight
from solver.engine.linear import AT_LOWER, BASIC, Basis, LinearProgram, LinearSolution, Row, Statuses, first_basis
from solver.engine.protos import NumericalError, Status

__all__ = [
    "AT_LOWER",
    "BASIC",
    "Basis",
    "Deadline",
    "IntegerSolution",
    "LinearProgram",
    "LinearSolution",
    "NumericalError",
    "OutOfTimeError",
    "Row",
    "Status",
    "Statuses",
    "best_integer",
    "find_integer",
    "first_basis",
    "solve_integer",
    "solve_tight",
]
