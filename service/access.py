"""Who may use the service: keys, tokens, and the own machine as long as one organisation has it for itself."""

from datetime import timedelta

from service.caller import FIRST_ORGANISATION, LOCAL, Caller, Role
from service.context import Context
from service.errors import NotAllowed, NotAuthenticated, ServiceError
from service.keys import BEGINNING, NewKey
from service.organisations import Organisations
from service.settings import Settings

KEY_LIFETIME = timedelta(days=365)


def authenticate(context: Context, credentials: str) -> Caller:
    """Return who sent an API key or a token.

    Raises
    ------
    NotAuthenticated
        When it is not known, not valid, or no longer so.
    NotAllowed
        When a token is valid, but gives no role in an organisation that there is.
    IssuerUnreachable
        When a token cannot be checked now.
    """
    if context.openid is None or credentials.startswith(BEGINNING):
        return context.organisations.caller_of(credentials)
    caller = context.openid.caller_of(credentials)
    if not context.organisations.exists(caller.organisation_id):
        raise NotAllowed(f"There is no organisation {caller.organisation_id!r} here.")
    return caller


def local_caller(context: Context) -> Caller:
    """Return who asks without a key from the own machine, or raise NotAuthenticated when keys are needed there too.

    They are as soon as there is a second organisation or an issuer of tokens, or when the settings say so.
    """
    settings = context.settings
    if not settings.is_local or settings.require_keys or settings.oidc_issuer or context.organisations.count() > 1:
        raise NotAuthenticated("An API key is needed: send it as 'Authorization: Bearer plk_...'.")
    return LOCAL


def refuse_strangers(organisations: Organisations, settings: Settings) -> None:
    """Make sure that whoever can reach the service needs a key, and somebody has one.

    Raises
    ------
    ServiceError
        When others than this machine could reach the service, and nobody holds a key or could get a token.
    """
    if settings.is_local or settings.oidc_issuer or organisations.has_usable_key():
        return
    raise ServiceError(
        f"Refusing to listen on {settings.host}: others can reach it there, and the store has no valid API key. "
        "Make one with: placement keys create"
    )


def first_key(context: Context) -> NewKey | None:
    """Make the first key of a store that never had one; nothing on an address that others can reach."""
    if not context.settings.is_local or context.organisations.list_keys():
        return None
    return context.organisations.create_key(FIRST_ORGANISATION, Role.ADMIN, KEY_LIFETIME)
