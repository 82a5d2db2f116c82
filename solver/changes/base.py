"""What all kinds of change share: applying to a problem, and saying why they do not."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from solver.directory import is_where, is_who
from solver.faults import Fault, Place
from solver.faults.limits import where_faults, who_faults
from solver.faults.register import Register
from solver.problem import Problem, Site, Student, Where, Who

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row")


class DoesNotApply(Exception):  # noqa: N818 - the names of the interface are sentences
    """A change that cannot be made; the places of ``faults`` are fields of the change."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(fault.message for fault in self.faults))


Document = dict[str, Any]
"""Plain values as in JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseChange(ABC):
    """One change of a problem. ``kind`` is its name in the wire format, in the field ``change``."""

    kind: ClassVar[str]

    @abstractmethod
    def apply(self, problem: Problem) -> Problem:
        """Return the problem with the change made.

        Raises
        ------
        DoesNotApply
            When it names what is not there, or asks for what cannot be.
        """

    def document(self) -> Document:
        """Return the change as it is written in a request: its kind, and every field that is given."""
        return {"change": self.kind} | _given(self)

    def place_of(self, place: Place) -> Place | None:  # noqa: ARG002 - kinds that bring whole rows look at it
        """Return the field of the change that a place in the changed problem comes from, if it is one."""
        return None


def _given(row: "DataclassInstance") -> Document:
    values = ((field.name, getattr(row, field.name)) for field in fields(row))
    return {name: _plain(value) for name, value in values if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return _given(value) if is_dataclass(value) and not isinstance(value, type) else value


def refuse(message: str, *place: str | int) -> DoesNotApply:
    """Make the refusal of one field, or of the change as a whole."""
    return DoesNotApply([Fault(place, message)])


def require(faults: Iterable[Fault]) -> None:
    """Raise DoesNotApply if there are any faults."""
    if found := list(faults):
        raise DoesNotApply(found)


def new_value(now: int, by: int | None, value: int | None) -> int:
    """Return ``value``, or what is now and ``by`` more; raise DoesNotApply unless exactly one of them is given."""
    if (by is None) == (value is None):
        raise refuse("Give either 'by' (how much more or less) or 'value' (how much).")
    return value if value is not None else now + (by or 0)


def number_place(by: int | None) -> str:
    """Return the field that a new number comes from."""
    return "value" if by is None else "by"


def chosen_students(problem: Problem, student: str | None, who: Who | None) -> list[Student]:
    """Return the one student, or all of a group; raise DoesNotApply when there are none."""
    if (student is None) == (who is None):
        raise refuse("Give either 'student' or 'who'.")
    register = Register(problem)
    if who is None:
        require(register.students.unknown(("student",), student))
        return [row for row in problem.students if row.id == student]
    require(who_faults(("who",), who, register))
    found = [row for row in problem.students if is_who(row, who)]
    if not found:
        raise refuse("No student is in this group.", "who")
    return found


def chosen_sites(problem: Problem, site: str | None, where: Where | None) -> list[Site]:
    """Return the one site, or all of a group; raise DoesNotApply when there are none."""
    if (site is None) == (where is None):
        raise refuse("Give either 'site' or 'where'.")
    register = Register(problem)
    if where is None:
        require(register.sites.unknown(("site",), site))
        return [row for row in problem.sites if row.id == site]
    require(where_faults(("where",), where, register))
    found = [row for row in problem.sites if is_where(row, where)]
    if not found:
        raise refuse("No site is in this group.", "where")
    return found


def listed(ids: Sequence[str]) -> str:
    """Name the first few ids of a list."""
    shown = ", ".join(map(repr, ids[:5]))
    return f"{shown} and {len(ids) - 5} more" if len(ids) > 5 else shown
