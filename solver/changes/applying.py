"""Making changes, in their order, all or none."""

from collections.abc import Sequence
from dataclasses import replace

from solver.changes.base import DoesNotApply
from solver.changes.kinds import Change
from solver.faults import Fault, dotted, find_faults
from solver.problem import Problem

MOST_FOUND = 1000
"""Faults of a changed problem after which no more are looked for."""


class ChangesDoNotApply(Exception):  # noqa: N818 - the name is fixed by the interface
    """Some changes cannot be made; ``faults`` says which and why, at places such as ``("changes", 2, "site")``."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{dotted(fault.place)}: {fault.message}" for fault in faults))
        self.faults = list(faults)


def apply_changes(problem: Problem, changes: Sequence[Change]) -> Problem:
    """Return the problem with all changes made, one after the other; the given problem stays as it is.

    Raises
    ------
    ChangesDoNotApply
        When one of them cannot be made, or leaves a problem with faults. Further changes are then tried without it, so
        that their faults are told as well.
    """
    faults: list[Fault] = []
    changed = problem
    for number, change in enumerate(changes):
        try:
            changed = change.apply(changed)
        except DoesNotApply as error:
            faults += [replace(fault, place=("changes", number, *fault.place)) for fault in error.faults]
    if faults:
        raise ChangesDoNotApply(faults)
    if changes and find_faults(changed, 1):
        raise ChangesDoNotApply(_culprit_faults(problem, changes))
    return changed


def _culprit_faults(problem: Problem, changes: Sequence[Change]) -> list[Fault]:
    """Find the first change after which the problem has faults, and say them at its fields."""
    for number, change in enumerate(changes):
        problem = change.apply(problem)
        if faults := find_faults(problem, MOST_FOUND):
            return [_at_the_change(fault, number, change) for fault in faults]
    raise RuntimeError("The changed problem has faults, but none of the changes made one.")


def _at_the_change(fault: Fault, number: int, change: Change) -> Fault:
    place = change.place_of(fault.place)
    if place is not None:
        return Fault(("changes", number, *place), fault.message)
    return Fault(("changes", number), f"It would leave a fault at {dotted(fault.place)}: {fault.message}")
