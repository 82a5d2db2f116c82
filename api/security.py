"""Who asks, and whether they may: keys and tokens (RFC 6750), roles, and the own machine without a key."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import HttpError
from api.http.origin import is_from_here
from service.access import authenticate, local_caller
from service.caller import Caller, Role
from service.context import Context
from service.errors import NotAuthenticated

_CHALLENGE = 'Bearer realm="placement"'
_READING = frozenset({"GET", "HEAD"})

_bearer = HTTPBearer(
    scheme_name="key",
    description="An API key of `placement keys create`, or a token of the OpenID Connect issuer that the service "
    "trusts. On 127.0.0.1 no key is needed, as long as there is one organisation only.",
    auto_error=False,
)


def _service(request: Request) -> Context:
    service: Context = request.app.state.context
    return service


ServiceDep = Annotated[Context, Depends(_service)]
"""The service on nobody's behalf, for routes that show nothing of an organisation."""


def _caller(
    request: Request,
    service: ServiceDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> Caller:
    """Find out who asks."""
    try:
        if credentials:
            return authenticate(service, credentials.credentials)
        if "authorization" not in request.headers and is_from_here(request):
            return local_caller(service)
    except NotAuthenticated as error:
        invalid = ', error="invalid_token"' if credentials else ""
        raise HttpError(401, str(error), {"WWW-Authenticate": _CHALLENGE + invalid}) from None
    sentence = "Say who you are: send an API key as 'Authorization: Bearer plk_...'."
    raise HttpError(401, sentence, {"WWW-Authenticate": _CHALLENGE})


CallerDep = Annotated[Caller, Depends(_caller)]


def _role_by_method(request: Request, caller: CallerDep) -> None:
    """Let viewers read and planners do the rest; routes that need more say so."""
    _require(caller, Role.VIEWER if request.method in _READING else Role.PLANNER)


def _admin(caller: CallerDep) -> None:
    _require(caller, Role.ADMIN)


def _require(caller: Caller, needed: Role) -> None:
    if not caller.role.includes(needed):
        challenge = {"WWW-Authenticate": f'{_CHALLENGE}, error="insufficient_scope"'}
        raise HttpError(403, f"This needs the role {needed}; yours is {caller.role}.", challenge)


def _context(service: ServiceDep, caller: CallerDep) -> Context:
    return service.acting_as(caller)


Guarded = Depends(_role_by_method)
AdminOnly = Depends(_admin)
ContextDep = Annotated[Context, Depends(_context)]
"""The service on the caller's behalf: it shows the caller's organisation and no other."""
