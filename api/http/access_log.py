"""A line in the log for each request: its route, not its address, which may name students or what people typed."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class AccessLog:
    """Log method, route, status and milliseconds; neither the client's address nor any header."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and log how it was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def send_and_look(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, send_and_look)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            milliseconds = round(1000 * (time.monotonic() - began))
            _log.info("request", method=scope["method"], route=route, status=status, milliseconds=milliseconds)
