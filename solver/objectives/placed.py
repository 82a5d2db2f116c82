"""Level ``placed``: the number of placed students, pinned ones too; higher priorities first if any is set.

``value = |I_q| - sum over i in I_q of u_i`` for the students ``I_q`` of priority ``q`` (absent: 0). Unit: students.
"""

import numpy as np

from solver.instance import Ints
from solver.model import Floats, Model
from solver.objectives.base import Objective
from solver.plan import Plan
from solver.problem import Problem


class Placed(Objective):
    """The students of one priority, or everybody when ``priority`` is ``None``."""

    unit = "students"

    def __init__(self, priority: int | None = None) -> None:
        self.priority = priority
        self.name = "placed" if priority is None else f"placed.priority_{priority}"

    def declare(self, model: Model) -> None:
        """Remember the columns ``u_i`` of the students who count."""
        students = enumerate(model.instance.students)
        members = [i for i, row in students if self.priority in (None, row.priority or 0)]
        self.columns = model.unplaced[members]

    def constant(self) -> int:
        """Return how many students count."""
        return len(self.columns)

    def column_values(self) -> tuple[Ints, Floats]:
        """Return minus one for each ``u_i``."""
        return self.columns, np.full(len(self.columns), -1.0)

    def value(self, plan: Plan) -> int:
        """Count the placed students."""
        return sum(self.priority in (None, seat.student.priority or 0) for seat in plan.seated)


def placed_entries(problem: Problem) -> list[Objective]:
    """Return one entry, or one for each priority, highest first."""
    if all(student.priority is None for student in problem.students):
        return [Placed()]
    priorities = {student.priority or 0 for student in problem.students}
    return [Placed(priority) for priority in sorted(priorities, reverse=True)]
