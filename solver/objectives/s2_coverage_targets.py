"""S2: a region's shortage subject draws students until its target is covered.

A shortage with a target brings ``weight x min(n, target)``; the shortfall ``max(0, target - n)`` is reported.
Unit: points. Source: domain rule S2.
"""

import math

from solver.objectives.s1_shortage_first import covered_students
from solver.plan import Plan
from solver.problem import Shortage


def coverage_limit(shortage: Shortage) -> float:
    """Return how many students can bring points: the target, or any number without one (rule S1)."""
    return math.inf if shortage.target is None else float(shortage.target)


def coverage_points(plan: Plan, shortage: Shortage) -> int:
    """Return the points of a shortage with a target."""
    return shortage.weight * min(covered_students(plan, shortage), shortage.target or 0)


def shortfall(plan: Plan, shortage: Shortage) -> int:
    """Return how many students the target still misses, 0 without a target."""
    return max(0, (shortage.target or 0) - covered_students(plan, shortage))
