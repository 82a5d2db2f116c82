"""What a lever is: one kind of change that could place a student, as variables of the adjustment program."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from solver.adjust.extension import Extension
from solver.changes.base import BaseChange
from solver.instance import Ints
from solver.model import Floats
from solver.problem import Problem, Student


class LeverKind(StrEnum):
    """What is changed; ``unchanged``: nothing, moves alone place the student; ``mix``: several kinds together."""

    UNCHANGED = "unchanged"
    MENTOR_PLACES = "mentor_places"
    SITE_MAXIMUM = "site_maximum"
    QUOTA = "quota"
    TRAVEL_LIMIT = "travel_limit"
    DUO_CONSENT = "duo_consent"
    DUO_REFUSAL = "duo_refusal"
    EXCLUSION = "exclusion"
    MIX = "mix"


MakeChange = Callable[[int], BaseChange]
"""The change of so many units."""


@dataclass(frozen=True)
class Priced:
    """Columns that count the units of a change, with the change that each stands for.

    In a mix the columns ``counted`` are counted in their place: a higher travel limit is one change, however high.
    """

    columns: Ints
    changes: tuple[MakeChange, ...]
    counted: Ints

    @classmethod
    def of(cls, columns: Ints, changes: Sequence[MakeChange]) -> "Priced":
        """Return columns that are counted themselves."""
        return cls(columns, tuple(changes), columns)

    def used(self, values: Floats) -> Iterator[tuple[int, int, BaseChange]]:
        """Yield each column that a solution uses, with its units and its change."""
        for column, make in zip(self.columns.tolist(), self.changes, strict=True):
            if units := round(values[column]):
                yield column, units, make(units)


class Lever(ABC):
    """One kind of change for a student without a placement.

    It *loosens* the problem, so that pairs exist which the change would allow, and *prices* what is loosened: columns
    that must be above zero wherever the plan uses what only the change allows.
    """

    kind: ClassVar[LeverKind]

    def loosened(self, problem: Problem, student: Student) -> Problem:  # noqa: ARG002 - most loosen rows only
        """Return the problem with all pairs that some change of this kind allows."""
        return problem

    @abstractmethod
    def price(self, extension: Extension, problem: Problem, student: Student) -> Priced:
        """Add the columns for what is loosened in ``problem``, the one before."""
