"""Sessions that see one organisation only."""

from collections.abc import Iterator

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption
from sqlmodel import Session, col

from service.tables import Owned

ORGANISATION = "organisation_id"


class ScopedSession(Session):
    """A session whose queries on mapped classes, also those that change or delete, meet one organisation's rows only.

    The organisation is in its ``info``. Nobody can forget the condition: it is not in the queries.
    """


@event.listens_for(ScopedSession, "do_orm_execute")
def _own_rows_only(state: ORMExecuteState) -> None:
    if state.is_orm_statement:
        state.statement = state.statement.options(*_criteria(state.session.info[ORGANISATION]))


def _criteria(organisation_id: str) -> Iterator[ORMOption]:
    for table in Owned.__subclasses__():
        yield with_loader_criteria(table, col(table.organisation_id) == organisation_id, include_aliases=True)
