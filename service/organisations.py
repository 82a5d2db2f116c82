"""Organisations and their API keys in the store: the operator makes them, requests are checked against them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches

from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from service import rows
from service.audit import OPERATOR, Action
from service.caller import Caller, Role
from service.clock import utc_now
from service.database import answering, open_engine
from service.errors import KeyNotFound, NotAuthenticated, UnfitOrganisation
from service.keys import NewKey, digest_of, fits, id_of, make_key
from service.settings import Settings
from service.sqlite import make_folder
from service.tables import ApiKeyRow, OrganisationRow

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as lists show it. Without ``expires_at`` it holds until it is revoked."""

    id: str
    organisation_id: str
    role: Role
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def holds(self, now: datetime) -> bool:
        """Tell whether requests may use it."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class Organisations:
    """All organisations and keys."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create_key(self, organisation_id: str, role: Role, lifetime: timedelta | None) -> NewKey:
        """Make a key, and its organisation if there is none of this name.

        Raises
        ------
        UnfitOrganisation
            When the name is not made of small letters, digits and hyphens.
        """
        key, now = make_key(), utc_now()
        with answering(), Session(self._engine) as session, session.begin():
            if session.get(OrganisationRow, organisation_id) is None:
                session.add(_new_organisation(organisation_id, now))
            session.add(
                ApiKeyRow(
                    organisation_id=organisation_id,
                    id=key.id,
                    role=role.value,
                    digest=digest_of(key.text),
                    created_at=now,
                    expires_at=None if lifetime is None else now + lifetime,
                )
            )
            session.add(rows.audit_row(organisation_id, OPERATOR, Action.KEY_CREATED, None))
        return key

    def list_keys(self, organisation_id: str | None = None) -> list[ApiKey]:
        """Return the keys of an organisation, or of all; oldest first."""
        query = select(ApiKeyRow).order_by(col(ApiKeyRow.created_at), col(ApiKeyRow.id))
        if organisation_id is not None:
            query = query.where(col(ApiKeyRow.organisation_id) == organisation_id)
        with answering(), Session(self._engine) as session:
            return [_key_of(row) for row in session.exec(query)]

    def revoke_key(self, key_id: str) -> None:
        """Make a key useless from now on; KeyNotFound when there is none with this id."""
        with answering(), Session(self._engine) as session, session.begin():
            row = session.get(ApiKeyRow, key_id)
            if row is None:
                raise KeyNotFound(key_id, get_close_matches(key_id, session.exec(select(col(ApiKeyRow.id))), n=1))
            if row.revoked_at is None:
                row.revoked_at = utc_now()
                session.add(rows.audit_row(row.organisation_id, OPERATOR, Action.KEY_REVOKED, None))

    def caller_of(self, text: str) -> Caller:
        """Return who may use a key, or raise NotAuthenticated; what is wrong with the key is not said."""
        with answering(), Session(self._engine) as session:
            row = session.get(ApiKeyRow, id_of(text) or "")
        if row is None or not fits(text, row.digest) or not _key_of(row).holds(utc_now()):
            raise NotAuthenticated("This key is not known, has expired or was revoked.")
        return Caller(row.organisation_id, row.id, Role(row.role))

    def has_usable_key(self) -> bool:
        """Tell whether anybody could come in with a key now."""
        now = utc_now()
        return any(key.holds(now) for key in self.list_keys())

    def exists(self, organisation_id: str) -> bool:
        """Tell whether there is such an organisation."""
        with answering(), Session(self._engine) as session:
            return session.get(OrganisationRow, organisation_id) is not None

    def count(self) -> int:
        """Count the organisations."""
        with answering(), Session(self._engine) as session:
            return session.exec(select(func.count(col(OrganisationRow.id)))).one()


def _new_organisation(organisation_id: str, now: datetime) -> OrganisationRow:
    if not _NAME.fullmatch(organisation_id):
        raise UnfitOrganisation(organisation_id)
    return OrganisationRow(id=organisation_id, created_at=now)


def _key_of(row: ApiKeyRow) -> ApiKey:
    return ApiKey(
        id=row.id,
        organisation_id=row.organisation_id,
        role=Role(row.role),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


@contextmanager
def open_organisations(settings: Settings) -> Iterator[Organisations]:
    """Open the organisations of the store, also while a service works on it."""
    if settings.sqlite_file:
        make_folder(settings.sqlite_file)
    with open_engine(settings.store_url) as engine:
        yield Organisations(engine)
