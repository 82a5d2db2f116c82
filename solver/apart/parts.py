"""Independent parts solved apart, in processes of their own, and put together with exact bounds.

No rule and no level reaches over two parts (:mod:`solver.apart.components`). So the plans together keep every rule,
each entry's value is the sum of the parts' values, and so is its bound, given that the entries above are at their
bounds in every part.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from solver.apart.components import components
from solver.apart.restrict import restrict
from solver.apart.workers import Workers, count_processors
from solver.assemble import Assembled, assemble
from solver.engine import Deadline, NumericalError, OutOfTimeError
from solver.instance import Bools, Instance
from solver.problem import Problem
from solver.result import Seat
from solver.search.incumbent import pairs_of
from solver.search.levels import InfeasibleError, Search
from solver.search.planned import PlannedSearch
from solver.search.pricing import near_pairs
from solver.travel import minutes_lookup

_WORTH_A_PROCESS = 100
"""Students that a part must have: a process takes a second to start."""


def independent_parts(assembled: Assembled, least: int = _WORTH_A_PROCESS) -> list[Problem]:
    """Return the parts of a problem, largest first; those with fewer students than ``least`` stay with the last one."""
    instance = assembled.instance
    of_student, of_site = components(assembled)
    last = max(0, int((np.bincount(of_student) >= least).sum()) - 1)
    if not last:
        return [instance.problem]
    of_student, of_site = np.minimum(of_student, last), np.minimum(of_site, last)
    return [
        restrict(
            instance.problem,
            {instance.students[i].id for i in np.flatnonzero(of_student == part)},
            {instance.sites[s].id for s in np.flatnonzero(of_site == part)},
        )
        for part in range(last + 1)
    ]


@dataclass(frozen=True)
class PartOrder:
    """One part to solve."""

    problem: Problem
    deadline: Deadline
    seed: int


@dataclass(frozen=True)
class PartAnswer:
    """What is known of a part: its plan, and bounds and seconds by the names of the entries."""

    feasible: bool
    seats: tuple[Seat, ...] | None
    bounds: dict[str, int | None]
    seconds: dict[str, float]


def solve_part(order: PartOrder) -> PartAnswer:
    """Solve one part, in whatever process."""
    search = Search(
        assemble(Instance.of(order.problem)),
        minutes_lookup(order.problem),
        order.deadline,
        order.seed,
        lambda _search, _phase, _entry: None,
    )
    feasible = True
    try:
        search.run()
    except InfeasibleError:
        feasible = False
    except (OutOfTimeError, NumericalError):
        pass  # what is known so far is the answer
    names = [objective.name for objective in search.objectives]
    return PartAnswer(
        feasible,
        search.best.plan.seats() if search.best else None,
        {name: search.bound(entry) for entry, name in enumerate(names)},
        {name: search.seconds.get(entry, 0.0) for entry, name in enumerate(names)},
    )


@dataclass
class PartsSearch(PlannedSearch):
    """A search of independent parts; ``best`` is a greedy plan of the whole, with the plans of parts that ended."""

    parts: Sequence[Problem] = ()
    processes: int = field(default_factory=count_processors)
    _answers: dict[int, PartAnswer] = field(default_factory=dict)

    def run(self) -> None:
        """Solve every part.

        Raises
        ------
        InfeasibleError
            When the pins of some part cannot all hold.
        OutOfTimeError
            When some part is not proven at the deadline.
        """
        self._first_plan(near_pairs(self.assembled, self.entries.own_weights))
        orders = [PartOrder(part, self.deadline, self.seed) for part in self.parts]
        with Workers(min(self.processes, len(orders))) as workers:
            workers.run(solve_part, orders, on_answer=self._hear)
        if not all(answer.feasible for answer in self._answers.values()):
            raise InfeasibleError
        if any(self.bound(entry) != cost for entry, cost in enumerate(self._costs())):
            raise OutOfTimeError

    def _hear(self, number: int, answer: PartAnswer) -> None:
        """Put a part's plan in the place of what the best plan has there; without one, wait for all parts' plans."""
        started = time.monotonic()
        self._answers[number] = answer
        for entry, objective in enumerate(self.objectives):
            self.seconds[entry] = self.seconds.get(entry, 0.0) + answer.seconds.get(objective.name, 0.0)
        if self.best is None:
            new = [seat for known in self._answers.values() for seat in known.seats or ()]
            kept = self.chosen
        else:
            new = list(answer.seats or ())
            kept = self.chosen[~self._is_in(number)[self.assembled.pairs.student[self.chosen]]]
        if answer.seats is not None:
            self._offer(np.sort(np.concatenate([kept, pairs_of(self.assembled, new)])))
        self._spend(0, started)
        self.tell(self, "parts", 0)

    def _is_in(self, number: int) -> Bools:
        """Tell of each student whether a part has them."""
        found = np.zeros(len(self.assembled.instance.students), dtype=bool)
        found[[self.assembled.instance.student_index[row.id] for row in self.parts[number].students]] = True
        return found

    def bound(self, entry: int) -> int | None:
        """Return the sum of the parts' bounds, once every part has one; entries that a part lacks are zero there."""
        name = self.objectives[entry].name
        bounds = [answer.bounds.get(name, 0) for answer in self._answers.values()]
        known = [bound for bound in bounds if bound is not None]
        return sum(known) if len(known) == len(self.parts) else None
