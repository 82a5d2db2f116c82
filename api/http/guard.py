"""What stands before every route: who may ask, and what browsers may do with the answer."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from api.http.origin import is_own_name, without_port

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_NOTHING = "default-src 'none'; frame-ancestors 'none'"
_OWN_PAGES = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""The documentation page starts itself with an inline script; it loads nothing from elsewhere."""


class HostGuard:
    """Refuse requests that name a host which is not ours, or have a zero byte in their address.

    Otherwise a stranger's page could point its own name at 127.0.0.1 and, in a planner's browser, read all
    runs (DNS rebinding). Zero bytes are in no id; PostgreSQL fails over them.
    """

    def __init__(self, app: ASGIApp, allowed_hosts: frozenset[str]) -> None:
        self._app = app
        self._allowed_hosts = allowed_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 400."""
        fault = self._fault(scope) if scope["type"] == "http" else ""
        answer = problem(400, fault) if fault else self._app
        await answer(scope, receive, send)

    def _fault(self, scope: Scope) -> str:
        host = without_port(Headers(scope=scope).get("host", ""))
        if not is_own_name(host) and host not in self._allowed_hosts:
            return f"The host {host!r} is not one of this service's. See the setting PLACEMENT_ALLOWED_HOSTS."
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            return "The address has a zero byte (%00) in it."
        return ""


class SecurityHeaders:
    """Add the headers that keep browsers careful with student data."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_page = headers.get("content-type", "").startswith("text/html")
                headers.update({**_ALWAYS, "Content-Security-Policy": _OWN_PAGES if is_page else _NOTHING})
            await send(message)

        await self._app(scope, receive, send_with_headers)
