"""S1: when places are short, students of shortage subjects are placed before others.

A shortage without a target brings ``weight x n``, ``n`` = placed students of the subject (and degree) in WHERE.
Unit: points. Source: domain rule S1.
"""

from solver.directory import is_where, is_who
from solver.plan import Plan
from solver.problem import Shortage, Who


def covered_students(plan: Plan, shortage: Shortage) -> int:
    """Count the placed students of a shortage's subject (and degree) in its WHERE."""
    who = Who(subject=shortage.subject, degree=shortage.degree)
    return sum(is_who(seat.student, who) and is_where(seat.site, shortage.where) for seat in plan.seated)


def shortage_points(plan: Plan, shortage: Shortage) -> int:
    """Return the points of a shortage without a target."""
    return shortage.weight * covered_students(plan, shortage)
